import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import { WaymarkError } from '../src/http/waymark-error.ts';
import { compileMatcher } from '../src/router/matcher.ts';
import { parseSegment } from '../src/router/segment.ts';
import { type ScannedProject, scanProject } from '../src/scan/scan-project.ts';
import {
  type Expected,
  expectDiagnostics,
  expectReadable,
  type Files,
  inProject,
  SOUND,
} from './harness/malformed.ts';

const PAGE_EXTENSIONS = ['tsx', 'ts', 'jsx', 'js'];

const scan = (dir: string): ScannedProject => scanProject(dir, { pageExtensions: PAGE_EXTENSIONS });

/** The diagnostics of a tree of sound route files. */
function scanTree(paths: readonly string[]): Promise<{ dir: string; diagnostics: readonly Diagnostic[] }> {
  const files = Object.fromEntries(paths.map((path) => [path, SOUND]));
  return inProject(files, (dir) => ({ dir, diagnostics: scan(dir).diagnostics }));
}

async function expectTree(paths: readonly string[], expected: readonly Expected[]): Promise<void> {
  const { dir, diagnostics } = await scanTree(paths);
  expectDiagnostics(diagnostics, dir, expected);
}

describe('a folder name that is no segment', () => {
  test.each([
    ['[]', 'the brackets hold no name. Rename it to `[id]`'],
    ['[...]', 'the brackets hold no name. Rename it to `[...slug]`'],
    ['[[]]', 'the brackets hold no name'],
    ['[[...]]', 'the brackets hold no name'],
    ['[', 'brackets must enclose the whole segment'],
    [']', 'brackets must enclose the whole segment'],
    ['[id', 'Rename it to `[id]`'],
    ['id]', 'Rename it to `[id]`'],
    ['[id]x', 'brackets must enclose the whole segment'],
    ['x[id]', 'brackets must enclose the whole segment'],
    ['a[id]b', 'brackets must enclose the whole segment'],
    ['[id].json', 'brackets must enclose the whole segment'],
    ['[a][b]', 'it has extra brackets'],
    ['[a]-[b]', 'it has extra brackets'],
    ['[[id]', 'it has extra brackets. Rename it to `[id]`'],
    ['[id]]', 'it has extra brackets. Rename it to `[id]`'],
    ['[[[id]]]', 'it has extra brackets'],
    ['[[...id]', 'it has extra brackets. Rename it to `[...id]`'],
    ['[...id]]', 'it has extra brackets. Rename it to `[...id]`'],
    ['[[[...id]]]', 'it has extra brackets. Rename it to `[[...id]]`'],
    ['[[id]]', 'only a catch-all segment can be optional. Rename it to `[id]` or `[[...id]]`'],
    ['[.id]', 'its name starts with a period. Rename it to `[id]`'],
    ['[..id]', 'its name starts with a period. Rename it to `[...id]`'],
    ['[....id]', 'its name starts with a period. Rename it to `[...id]`'],
    ['[[..id]]', 'its name starts with a period. Rename it to `[[...id]]`'],
    ['[…id]', 'it has the character `…`. Rename it to `[...id]`'],
    ['[[…id]]', 'it has the character `…`. Rename it to `[[...id]]`'],
  ])('scanProject: %s', async (name, says) => {
    const file = `app/api/${name}/route.ts`;
    await expectTree([file], [['ERR_SEGMENT_INVALID', file, says]]);
    const deep = `app/(group)/${name}/deep/route.ts`;
    await expectTree([deep], [['ERR_SEGMENT_INVALID', deep, says]]);
  });

  test.each([
    ['a?b', '`?`'],
    ['[a?b]', '`?`'],
    ['x?raw', '`?`'],
    ['a\\b', '`\\`'],
    ['a\nb', 'U+000A'],
    ['a\tb', 'U+0009'],
    ['a\u007fb', 'U+007F'],
  ])('scanProject: %j cannot stand in a path', async (name, says) => {
    await inProject({ [join('app', name, 'route.ts')]: SOUND }, (dir) => {
      const [diagnostic] = scan(dir).diagnostics;
      expect(diagnostic).toMatchObject({ code: 'ERR_SEGMENT_INVALID', severity: 'error' });
      expect(diagnostic?.message).toContain(says);
      expect(diagnostic?.hint).toContain('Rename the folder');
    });
  });
});

describe('a path whose segments do not go together', () => {
  test.each([
    ['[id]/[id]', 'ERR_SEGMENT_REPEATED', '`id` twice'],
    ['[id]/a/[id]', 'ERR_SEGMENT_REPEATED', '`id` twice'],
    ['[id]/a/[...id]', 'ERR_SEGMENT_REPEATED', '`id` twice'],
    ['[id]/[[...id]]', 'ERR_SEGMENT_REPEATED', '`id` twice'],
    ['[a]/[b]/[a]', 'ERR_SEGMENT_REPEATED', '`a` twice'],
    ['[a-b]/x/[ab]', 'ERR_SEGMENT_REPEATED', 'differ only by characters'],
    ['[a_b]/[a-_b]', 'ERR_SEGMENT_REPEATED', 'differ only by characters'],
    ['[...all]/more', 'ERR_CATCH_ALL_NOT_LAST', '`[...all]` must be the last one'],
    ['[[...all]]/more', 'ERR_CATCH_ALL_NOT_LAST', '`[[...all]]` must be the last one'],
    ['[...all]/[id]', 'ERR_CATCH_ALL_NOT_LAST', 'it takes all that follows'],
    ['a/[...all]/[...more]', 'ERR_CATCH_ALL_NOT_LAST', 'it takes all that follows'],
    ['(g)/[...all]/@s/x', 'ERR_CATCH_ALL_NOT_LAST', 'it takes all that follows'],
  ] as const)('scanProject: %s: %s', async (path, code, says) => {
    await expectTree([`app/${path}/route.ts`], [[code, `app/${path}/route.ts`, says]]);
  });
});

describe('routes that cannot stand beside each other', () => {
  test.each([
    ['ERR_SEGMENT_NAMES_DIFFER', 'app/u/[id]/route.ts', 'app/u/[name]/route.ts', 'Give them the same name'],
    ['ERR_SEGMENT_NAMES_DIFFER', 'app/u/[id]/route.ts', 'app/u/[name]/x/route.ts', 'Give them the same name'],
    ['ERR_SEGMENT_NAMES_DIFFER', 'app/[a]/b/route.ts', 'app/[c]/d/route.ts', '`[a]` and `[c]`'],
    ['ERR_SEGMENT_NAMES_DIFFER', 'app/(g)/[a]/route.ts', 'app/[b]/route.ts', '`[a]` and `[b]`'],
    ['ERR_SEGMENT_NAMES_DIFFER', 'app/d/[...a]/route.ts', 'app/d/[...b]/route.ts', '`[...a]` and `[...b]`'],
    ['ERR_CATCH_ALL_CONFLICT', 'app/d/[...x]/route.ts', 'app/d/[[...x]]/route.ts', 'Keep one of them'],
    ['ERR_CATCH_ALL_CONFLICT', 'app/d/[...x]/route.ts', 'app/d/[[...y]]/route.ts', 'Keep one of them'],
    [
      'ERR_CATCH_ALL_CONFLICT',
      'app/(g)/[...x]/route.ts',
      'app/[[...x]]/route.ts',
      'both match the same requests',
    ],
    ['ERR_OPTIONAL_CATCH_ALL_CONFLICT', 'app/route.ts', 'app/[[...x]]/route.ts', 'Write `[...x]`'],
    [
      'ERR_OPTIONAL_CATCH_ALL_CONFLICT',
      'app/d/route.ts',
      'app/d/[[...x]]/route.ts',
      '`/d` and `/d/[[...x]]`',
    ],
    [
      'ERR_OPTIONAL_CATCH_ALL_CONFLICT',
      'app/(g)/d/route.ts',
      'app/d/[[...x]]/route.ts',
      'without its segment',
    ],
    ['ERR_OPTIONAL_CATCH_ALL_CONFLICT', 'app/[id]/route.ts', 'app/[id]/[[...x]]/route.ts', '`/[id]`'],
    ['ERR_ROUTE_CONFLICT', 'app/(a)/x/route.ts', 'app/(b)/x/route.ts', 'the same path `/x`'],
    ['ERR_ROUTE_CONFLICT', 'app/(a)/x/route.ts', 'app/x/route.ts', 'the same path `/x`'],
    ['ERR_ROUTE_CONFLICT', 'app/@s/x/route.ts', 'app/x/route.ts', 'the same path `/x`'],
    ['ERR_ROUTE_CONFLICT', 'app/@s/x/route.ts', 'app/@t/x/route.ts', 'the same path `/x`'],
    ['ERR_ROUTE_CONFLICT', 'app/(a)/(b)/route.ts', 'app/(c)/route.ts', 'the same path `/`'],
    ['ERR_ROUTE_CONFLICT', 'app/()/x/route.ts', 'app/x/route.ts', 'the same path `/x`'],
    ['ERR_ROUTE_CONFLICT', 'app/(a)/[id]/route.ts', 'app/[id]/route.ts', 'the same path `/[id]`'],
    ['ERR_ROUTE_CONFLICT', 'app/%5fx/route.ts', 'app/%5Fx/route.ts', 'the same path `/_x`'],
    ['ERR_ROUTE_FILE_DUPLICATE', 'app/x/route.js', 'app/x/route.ts', 'route.js and route.ts'],
    ['ERR_ROUTE_FILE_DUPLICATE', 'app/x/route.ts', 'app/x/route.tsx', 'route.ts and route.tsx'],
    ['ERR_ROUTE_FILE_DUPLICATE', 'app/route.js', 'app/route.jsx', 'route.js and route.jsx'],
  ] as const)('scanProject: %s: %s and %s', async (code, first, second, says) => {
    const { dir, diagnostics } = await scanTree([first, second]);
    expect(diagnostics).toHaveLength(1);
    const [{ file = '', message = '' } = {}] = diagnostics;
    expect([first, second]).toContain(file);
    expectDiagnostics(diagnostics, dir, [[code, file, says]]);
    expect(message).toContain(`The other file is ${file === first ? second : first}.`);
  });

  test.each([
    ['app/x/page.tsx', 'app/x/route.ts'],
    ['app/(a)/x/page.tsx', 'app/(b)/x/route.ts'],
    ['app/page.js', 'app/route.js'],
    ['app/@s/[id]/page.jsx', 'app/[id]/route.ts'],
  ])('scanProject: ERR_PAGE_AND_ROUTE: %s and %s', async (page, route) => {
    const { diagnostics } = await scanTree([page, route]);
    const errors = diagnostics.filter((each) => each.severity === 'error');
    expect(errors.map((each) => each.code)).toEqual(['ERR_PAGE_AND_ROUTE']);
    expect(errors[0]?.message).toContain('A page and a route answer the same path');
  });
});

describe('an app folder that is none', () => {
  test.each<[string, Files, string, string]>([
    ['nothing at all', {}, '', 'There is no `app` folder in'],
    ['a file named app', { app: 'text' }, 'app', '`app` is not a folder'],
    ['a file named src/app', { 'src/app': 'text' }, 'src/app', '`src/app` is not a folder'],
    ['routes in App', { 'lib/route.ts': SOUND }, '', 'There is no `app` folder in'],
    ['a file named src', { src: 'text' }, '', 'There is no `app` folder in'],
  ])('scanProject: %s', async (_, files, place, says) => {
    await inProject(files, (dir) => {
      expectDiagnostics(scan(dir).diagnostics, dir, [['ERR_NO_APP_DIR', place, says]]);
    });
  });

  test.each(['gone', 'app'])('scanProject: a link named app that leads to %s', async (target) => {
    await inProject({}, (dir) => {
      symlinkSync(target, join(dir, 'app'));
      expectDiagnostics(scan(dir).diagnostics, dir, [['ERR_NO_APP_DIR', 'app', 'not a folder']]);
    });
  });

  test('scanProject: app and src/app', async () => {
    await expectTree(
      ['app/route.ts', 'src/app/route.ts'],
      [['ERR_NO_APP_DIR', 'src/app', 'only `app` is used']],
    );
  });

  test.each([
    ['app/readme.md', 'app'],
    ['app/_private/route.ts', 'app'],
    ['app/node_modules/route.ts', 'app'],
    ['src/app/api/users.ts', 'src/app'],
    ['app/api/route.test.ts', 'app'],
    ['app/api/route.d.ts', 'app'],
    ['app/api/route', 'app'],
    ['app/api/route.', 'app'],
    ['app/api/routes.ts', 'app'],
    ['app/api/myroute.ts', 'app'],
  ])('scanProject: no route but %s', async (file, place) => {
    await expectTree([file], [['ERR_NO_ROUTES', place, 'every request is answered with 404']]);
  });
});

describe('an entry that is not what its name says', () => {
  test.each(['Route.ts', 'ROUTE.js', 'route.mts', 'route.cjs', 'route.cts', 'route.Ts'])(
    'scanProject: %s is not taken as a route file',
    async (name) => {
      const says = 'Name it `route.tsx`, `route.ts`, `route.jsx` or `route.js`';
      await expectTree(
        ['app/route.ts', `app/api/${name}`],
        [['ERR_ROUTE_FILE_NAME', `app/api/${name}`, says]],
      );
    },
  );

  test.each(['route.ts', 'page.tsx', 'route.js'])('scanProject: a folder named %s', async (name) => {
    const expected = [['ERR_ROUTE_FILE_NAME', `app/api/${name}`, 'is a folder']] as const;
    await expectTree(['app/route.ts', `app/api/${name}/notes.md`], expected);
  });

  test.each([
    ['route.ts', 'gone.ts', 'ERR_FILE_UNREADABLE', 'there is no such file'],
    ['route.ts', 'route.ts', 'ERR_FILE_UNREADABLE', 'leads back to itself'],
    ['page.tsx', '../gone', 'ERR_FILE_UNREADABLE', 'cannot be followed'],
    ['users', 'gone', 'ERR_FILE_UNREADABLE', 'It is left out'],
    ['users', 'users', 'ERR_FILE_UNREADABLE', 'It is left out'],
  ] as const)('scanProject: a link %s that leads to %s', async (name, target, code, says) => {
    await inProject({ 'app/route.ts': SOUND }, (dir) => {
      mkdirSync(join(dir, 'app/api'));
      symlinkSync(target, join(dir, 'app/api', name));
      expectDiagnostics(scan(dir).diagnostics, dir, [[code, `app/api/${name}`, says]]);
    });
  });

  test.each([
    ['.#route.ts', 'ada@host.4711'],
    ['_drafts', 'gone'],
    ['up', '..'],
    ['self', '.'],
  ])('scanProject: a link %s that leads to %s is no error', async (name, target) => {
    await inProject({ 'app/route.ts': SOUND }, (dir) => {
      mkdirSync(join(dir, 'app/api'));
      symlinkSync(target, join(dir, 'app/api', name));
      expect(scan(dir)).toMatchObject({ diagnostics: [], routes: [{ path: '/' }] });
    });
  });

  test('scanProject: a folder that cannot be read', async () => {
    await inProject({ 'app/route.ts': SOUND, 'app/secret/route.ts': SOUND }, (dir) => {
      chmodSync(dir, 0o755);
      chmodSync(join(dir, 'app/secret'), 0);
      const diagnostics = asNobody(() => scan(dir).diagnostics);
      chmodSync(join(dir, 'app/secret'), 0o755);
      expectDiagnostics(diagnostics, dir, [
        ['ERR_FILE_UNREADABLE', 'app/secret', 'no permission to read it'],
      ]);
    });
  });
});

describe('files that this version does not run', () => {
  test('scanProject: a page of pages/', async () => {
    const { dir, diagnostics } = await scanTree(['app/api/route.ts', 'pages/index.tsx']);
    expectDiagnostics(diagnostics, dir, [['ERR_FEATURE_UNSUPPORTED', 'pages/index.tsx', 'left out']]);
    expect(diagnostics[0]?.severity).toBe('warning');
  });
});

describe('files that run for all of a project', () => {
  test.each<[readonly string[], object, readonly Expected[]]>([
    [['proxy.ts'], { proxy: { kind: 'proxy', file: 'proxy.ts' } }, []],
    [['proxy.js'], { proxy: { kind: 'proxy', file: 'proxy.js' } }, []],
    [
      ['middleware.ts'],
      { proxy: { kind: 'middleware', file: 'middleware.ts' } },
      [['ERR_PROXY_FILE', 'middleware.ts', 'Rename it to proxy.ts']],
    ],
    [['src/app/x/route.ts', 'src/proxy.ts'], { proxy: { kind: 'proxy', file: 'src/proxy.ts' } }, []],
    [
      ['proxy.ts', 'middleware.js'],
      { proxy: { kind: 'proxy', file: 'proxy.ts' } },
      [['ERR_PROXY_FILE', 'middleware.js', 'only one can be asked']],
    ],
    [['src/proxy.ts'], {}, [['ERR_PROXY_FILE', 'src/proxy.ts', 'Move it beside `app`']]],
    [
      ['src/app/x/route.ts', 'middleware.ts', 'instrumentation.ts'],
      {},
      [
        ['ERR_PROXY_FILE', 'middleware.ts', 'is not run'],
        ['ERR_PROXY_FILE', 'instrumentation.ts', 'is not run'],
      ],
    ],
    [['instrumentation.ts', 'instrumentation-client.ts'], { instrumentation: 'instrumentation.ts' }, []],
    [['src/app/x/route.ts', 'src/instrumentation.js'], { instrumentation: 'src/instrumentation.js' }, []],
  ])('scanProject: %j', async (files, found, expected) => {
    const root = files.some((file) => file.startsWith('src/app/')) ? [] : ['app/api/route.ts'];
    await inProject(Object.fromEntries([...root, ...files].map((file) => [file, SOUND])), (dir) => {
      const { proxy, instrumentation, diagnostics } = scan(dir);
      expect({ ...(proxy && { proxy }), ...(instrumentation && { instrumentation }) }).toEqual(found);
      expectDiagnostics(diagnostics, dir, expected);
    });
  });
});

describe('any tree', () => {
  test('scanProject: a tree of great depth is walked to its end', async () => {
    const deep = Array.from({ length: 250 }, (_, index) => `d${index}`).join('/');
    await inProject({ [`app/${deep}/route.ts`]: SOUND }, (dir) => {
      expect(scan(dir)).toMatchObject({ diagnostics: [], routes: [{ path: `/${deep}` }] });
    });
  });

  test('scanProject: all that is wrong with a tree is told at once', async () => {
    const { diagnostics } = await scanTree([
      'app/[id/route.ts',
      'app/a/[x]/[x]/route.ts',
      'app/b/[...x]/c/route.ts',
      'app/d/[x]/route.ts',
      'app/d/[y]/route.ts',
      'app/e/route.js',
      'app/e/route.ts',
      'proxy.ts',
      'middleware.ts',
    ]);
    expect(diagnostics.map((each) => each.code).sort()).toEqual([
      'ERR_CATCH_ALL_NOT_LAST',
      'ERR_PROXY_FILE',
      'ERR_ROUTE_FILE_DUPLICATE',
      'ERR_SEGMENT_INVALID',
      'ERR_SEGMENT_NAMES_DIFFER',
      'ERR_SEGMENT_REPEATED',
    ]);
  });

  const piece = fc.constantFrom(
    '[',
    ']',
    '[[',
    ']]',
    '...',
    '.',
    '…',
    'id',
    'a',
    '-',
    ' ',
    '(',
    ')',
    '@',
    '%5F',
    '_',
    'é',
    '😀',
    '#',
  );
  const segment = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
  const folder = segment.filter((name) => name !== '.' && name !== '..');

  test('parseSegment: refuses with a name that it would take, or takes', () => {
    fc.assert(
      fc.property(segment, (text) => {
        const message = refusal(text);
        if (message === undefined) return;
        expect(message).toContain(`\`${text}\` is not a route segment: `);
        const [, instead = ''] = /Rename it to `(.+?)`/.exec(message) ?? [];
        expect(refusal(instead), `${text} -> ${instead}`).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  test('scanProject: is sound, or says in every case why not', async () => {
    const tree = fc.array(fc.array(folder, { maxLength: 3 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(tree, async (folders) => {
        const files = folders.map((path) => ['app', ...path, 'route.ts'].join('/'));
        const found = await inProject(Object.fromEntries(files.map((file) => [file, SOUND])), scan);
        const errors = found.diagnostics.filter((each) => each.severity === 'error');
        for (const { code, message, file = '' } of errors) {
          expect(code).toMatch(/^ERR_(?:SEGMENT|CATCH|OPTIONAL|ROUTE)_/);
          expect(message.length).toBeGreaterThan(30);
          expect(files).toContain(file);
          expectReadable(message);
        }
        if (errors.length > 0) return;
        const paths = found.routes.map((route) => route.path);
        expect(new Set(paths).size).toBe(paths.length);
        expect(() => compileMatcher(paths)).not.toThrow();
      }),
      { numRuns: 150 },
    );
  });
});

function refusal(text: string): string | undefined {
  try {
    parseSegment(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof WaymarkError)) throw error;
    expect(error.code).toBe('ERR_SEGMENT_INVALID');
    return error.message;
  }
}

/** The superuser may read everything, and containers run tests as no one else. */
function asNobody<T>(run: () => T): T {
  if (process.getuid?.() !== 0) return run();
  process.seteuid?.(65_534);
  try {
    return run();
  } finally {
    process.seteuid?.(0);
  }
}

test.each(['(.)photo', '(..)photo', '(..)(..)photo', '(...)photo'])(
  'a folder `%s` that intercepts a path is left out, and said to be',
  (folder) =>
    inProject(
      {
        'app/a/page.tsx': 'export default function Page() { return null; }',
        [`app/a/${folder}/route.ts`]: SOUND,
      },
      (dir) => {
        const { routes, diagnostics } = scan(dir);
        expect(routes).toEqual([]);
        expectDiagnostics(diagnostics, dir, [['ERR_FEATURE_UNSUPPORTED', `app/a/${folder}`, 'is left out']]);
        expect(diagnostics[0]?.severity).toBe('warning');
      },
    ),
);

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import {
  diagnosticsOfBuild,
  type Expected,
  expectDiagnostics,
  type Files,
  inProject,
  SOUND,
} from './harness/malformed.ts';

const ROUTE = 'app/api/x/route.ts';

async function expectBuild(files: Files, expected: readonly Expected[]): Promise<void> {
  await inProject(files, async (dir) => expectDiagnostics(await diagnosticsOfBuild(dir), dir, expected));
}

/** A route file, where its error is, and what is said of it. */
type SyntaxCase = readonly [source: string, place: string, says: string];

const brackets: readonly SyntaxCase[] = [
  [
    "export const GET = () => {\n  return new Response('x'\n}\n",
    '3:1',
    '`,` or `)` is expected here, and not `}`.',
  ],
  ['export function GET() {\n  return 1;\n', '3:1', 'The file ends where `}` is expected.'],
  ['export function GET() {\n  if (a) {\n}\n', '4:1', 'It is the `{` in line 1 that is not closed.'],
  ['export const a = [1, 2;\n', '1:23', '`,` or `]` is expected here, and not `;`.'],
  ['export const a = [1 2];\n', '1:21', '`,` or `]` is expected here, and not `2`.'],
  ['export const a = { b c };\n', '1:22', '`,` or `}` is expected here, and not `c`.'],
  ['export const a = (1;\n', '1:20', '`)` is expected here'],
  ['}\n', '1:1', 'Unexpected `}`.'],
  ['export const GET = async (request => {}\n', '2:1', 'The file ends where `)` is expected.'],
  ['export function GET<T(a: T) {}\n', '1:22', '`,` or `>` is expected here, and not `(`.'],
];

const literals: readonly SyntaxCase[] = [
  ["export const a = 'abc\n", '1:18', 'The string that begins here is not closed.'],
  ['export const a = `abc\n', '1:18', 'The string that begins here is not closed.'],
  ['export const a = /abc\n', '1:18', 'The regular expression that begins here is not closed.'],
  ['export const a = 1; /* abc\n', '1:21', 'The comment that begins here is not closed.'],
  ["export const a = '\\u{zz}';\n", '1:19', 'Invalid escape sequence.'],
  ['export const a = /b/x;\n', '1:21', 'Unexpected flag x in regular expression literal.'],
  ['export const a = 1_;\n', '1:20', 'The character `;` cannot stand here.'],
  ['export const a = “b”;\n', '1:18', 'Write straight quotes instead: \' or ".'],
  ['export const a = 1;\0\n', '1:20', 'The character U+0000 cannot stand here.'],
];

const statements: readonly SyntaxCase[] = [
  ['export const a = ;\nexport const b = ;\n', '1:18', 'Unexpected `;`.'],
  ['export const = 1;\n', '1:14', 'Unexpected `=`.'],
  ['export const class = 1;\n', '1:14', "'class' is a reserved word"],
  ['export const GET = () => ;\n', '1:26', 'Unexpected `;`.'],
  ['export { a as };\n', '1:15', 'Unexpected `}`.'],
  ["import { a from 'b';\n", '1:12', '`,` or `}` is expected here, and not `from`.'],
  ["import './b\n", '1:8', 'is expected here'],
  ['1 = 2;\n', '1:1', 'Cannot assign to this expression.'],
  ['export const { a };\n', '1:14', 'Missing initializer in destructuring declaration.'],
  ['const a;\n', '1:7', 'Missing initializer in const declaration.'],
  ['try { a() }\n', '1:12', 'Missing catch or finally clause.'],
  ['switch (a) { b }\n', '1:14', 'Expected switch clause.'],
  ['for (const a) {}\n', '1:13', '`;` is expected here, and not `)`.'],
  [
    'export function GET() { yield 1; }\n',
    '1:25',
    "A 'yield' expression is only allowed in a generator body.",
  ],
  ['export function GET() { await 1; }\n', '1:25', 'Either remove this `await` or add the `async` keyword'],
  ['return 1;\n', '1:1', 'can only be used within a function body.'],
  ['break;\n', '1:1', 'Illegal break statement.'],
  ['continue a;\n', '1:10', 'Use of undefined label.'],
  ['with (a) {}\n', '1:1', "'with' statements are not allowed."],
  ['let a; delete a;\n', '1:15', 'Delete of an unqualified identifier in strict mode.'],
  ['export function GET() { super.x(); }\n', '1:25', "'super' can only be referenced in members"],
  ['export const a = new.target;\n', '1:18', 'Unexpected new.target expression.'],
  ['export const a = b.#c;\n', '1:20', "Private identifier '#c' is not allowed outside class bodies."],
  ['export const eval = 1;\n', '1:14', "Cannot assign to 'eval' in strict mode."],
  ['@dec\nconst a = 1;\n', '2:1', 'Unexpected `const`.'],
];

const names: readonly SyntaxCase[] = [
  ['const a = 1;\nconst a = 2;\n', '2:7', '`a` is declared twice: first in line 1.'],
  ['export function GET(a, a) {}\n', '1:24', '`a` is declared twice'],
  ['class A { constructor() {} constructor() {} }\n', '1:11', 'Multiple constructor implementations'],
  [SOUND + SOUND, '2:14', 'twice: first in line 1.'],
  ['const a = 1; a = 2;\nexport { a };\n', '1:14', 're-assignment of const variable `a`.'],
];

const typescript: readonly SyntaxCase[] = [
  ['type A = ;\n', '1:10', 'Unexpected `;`.'],
  ['export const a: = 1;\n', '1:17', 'Unexpected `=`.'],
  ['enum A { 1 }\n', '1:10', 'An enum member cannot have a numeric name.'],
  ['interface { a: string }\n', '1:11', 'Unexpected `{`'],
  ['type A = { b: string;\n', '2:1', 'The file ends where `}` is expected.'],
  ['export function GET(private a: string) {}\n', '1:21', "'private' modifier cannot appear on a parameter."],
  ['export const GET = () => <div>x</div>;\n', '1:33', 'This is JSX, which a .ts file cannot hold.'],
];

const otherTexts: readonly SyntaxCase[] = [
  ['<!doctype html>\n<html></html>\n', '1:11', '`>` is expected here, and not `html`.'],
  ['{ "a": 1 }\n', '1:6', 'Unexpected `:`'],
  ['def get():\n    return 1\n', '1:5', 'Unexpected `get`: the statement before it has not ended.'],
  ['<<<<<<< HEAD\nconst a = 1;\n=======\n>>>>>>> b\n', '1:1', 'A merge conflict is left in this file.'],
  ['import typeof A from "./b";\n', '1:8', '`from` is expected here, and not `typeof`.'],
];

const encodings: readonly SyntaxCase[] = [
  ['\uFEFFexport const = 1;\n', '1:14', 'Unexpected `=`.'],
  ['const b = 1;\r\nexport const a = ;\r\n', '2:18', 'Unexpected `;`.'],
  ['const b = 1;\rexport const a = ;\r', '2:18', 'Unexpected `;`.'],
  ['\t\texport const a = ;\n', '1:20', 'Unexpected `;`.'],
  ["export const s = '😀😀'; export const a = ;\n", '1:43', 'Unexpected `;`.'],
];

/** Found by the bundler, which looks at no project whose files cannot be read. */
const bundled: readonly SyntaxCase[] = [
  ['export { nothing };\n', '1:10', '`nothing` is exported, and nothing in this file has that name.'],
  ["function a() { import b from 'c'; }\n", '', 'can only be used at the top level of a module.'],
];

const syntaxCases = [brackets, literals, statements, names, typescript, otherTexts, encodings].flat();

const fileOf = (index: number) => `app/case-${index}/route.ts`;

describe('a syntax error', () => {
  // In one project, as a build tells all errors of all files.
  const found = new Map<string, Diagnostic[]>();
  beforeAll(async () => {
    const files = Object.fromEntries(syntaxCases.map(([source], index) => [fileOf(index), source]));
    await inProject(files, async (dir) => {
      for (const each of await diagnosticsOfBuild(dir)) {
        const file = each.file ?? '';
        found.set(file, [...(found.get(file) ?? []), each]);
      }
    });
  });

  test.each(syntaxCases.map((one, index) => [...one, fileOf(index)] as const))(
    'buildProject: %j: %s',
    (_source, place, says, file) => {
      expectDiagnostics(found.get(file) ?? [], '', [
        ['ERR_SYNTAX', place === '' ? file : `${file}:${place}`, says],
      ]);
    },
  );

  test.each(bundled)('buildProject: %j: %s', async (source, place, says) => {
    await expectBuild({ [ROUTE]: source }, [
      ['ERR_SYNTAX', place === '' ? ROUTE : `${ROUTE}:${place}`, says],
    ]);
  });

  test.each([
    [
      'route.js',
      'export const a: number = 1;\n',
      '1:14',
      'This is TypeScript, which a .js file cannot hold.',
    ],
    ['route.jsx', 'export const a: number = 1;\n', '1:14', 'This is TypeScript with JSX'],
    ['route.tsx', 'export const a = <b>;\n', '1:21', 'Unexpected `;`.'],
  ])('buildProject: in %s: %j', async (name, source, place, says) => {
    const file = `app/api/${name}`;
    await expectBuild({ [file]: source }, [['ERR_SYNTAX', `${file}:${place}`, says]]);
  });

  test('buildProject: the line in question is printed, cut where it is long', async () => {
    await inProject({ [ROUTE]: `export const a = ${'1+'.repeat(2000)};\n` }, async (dir) => {
      const { formatDiagnostic } = await import('../src/diagnostics/format-diagnostic.ts');
      const [diagnostic] = await diagnosticsOfBuild(dir);
      expect(diagnostic).toMatchObject({ line: 1, column: 4018, message: 'Unexpected `;`.' });
      const rows = diagnostic ? formatDiagnostic(diagnostic, { dir, color: false }).split('\n') : [];
      for (const row of rows) expect(row.length).toBeLessThan(140);
      const line = rows.find((row) => row.includes('> 1 |')) ?? '';
      const mark = rows.find((row) => row.endsWith('^')) ?? '';
      expect(line.charAt(mark.length - 1)).toBe(';');
    });
  });
});

describe('a file that is no text', () => {
  test.each<[string, Uint8Array, string]>([
    [
      'an image',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0xff),
      'not text in UTF-8.',
    ],
    ['UTF-16', Buffer.from(`\uFEFF${SOUND}`, 'utf16le'), 'but in UTF-16.'],
    ['Latin-1', Buffer.from(SOUND.replace('sound', 'Zoë'), 'latin1'), 'Save it as UTF-8'],
  ])('buildProject: %s', async (_, bytes, says) => {
    await expectBuild({ [ROUTE]: bytes }, [['ERR_SYNTAX', ROUTE, says]]);
  });
});

const use = (specifier: string) =>
  `import it from '${specifier}';\nexport const GET = () => new Response(it);\n`;
const paths = (entries: string) => ({ 'tsconfig.json': `{ "compilerOptions": { "paths": ${entries} } }` });
const installed = (manifest: string) => ({
  'node_modules/has/package.json': manifest,
  'node_modules/has/index.js': 'export default 1;\n',
});

const lib = (source: string): Files => ({ 'app/api/x/lib.ts': source });

describe('an import that leads nowhere', () => {
  test.each<[string, string, Files, string]>([
    ['a file', './nope', {}, 'Looked for app/api/x/nope with'],
    ['a file above', '../../nope.ts', {}, 'Looked for app/nope.ts with'],
    [
      'a file of almost this name',
      './databse',
      { 'app/api/x/database.ts': SOUND },
      'Did you mean `./database`?',
    ],
    ['a file in another case', './Users', { 'app/api/x/users.ts': SOUND }, 'Did you mean `./users`?'],
    ['a folder without index', './lib', { 'app/api/x/lib/a.md': '' }, 'a folder without an index file'],
    ['an absolute path', '/nope/a', {}, 'there is no such file'],
    ['an alias without tsconfig.json', '@/lib/a', {}, 'and there is no such file. For this one'],
    ['an alias without file', '@/lib/a', paths('{ "@/*": ["./*"] }'), 'Check that the file exists'],
    ['an alias without targets', '@/lib/a', paths('{ "@/*": [] }'), 'compilerOptions.paths'],
    ['an alias of another name', '~/lib/a', paths('{ "@/*": ["./*"] }'), 'has an entry such as "~/*"'],
    [
      'a # name',
      '#lib/a',
      { 'package.json': '{ "imports": { "#lib/*": "./src/*.ts" } }' },
      '`imports` in package.json',
    ],
    ['a package', 'nopkg', {}, 'Install it: npm install nopkg'],
    ['a file of a package', 'nopkg/sub/path.js', {}, 'the package `nopkg` is not installed'],
    ['a scoped package', '@nope/pkg/sub', {}, 'Install it: npm install @nope/pkg'],
    [
      'a missing file of a package',
      'has/nope',
      installed('{ "name": "has" }'),
      'is installed, but has no such file',
    ],
    [
      'what a package does not offer',
      'has/nope',
      installed('{ "name": "has", "exports": "./index.js" }'),
      'does not offer it',
    ],
    [
      'a package without entry',
      'has',
      { 'node_modules/has/package.json': '{ "name": "has" }' },
      'names as its entry is missing',
    ],
    ['nothing', '', {}, 'An import has no name to import from.'],
  ])('buildProject: %s: %j', async (_, specifier, files, says) => {
    await expectBuild({ [ROUTE]: use(specifier), ...files }, [
      ['ERR_IMPORT_UNRESOLVED', `${ROUTE}:1:16`, says],
    ]);
  });

  test.each([
    ["export const GET = async () => new Response(await import('./nope'));\n", '1:58'],
    ["export * from './nope';\n", '1:15'],
    ["export { GET } from './nope';\n", '1:21'],
    ["import './nope';\n", '1:8'],
    ["// './nope'\nimport a from './nope';\nexport { a };\n", '2:15'],
    ["const a = require('./nope');\nexport { a };\n", '1:19'],
    ["const a = require('nopkg');\nexport { a };\n", '1:19'],
  ])('buildProject: %j', async (source, place) => {
    await expectBuild({ [ROUTE]: source }, [
      ['ERR_IMPORT_UNRESOLVED', `${ROUTE}:${place}`, 'cannot be imported'],
    ]);
  });

  test('buildProject: in a package', async () => {
    const files = {
      'node_modules/has/package.json': '{ "name": "has" }',
      'node_modules/has/index.js': "export { a as default } from './gone.js';\n",
    };
    await expectBuild({ [ROUTE]: use('has'), ...files }, [
      ['ERR_IMPORT_UNRESOLVED', 'node_modules/has/index.js:1:30', 'there is no such file'],
    ]);
  });

  test('buildProject: a package whose package.json is broken', async () => {
    const files = { 'node_modules/has/package.json': '{ "name": "has", "main":' };
    await expectBuild({ [ROUTE]: use('has'), ...files }, [
      [
        'ERR_SYNTAX',
        'node_modules/has/package.json:1:25',
        'package.json is not valid JSON. The file ends too early',
      ],
    ]);
  });

  test.each(['next', 'next/font/google', 'next/font/local', 'client-only'])(
    'buildProject: %s, which this version does not have',
    async (specifier) => {
      const says = `This version of Waymark has no \`${specifier}\``;
      await expectBuild({ [ROUTE]: use(specifier) }, [['ERR_FEATURE_UNSUPPORTED', `${ROUTE}:1:16`, says]]);
    },
  );
});

describe('an import of what is not exported', () => {
  test.each<[string, Files, string, string]>([
    [
      "import { user } from './lib';\nexport { user };\n",
      lib('export const users = 1;'),
      '1:10',
      'Did you mean `users`?',
    ],
    [
      "import user from './lib';\nexport { user };\n",
      lib('export const a = 1;'),
      '1:8',
      '`app/api/x/lib.ts` has no default export.',
    ],
    ["import { nope } from './lib';\nexport { nope };\n", lib(''), '1:10', 'It exports nothing at all.'],
    [
      "import { nope } from './lib';\nexport { nope };\n",
      lib('export const a = 1, b = 2; export default 3;'),
      '1:10',
      'It exports `a`, `b`, a default.',
    ],
    [
      "export { POST } from './lib';\n",
      lib('export const GET = 1;'),
      '1:10',
      'exports nothing by the name `POST`.',
    ],
    [
      "export { User } from './lib';\n",
      lib('export interface User {}'),
      '1:10',
      '`User` is a type: write `type User`.',
    ],
    [
      "import { nope } from 'next/server';\nexport { nope };\n",
      {},
      '1:10',
      'Look up what `next/server` exports.',
    ],
    [
      "import text from './a.yaml';\nexport { text };\n",
      { 'app/api/x/a.yaml': 'a: 1' },
      '1:8',
      'is no module',
    ],
  ])('buildProject: %j', async (source, files, place, says) => {
    await expectBuild({ [ROUTE]: source, ...files }, [['ERR_EXPORT_MISSING', `${ROUTE}:${place}`, says]]);
  });
});

describe('a JSON file', () => {
  test.each([
    ['', '1:1', 'The file is empty.'],
    ['{', '1:2', 'The file ends too early: `}` is missing.'],
    ['{\n  "a": 1,\n}', '3:1', 'JSON allows no comma before a closing bracket.'],
    ['{\n  a: 1\n}', '2:3', '`a` is nothing that JSON has'],
    ["{ 'a': 1 }", '1:3', 'JSON takes double quotes only.'],
    ['// note\n{}', '1:1', 'JSON has no comments.'],
    ['{ "a": undefined }', '1:8', '`undefined` is nothing that JSON has'],
    ['[1 2]', '1:4', 'A comma is missing before `2`.'],
    ['{} {}', '1:4', 'There is more text after the end of the JSON value.'],
  ])('buildProject: %j', async (json, place, says) => {
    const source = "import data from './data.json';\nexport const GET = () => Response.json(data);\n";
    const file = 'app/api/x/data.json';
    await expectBuild({ [ROUTE]: source, [file]: json }, [['ERR_SYNTAX', `${file}:${place}`, says]]);
  });
});

describe('a route file that is served, and odd', () => {
  test.each<[string, string, readonly Expected[]]>([
    ['an empty file', '', [['ERR_NO_METHODS', ROUTE, 'answers 405 to every request']]],
    ['a comment', '// later\n', [['ERR_NO_METHODS', ROUTE, 'No HTTP methods exported']]],
    ['types alone', 'export type GET = 1;\n', [['ERR_NO_METHODS', ROUTE, 'No HTTP methods exported']]],
    [
      'a default export',
      `${SOUND}export default 1;\n`,
      [['ERR_EXPORT_INVALID', ROUTE, 'Detected default export.']],
    ],
    [
      'a method in lower case',
      `${SOUND}export const post = 1;\n`,
      [['ERR_EXPORT_INVALID', ROUTE, "Export the uppercase 'POST'"]],
    ],
    [
      'all of it',
      'export const get = 1;\nexport default 1;\n',
      [
        ['ERR_EXPORT_INVALID', ROUTE, "lowercase method 'get'"],
        ['ERR_EXPORT_INVALID', ROUTE, 'Detected default export.'],
        ['ERR_NO_METHODS', ROUTE, 'No HTTP methods exported'],
      ],
    ],
  ])('buildProject: %s', async (_, source, expected) => {
    await expectBuild({ [ROUTE]: source }, expected);
  });

  test.each<[string, Files]>([
    ['a byte order mark', { [ROUTE]: `\uFEFF${SOUND}` }],
    ['CRLF', { [ROUTE]: SOUND.replaceAll('\n', '\r\n') }],
    ['a #! line', { [ROUTE]: `#!/usr/bin/env node\n${SOUND}` }],
    ['a throw at its top', { [ROUTE]: `${SOUND}throw new Error('later');\n` }],
    ['a rejected await at its top', { [ROUTE]: `${SOUND}await Promise.reject(new Error('later'));\n` }],
    [
      'imports in a circle',
      {
        [ROUTE]: "import { b } from './b';\nexport const a = 1;\nexport const GET = () => new Response(b);\n",
        'app/api/x/b.ts': "import { a } from './route';\nexport const b = String(a);\n",
      },
    ],
    [
      'an import of itself',
      { [ROUTE]: `import * as self from './route';\n${SOUND}export const own = () => self;\n` },
    ],
    [
      'a type import from nowhere',
      { [ROUTE]: `import type { T } from './gone';\nexport type U = T;\n${SOUND}` },
    ],
    [
      'a require in a try',
      { [ROUTE]: `export let a = 0;\ntry { a = require('nopkg'); } catch {}\n${SOUND}` },
    ],
  ])('buildProject: nothing is wrong with %s', async (_, files) => {
    await expectBuild(files, []);
  });
});

describe('several errors', () => {
  test('buildProject: all errors of all files are told at once, in the order of their places', async () => {
    const files = {
      'app/a/route.ts': 'export const GET = ;\n',
      'app/b/route.ts': 'const a = 1;\nconst a = 2;\n',
      'app/c/route.ts': "import { z } from './lib';\nexport const GET = () => new Response(z);\n",
      'app/c/lib.ts': "export const z = 'abc\n",
      'app/d/route.ts':
        "import one from './one';\nimport two from 'two';\nexport const GET = () => new Response(one + two);\n",
      'app/e/route.ts':
        "import { nope, nix } from './lib';\nexport const GET = () => new Response(nope + nix);\n",
      'app/e/lib.ts': 'export const other = 1;\n',
      'app/f/route.ts':
        "import data from './data.json';\nimport image from 'next/font/local';\nexport const GET = () => Response.json([data, image]);\n",
      'app/f/data.json': '{ "a": }',
      'app/(g)/x/route.ts': SOUND,
      'app/x/route.ts': SOUND,
      'app/[id/route.ts': SOUND,
    };
    await inProject(files, async (dir) => {
      const found = (await diagnosticsOfBuild(dir)).map(({ code, file, line, column }) => [
        code,
        file,
        line,
        column,
      ]);
      expect(found).toEqual([
        ['ERR_SEGMENT_INVALID', 'app/[id/route.ts', undefined, undefined],
        ['ERR_ROUTE_CONFLICT', 'app/x/route.ts', undefined, undefined],
        ['ERR_SYNTAX', 'app/a/route.ts', 1, 20],
        ['ERR_SYNTAX', 'app/b/route.ts', 2, 7],
        ['ERR_SYNTAX', 'app/c/lib.ts', 1, 18],
        ['ERR_IMPORT_UNRESOLVED', 'app/d/route.ts', 1, 17],
        ['ERR_IMPORT_UNRESOLVED', 'app/d/route.ts', 2, 17],
        ['ERR_EXPORT_MISSING', 'app/e/route.ts', 1, 10],
        ['ERR_EXPORT_MISSING', 'app/e/route.ts', 1, 16],
        ['ERR_SYNTAX', 'app/f/data.json', 1, 8],
        ['ERR_FEATURE_UNSUPPORTED', 'app/f/route.ts', 2, 19],
      ]);
    });
  });

  test('buildProject: leaves the last good build in place', async () => {
    await inProject({ [ROUTE]: SOUND }, async (dir) => {
      expect(await diagnosticsOfBuild(dir)).toEqual([]);
      const server = readFileSync(join(dir, '.waymark/server.js'), 'utf8');
      const { writeFiles } = await import('./harness/run-waymark.ts');
      writeFiles(dir, { [ROUTE]: 'export const GET = (', 'app/y/route.ts': "import './gone';" });
      expect(await diagnosticsOfBuild(dir)).toHaveLength(2);
      expect(readFileSync(join(dir, '.waymark/server.js'), 'utf8')).toBe(server);
    });
  });
});

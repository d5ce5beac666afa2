import { describe, expect, test } from 'vitest';
import {
  diagnosticsOfBuild,
  type Expected,
  expectDiagnostics,
  expectReadable,
  type Files,
  inProject,
  SOUND,
} from './harness/malformed.ts';
import { runWaymark, serveWaymark, writeFiles } from './harness/run-waymark.ts';

const ROUTE = 'app/api/x/route.ts';

describe('a tsconfig.json that cannot be used', () => {
  test.each<[string, Files, string, string]>([
    ['cut short', { 'tsconfig.json': '{\n  "compilerOptions": {' }, ':2:22', 'it ends too early'],
    [
      'with a missing comma',
      { 'tsconfig.json': '{ "a": 1 "b": 2 }' },
      ':1:10',
      'tsconfig.json cannot be used',
    ],
    [
      'that extends what is missing',
      { 'tsconfig.json': '{\n  "extends": "./gone.json"\n}' },
      ':2:14',
      'names `gone.json` in `extends`',
    ],
    [
      'that extends a missing package',
      { 'tsconfig.json': '{ "extends": "@tsconfig/gone" }' },
      ':1:14',
      'install it',
    ],
    [
      'that refers to what is missing',
      { 'tsconfig.json': '{ "references": [{ "path": "./gone" }] }' },
      ':1:28',
      'names `gone`',
    ],
    [
      'that extends itself',
      { 'tsconfig.json': '{ "extends": "./b.json" }', 'b.json': '{ "extends": "./tsconfig.json" }' },
      '',
      'tsconfig.json -> b.json -> tsconfig.json',
    ],
    [
      'with paths that are a text',
      { 'tsconfig.json': '{ "compilerOptions": { "paths": "x" } }' },
      ':1:35',
      'an object is expected',
    ],
    [
      'with a path that is a text',
      { 'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": "./*" } } }' },
      ':1:46',
      'an array is expected',
    ],
    [
      'with options that are a text',
      { 'tsconfig.json': '{ "compilerOptions": "x" }' },
      ':1:24',
      'an object is expected',
    ],
    [
      'with a number as jsx',
      { 'tsconfig.json': '{ "compilerOptions": { "jsx": 7 } }' },
      ':1:31',
      'a string is expected',
    ],
  ])('buildProject: %s', async (_, files, place, says) => {
    await expectBuild({ [ROUTE]: SOUND, ...files }, [['ERR_TSCONFIG', `tsconfig.json${place}`, says]]);
  });

  test.each([
    ['', 'empty'],
    ['[]', 'an array'],
    ['{ "compilerOptions": {} } // note', 'with a comment'],
    ['{ "compilerOptions": { "target": "es1", }, }', 'with commas too many'],
    ['{ "compilerOptions": { "paths": { "@/*/*": ["./*/*"] } } }', 'with two stars'],
  ])('buildProject: nothing is wrong with %j: %s', async (text) => {
    await expectBuild({ [ROUTE]: SOUND, 'tsconfig.json': text }, []);
  });
});

describe('a package.json', () => {
  test.each([
    ['', '1:1', 'The file is empty.'],
    ['{ "name": ', '1:11', 'The file ends too early'],
    ['{ "name": "x", }', '1:16', 'no comma before a closing bracket'],
    ["{ 'name': 'x' }", '1:3', 'double quotes only'],
    ['<<<<<<< HEAD\n{}', '1:1', 'is nothing that JSON has'],
  ])('buildProject: %j is not JSON', async (text, place, says) => {
    await expectBuild({ [ROUTE]: SOUND, 'package.json': text }, [
      ['ERR_SYNTAX', `package.json:${place}`, says],
    ]);
  });

  test.each([
    '[]',
    'null',
    '7',
    '{ "dependencies": 7, "type": "odd", "imports": 7, "exports": 9 }',
    '{ "type": "commonjs" }',
  ])('buildProject: nothing is wrong with %j', async (text) => {
    await expectBuild({ [ROUTE]: SOUND, 'package.json': text }, []);
  });
});

interface CommandCase {
  readonly args: readonly string[];
  readonly files?: Files;
  readonly code: number;
  /** What the standard error says, in this order. */
  readonly says: readonly string[];
}

const project: Files = { [ROUTE]: SOUND };
const config = (text: string): Files => ({ ...project, 'next.config.mjs': text });

const commands: readonly CommandCase[] = [
  {
    args: ['biuld'],
    code: 1,
    says: ['There is no command `biuld`. Did you mean `build`?', 'Usage: waymark'],
  },
  { args: ['build', 'gone'], code: 1, says: ['The project directory `gone` does not exist.'] },
  {
    args: ['build', ROUTE],
    files: project,
    code: 1,
    says: [`The project directory \`${ROUTE}\` is not a folder.`],
  },
  { args: ['build', '.', 'more'], code: 1, says: ['`more` is a second'] },
  { args: ['dev', '--prot', '1'], code: 1, says: ['There is no option `--prot`. Did you mean `--port`?'] },
  { args: ['dev', '-x'], code: 1, says: ['There is no option `-x`.'] },
  { args: ['dev', '--port', 'abc'], code: 1, says: ['from 0 to 65535: received `abc`'] },
  { args: ['start', '--port', '65536'], code: 1, says: ['from 0 to 65535: received `65536`'] },
  { args: ['dev', '--port'], code: 1, says: ['`--port` needs a value: write it as `--port=value`.'] },
  { args: ['dev', '--port', '-1'], code: 1, says: ['`--port` needs a value'] },
  { args: ['dev', '--host'], code: 1, says: ['`--host` needs a value'] },
  { args: ['routes', '--json=1'], code: 1, says: ['`--json` takes no value.'] },
  {
    args: ['dev', '--host', 'nowhere.invalid', '--port', '0'],
    files: project,
    code: 1,
    says: ['this machine has no such address'],
  },
  {
    args: ['start'],
    files: project,
    code: 1,
    says: ['There is no build in `.waymark`. Build the project first'],
  },
  { args: ['build'], code: 1, says: ['There is no `app` folder in', 'fix: Make a first route', '1 error'] },
  { args: ['routes'], code: 1, says: ['There is no `app` folder in', '1 error'] },
  { args: ['typegen'], code: 1, says: ['There is no `app` folder in'] },
  {
    args: ['typegen'],
    files: { 'app/[id/route.ts': SOUND },
    code: 1,
    says: ['app/[id/route.ts', 'is not a route segment'],
  },
  {
    args: ['routes'],
    files: { [ROUTE]: 'export const GET = (' },
    code: 1,
    says: [`${ROUTE}:1:21`, 'The file ends where `)` is expected.'],
  },
  {
    args: ['routes'],
    files: { ...project, 'app/y/route.ts': Buffer.of(0xff, 0xfe, 0) },
    code: 1,
    says: ['app/y/route.ts', 'UTF-16'],
  },
  {
    args: ['build'],
    files: { [ROUTE]: "import './gone';\nimport 'nopkg';\n" },
    code: 1,
    says: [`${ROUTE}:1:8`, `${ROUTE}:2:8`, 'npm install nopkg', '2 errors'],
  },
  {
    args: ['build'],
    files: { ...project, 'proxy.ts': '' },
    code: 1,
    says: ['error proxy.ts', 'neither `proxy` nor a default one'],
  },
  {
    args: ['build'],
    files: { ...project, 'tsconfig.json': '{' },
    code: 1,
    says: ['error tsconfig.json:1:1', 'ends too early'],
  },
  {
    args: ['build'],
    files: config('export default {'),
    code: 1,
    says: ['error next.config.mjs:1:17', 'Cannot load next.config.mjs'],
  },
  {
    args: ['build'],
    files: config('export default { basePath: 7 };'),
    code: 1,
    says: ['error next.config.mjs:1:', '`basePath`', 'received 7'],
  },
  {
    args: ['build'],
    files: config("import './gone.mjs';\nexport default {};"),
    code: 1,
    says: ['error next.config.mjs:1:8', './gone.mjs'],
  },
  {
    args: ['build'],
    files: config("throw new Error('no config today');"),
    code: 1,
    says: ['next.config.mjs:1:7', 'no config today'],
  },
  {
    args: ['build'],
    files: config('export default { redirects: async () => [{ source: "a" }] };'),
    code: 1,
    says: ['redirects()[0]'],
  },
  { args: ['routes'], files: config('export default () => null;'), code: 1, says: ['must return an object'] },
  { args: ['start'], files: config('export default ('), code: 1, says: ['Cannot load next.config.mjs'] },
  {
    args: ['build'],
    files: config('export default { basepath: "/x" };'),
    code: 0,
    says: ['did you mean `basePath`?'],
  },
  {
    args: ['build'],
    files: { ...project, '.env': 'A=$A\nB=${B}\n=x\nno equals sign\n"\n' },
    code: 0,
    says: [],
  },
  { args: ['build'], files: { ...project, '.env': Buffer.of(0, 0xff, 0xfe, 10) }, code: 0, says: [] },
  { args: ['build'], files: { ...project, '.env/not-a-file': '' }, code: 0, says: [] },
  {
    args: ['build'],
    files: { [ROUTE]: '' },
    code: 0,
    says: [`warning ${ROUTE}`, 'No HTTP methods exported'],
  },
  {
    args: ['build'],
    files: { 'app/Route.ts': SOUND },
    code: 0,
    says: ['warning app/Route.ts', 'Name it `route.', 'There is no route file'],
  },
];

describe('the command line', () => {
  test.concurrent.each(
    commands.map((each) => [each.args.join(' '), each.says[0] ?? 'nothing', each] as const),
  )('waymark %s: %s', async (_name, _says, { args, files = {}, code, says }) => {
    await inProject(files, async (dir) => {
      const run = await runWaymark(args, dir);
      expectReadable(run.stderr);
      expectReadable(run.stdout);
      expect(run.stderr + run.stdout).not.toMatch(/^\s+at /m);
      expect(run.code, run.stderr).toBe(code);
      let from = 0;
      for (const part of says) {
        const at = run.stderr.indexOf(part, from);
        expect(at, `${part} in:\n${run.stderr}`).toBeGreaterThanOrEqual(0);
        from = at;
      }
    });
  });

  test('waymark routes --json: the routes that can be read are listed beside the errors', async () => {
    const files = {
      'tsconfig.json':
        '{ "compilerOptions": { "baseUrl": ".", "paths": { "~lib/*": ["./src/lib/*"], "#one": ["./one.ts"] } } }',
      'src/lib/handlers.ts': "export * from '#one';\nexport const POST = 1;\nexport default 2;\n",
      'one.ts': 'export const GET = 1;\nexport type PUT = 1;\n',
      'app/alias/route.ts': "export * from '~lib/handlers';\n",
      'app/base/route.ts': "export * from 'src/lib/handlers';\nexport const GET = 1;\n",
      'app/twice/route.ts': "export * from '~lib/handlers';\nexport * from '../../one';\n",
      'app/circle/route.ts':
        "export * from './route';\nexport * from 'next/server';\nexport const PATCH = 1;\n",
      'app/lost/route.ts': "export * from './gone';\nexport const PUT = 1;\n",
      'app/bad/route.ts': 'export const GET = ;\n',
    };
    await inProject(files, async (dir) => {
      const { stdout, stderr, code } = await runWaymark(['routes', '--json'], dir);
      const rows = JSON.parse(stdout) as { path: string; methods: string[] }[];
      expect(rows.map(({ path, methods }) => [path, methods.join(' ')])).toEqual([
        ['/alias', 'GET POST'],
        ['/bad', ''],
        ['/base', 'GET POST'],
        ['/circle', 'PATCH'],
        ['/lost', 'PUT'],
        ['/twice', 'POST'],
      ]);
      expect(stderr).toContain('error app/bad/route.ts:1:20');
      expect(code).toBe(1);
    });
  });

  test('waymark start: serves the last good build after one that failed', async () => {
    await inProject(project, async (dir) => {
      expect((await runWaymark(['build'], dir)).code).toBe(0);
      writeFiles(dir, {
        [ROUTE]: 'export const GET = (',
        'app/y/route.ts': "import './gone';",
        'app/[z/route.ts': '',
      });
      const failed = await runWaymark(['build'], dir);
      expect(failed.code).toBe(1);
      expect(failed.stderr).toContain('3 errors');
      const server = await serveWaymark('start', dir);
      expect(await (await fetch(`${server.url}/api/x`)).text()).toBe('sound');
      await server.stop();
    });
  });

  test('waymark dev: tells of every error of a route, and serves it once they are mended', async () => {
    const files = {
      'app/(g)/x/route.ts':
        "import './lib';\nimport './gone';\nexport const GET = () => new Response('x');\n",
      'app/(g)/x/lib.ts': 'const a = ;',
    };
    await inProject({ ...files, [ROUTE]: SOUND }, async (dir) => {
      const server = await serveWaymark('dev', dir);
      const broken = await fetch(`${server.url}/x`);
      const body = await broken.text();
      expect(broken.status).toBe(500);
      expect(body).toContain('app/(g)/x/lib.ts:1:11');
      expect(body).toContain('app/(g)/x/route.ts:2:8');
      expectReadable(body);
      expectReadable(server.output());
      expect(await (await fetch(`${server.url}/api/x`)).text()).toBe('sound');
      writeFiles(dir, { 'app/(g)/x/lib.ts': '', 'app/(g)/x/gone.ts': '' });
      expect(await (await fetch(`${server.url}/x`)).text()).toBe('x');
      writeFiles(dir, { 'app/[id/route.ts': SOUND });
      expect(await (await fetch(`${server.url}/x`)).text()).toContain('is not a route segment');
      await server.stop();
    });
  });
});

async function expectBuild(files: Files, expected: readonly Expected[]): Promise<void> {
  await inProject(files, async (dir) => expectDiagnostics(await diagnosticsOfBuild(dir), dir, expected));
}

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testedNodes } from './harness/nodes.ts';
import {
  freePort,
  makeProject,
  runWaymark,
  serveScript,
  serveWaymark,
  writeFiles,
} from './harness/run-waymark.ts';

const FILES = {
  'package.json': '{ "type": "module", "dependencies": { "on-next": "1.0.0", "left-out": "2.1.0" } }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: { baseUrl: '.', paths: { '@/*': ['./*'], '~data': ['./data/index.ts'] } },
  }),
  '.env': 'FROM_ENV=base\nOVERRIDDEN=base\nEXPANDED=$FROM_ENV-more\nNEXT_PUBLIC_NAME=built\n',
  '.env.production': 'OVERRIDDEN=production\n',
  '.env.development': 'OVERRIDDEN=development\n',
  '.env.local': 'LOCAL=yes\n',
  'next.config.mjs': `export default { env: { INLINED: 'from the config' } };`,
  'lib/greet.ts': 'export function greet(name: string): string {\n  return `Hello, ${name}`;\n}\n',
  'data/index.ts': `export { default } from './numbers.json';`,
  'data/numbers.json': '{ "one": 1 }',
  'src-js/plain.js': `export const plain = 'javascript';`,
  'app/api/all/route.ts': `import { cookies, headers } from 'next/headers';
import { NextRequest, NextResponse } from 'next/server.js';
import { createRequire } from 'node:module';
import cjs, { named } from 'a-cjs-package';
import { esm } from 'an-esm-package';
import { tokenOf } from 'on-next';
import { version } from 'left-out';
import { greet } from '@/lib/greet';
import numbers from '~data';
const { named: required } = require('a-cjs-package');
import { plain } from '../../../src-js/plain.js';
import 'server-only';

export async function GET(request: NextRequest) {
  const { FROM_ENV, OVERRIDDEN, EXPANDED, LOCAL } = process.env;
  return NextResponse.json({
    greeting: greet(request.nextUrl.searchParams.get('name') ?? 'you'),
    numbers, plain, required, cjs: cjs.name, named, esm, version,
    token: tokenOf(request),
    jar: (await cookies()).get('token')?.value,
    agent: (await headers()).get('user-agent'),
    env: { FROM_ENV, OVERRIDDEN, EXPANDED, LOCAL },
    inlined: process.env.INLINED, public: process.env.NEXT_PUBLIC_NAME, mode: process.env.NODE_ENV,
    isNextRequest: request instanceof NextRequest,
    require: typeof createRequire,
  });
}
`,
  'app/api/fail/route.ts': `function fail(what: string): never {\n  // a line\n  throw new Error('no ' + what);\n}\n\nexport const GET = () => fail('luck');\n`,
  'app/api/star/route.ts': `export * from '@/lib/star';\n`,
  'lib/star.ts': 'export const GET = () => new Response("star");\nexport const POST = GET;\n',
  'app/(group)/@slot/api/users/[id]/route.js':
    'export const GET = async (request, { params }) => Response.json(await params);\n',
  'app/api/commonjs/route.js': `const { named } = require('a-cjs-package');\nfunction GET() {\n  return new Response(named);\n}\nmodule.exports = { GET };\n`,
  'app/_private/route.ts': 'export const GET = () => new Response();',
  'node_modules/a-cjs-package/package.json':
    '{ "name": "a-cjs-package", "version": "1.0.0", "main": "index.js" }',
  'node_modules/a-cjs-package/index.js': `exports.name = 'cjs';\nexports.named = require('./deep').deep;\nexports.folder = require('node:path').basename(__dirname);\n`,
  'node_modules/a-cjs-package/deep.js': `exports.deep = 'named of cjs';\n`,
  'node_modules/an-esm-package/package.json':
    '{ "name": "an-esm-package", "version": "1.0.0", "type": "module", "exports": { "react-server": "./server.js", "default": "./index.js" } }',
  'node_modules/an-esm-package/index.js': `export const esm = 'default condition';\n`,
  'node_modules/an-esm-package/server.js': `export const esm = 'react-server condition';\n`,
  'node_modules/on-next/package.json':
    '{ "name": "on-next", "version": "1.0.0", "type": "module", "main": "index.js", "peerDependencies": { "next": "*" } }',
  'node_modules/on-next/index.js': `import { NextRequest } from 'next/server';\nexport const tokenOf = (request) => request instanceof NextRequest && request.cookies.get('token')?.value;\n`,
  'node_modules/left-out/package.json':
    '{ "name": "left-out", "version": "2.1.0", "type": "module", "main": "index.js" }',
  'node_modules/left-out/index.js': `export const version = import.meta.url.includes('left-out') ? 'as installed' : 'bundled';\n`,
};

const ANSWER = {
  greeting: 'Hello, Ada',
  numbers: { one: 1 },
  plain: 'javascript',
  required: 'named of cjs',
  cjs: 'cjs',
  named: 'named of cjs',
  esm: 'react-server condition',
  version: 'as installed',
  token: 't1',
  jar: 't1',
  agent: 'a test',
  inlined: 'from the config',
  public: 'built',
  isNextRequest: true,
  require: 'function',
};

const project = makeProject({
  ...FILES,
  'waymark.config.ts': `export default { serverExternalPackages: ['left-out'] };`,
});
let output: string;

beforeAll(async () => {
  const { code, stdout, stderr } = await runWaymark(['build'], project.dir);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  output = stdout;
});
afterAll(() => project.remove());

async function askAll(url: string): Promise<unknown> {
  const response = await fetch(`${url}/api/all?name=Ada`, {
    headers: { cookie: 'token=t1', 'user-agent': 'a test' },
  });
  return response.json();
}

test('waymark build prints the route table, and what it leaves outside', () => {
  const rows = output.split('\n').map((line) => line.replace(/ +[\d.]+ k?B$/, ''));
  expect(rows).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^route +\/api\/all +GET$/),
      expect.stringMatching(/^route +\/api\/star +GET POST$/),
      expect.stringMatching(/^route +\/api\/users\/\[id\] +GET$/),
      'Left outside, to be found in node_modules: left-out',
    ]),
  );
  expect(output).not.toContain('_private');
  expect(output).toMatch(/route +\/api\/star +GET POST +\d+ B/);
});

test('waymark routes lists the same routes from the sources', async () => {
  const { stdout } = await runWaymark(['routes', '--json'], project.dir);
  expect(JSON.parse(stdout)).toEqual([
    { kind: 'route', path: '/api/all', file: 'app/api/all/route.ts', methods: ['GET'] },
    { kind: 'route', path: '/api/commonjs', file: 'app/api/commonjs/route.js', methods: ['GET'] },
    { kind: 'route', path: '/api/fail', file: 'app/api/fail/route.ts', methods: ['GET'] },
    { kind: 'route', path: '/api/star', file: 'app/api/star/route.ts', methods: ['GET', 'POST'] },
    {
      kind: 'route',
      path: '/api/users/[id]',
      file: 'app/(group)/@slot/api/users/[id]/route.js',
      methods: ['GET'],
    },
  ]);
});

describe.each(testedNodes())('on $name', ({ path }) => {
  test('waymark start serves the build', async () => {
    const server = await serveWaymark('start', project.dir, { node: path });
    expect(await (await fetch(`${server.url}/api/commonjs`)).text()).toBe('named of cjs');
    expect(await askAll(server.url)).toEqual({
      ...ANSWER,
      mode: 'production',
      env: { FROM_ENV: 'base', OVERRIDDEN: 'production', EXPANDED: 'base-more', LOCAL: 'yes' },
    });
    expect(await server.stop()).toBe(0);
  });

  test('waymark dev serves the sources alike', async () => {
    const server = await serveWaymark('dev', project.dir, { node: path });
    expect(await (await fetch(`${server.url}/api/commonjs`)).text()).toBe('named of cjs');
    expect(await askAll(server.url)).toEqual({
      ...ANSWER,
      mode: 'development',
      env: { FROM_ENV: 'base', OVERRIDDEN: 'development', EXPANDED: 'base-more', LOCAL: 'yes' },
    });
    expect(await server.stop()).toBe(0);
  });

  test('node .waymark/server.js runs from another folder with only the externals', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'waymark-moved-'));
    cpSync(join(project.dir, '.waymark'), join(elsewhere, '.waymark'), { recursive: true });
    cpSync(join(project.dir, 'node_modules/left-out'), join(elsewhere, 'node_modules/left-out'), {
      recursive: true,
    });
    writeFiles(elsewhere, { '.env': 'FROM_ENV=a file\nLOCAL=a file\n' });
    const server = await serveScript('.waymark/server.js', elsewhere, {
      node: path,
      env: { FROM_ENV: 'the shell' },
    });
    expect(await askAll(server.url)).toEqual({
      ...ANSWER,
      mode: 'production',
      env: { FROM_ENV: 'the shell', LOCAL: 'a file' },
    });
    expect(await server.stop()).toBe(0);
    rmSync(elsewhere, { recursive: true });
  });
});

test('the output names its externals in a package.json of its own', () => {
  const text = readFileSync(join(project.dir, '.waymark/package.json'), 'utf8');
  expect(JSON.parse(text)).toEqual({ type: 'module', dependencies: { 'left-out': '2.1.0' } });
});

test('an error of a built handler is logged with the places of its sources, and answered with an empty 500', async () => {
  const server = await serveWaymark('start', project.dir);
  const response = await fetch(`${server.url}/api/fail`);
  expect([response.status, await response.text()]).toEqual([500, '']);
  await expect.poll(() => server.output()).toMatch(/at fail \(.*app\/api\/fail\/route\.ts:3:9\)/);
  expect(server.output()).toMatch(/GET \/api\/fail \(app\/api\/fail\/route\.ts\) failed: Error: no luck/);
  await server.stop();
});

test('a build that fails reports every error at once, and leaves the last good one', async () => {
  const before = readFileSync(join(project.dir, '.waymark/server.js'), 'utf8');
  writeFiles(project.dir, {
    'app/bad/one/route.ts': 'export const GET = () => {\n  const x: = 1;\n};\n',
    'app/bad/two/route.ts': `import a from './nowhere';\nimport b from '@/nowhere';\nimport c from 'not-installed';\nexport const GET = () => new Response(a + b + c);\n`,
    'app/bad/three/[a]/route.ts': 'export const GET = () => new Response();\n',
    'app/bad/three/[b]/x/route.ts': `import { missing } from '@/lib/greet';\nexport const GET = () => new Response(missing);\n`,
  });
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(code).toBe(1);
  expect(stderr).toContain('app/bad/one/route.ts:2:12');
  expect(stderr).toContain('app/bad/two/route.ts:1:15');
  expect(stderr).toContain('app/bad/two/route.ts:2:15');
  expect(stderr).toContain('app/bad/two/route.ts:3:15');
  expect(stderr).toContain('npm install not-installed');
  expect(stderr).toContain('app/bad/three/[b]/x/route.ts');
  expect(stderr).toContain('missing');
  expect(stderr).toContain('6 errors');
  expect(stderr).not.toContain('/dist/');
  expect(readFileSync(join(project.dir, '.waymark/server.js'), 'utf8')).toBe(before);
  expect(readdirSync(project.dir).filter((name) => name.startsWith('.waymark.'))).toEqual([]);
  rmSync(join(project.dir, 'app/bad'), { recursive: true });
});

describe('waymark start', () => {
  test('says at once that there is no build', async () => {
    const empty = makeProject({ 'package.json': '{}' });
    const { code, stderr } = await runWaymark(['start'], empty.dir);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'error ERR_NO_BUILD\n  There is no build in `.waymark`. Build the project first: waymark build\n',
    );
    empty.remove();
  });

  test('says that a port is in use', async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((listening) => other.listen(port, listening));
    const { code, stderr } = await runWaymark(['start', '--port', String(port)], project.dir);
    expect(code).toBe(1);
    expect(stderr).toContain(`Cannot listen on port ${port}: another program does already.`);
    other.close();
  });

  test('takes PORT and HOSTNAME from the environment, and arguments before them', async () => {
    const port = await freePort();
    const server = await serveWaymark('start', project.dir, {
      env: { PORT: '1', HOSTNAME: '127.0.0.1' },
      port,
    });
    expect((await fetch(`http://127.0.0.1:${port}/api/star`)).status).toBe(200);
    await server.stop();
  });

  test('does not serve what was built before the config named another distDir', async () => {
    const moved = makeProject({
      'package.json': '{ "type": "module" }',
      'app/which/route.ts': `export const GET = () => new Response('first');`,
    });
    expect((await runWaymark(['build'], moved.dir)).code).toBe(0);
    writeFiles(moved.dir, {
      'next.config.mjs': `export default { distDir: 'out' };`,
      'app/which/route.ts': `export const GET = () => new Response('second');`,
    });
    expect((await runWaymark(['build'], moved.dir)).code).toBe(0);
    const server = await serveWaymark('start', moved.dir);
    expect(await (await fetch(`${server.url}/which`)).text()).toBe('second');
    await server.stop();
    moved.remove();
  });

  test('serves a distDir that the config names', async () => {
    writeFiles(project.dir, {
      'waymark.config.ts': `export default { serverExternalPackages: ['left-out'], distDir: 'out/server' };`,
    });
    rmSync(join(project.dir, '.waymark'), { recursive: true });
    expect((await runWaymark(['build'], project.dir)).code).toBe(0);
    expect(existsSync(join(project.dir, 'out/server/server.js'))).toBe(true);
    const server = await serveWaymark('start', project.dir);
    expect((await fetch(`${server.url}/api/star`)).status).toBe(200);
    await server.stop();
  });
});

test('the types of the routes and of next/* hold in a project without Next.js', () => {
  const root = join(import.meta.dirname, '..');
  const typed = makeProject({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: 'esnext',
        moduleResolution: 'bundler',
        target: 'es2022',
        lib: ['es2023', 'dom', 'dom.iterable'],
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
        skipLibCheck: false,
      },
      include: ['**/*.ts'],
    }),
    'app/users/[id]/route.ts': `import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { NextResponse, type NextRequest } from 'next/server';
import type { NextConfig } from 'next';
export const config: NextConfig = { basePath: '/x' };
export async function GET(request: NextRequest, { params }: RouteContext<'/users/[id]'>) {
  const { id } = await params;
  const text: string = id;
  // @ts-expect-error there is no such parameter
  (await params).other;
  if (!text) redirect('/');
  return NextResponse.json({ id, token: (await cookies()).get('token')?.value, q: request.nextUrl.searchParams.get('q') });
}
`,
  });
  cpSync(join(root, 'package.json'), join(typed.dir, 'node_modules/waymark/package.json'));
  for (const name of ['dist', 'types'])
    cpSync(join(root, name), join(typed.dir, 'node_modules/waymark', name), { recursive: true });
  cpSync(join(root, 'node_modules/@edge-runtime'), join(typed.dir, 'node_modules/@edge-runtime'), {
    recursive: true,
  });
  const typegen = spawnSync(process.execPath, [join(root, 'bin/waymark.js'), 'typegen'], {
    cwd: typed.dir,
    encoding: 'utf8',
  });
  expect(typegen.stdout).toContain('Wrote .waymark/types/routes.d.ts');
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', typed.dir],
    { encoding: 'utf8' },
  );
  expect(stdout).toBe('');
  expect(status).toBe(0);
  typed.remove();
});

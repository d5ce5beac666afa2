import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeProject, type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';

const GET = 'export const GET = () => Response.json(null);\n';

const FILES = {
  'package.json': '{ "type": "module" }',
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
  'lib/session.ts': `import { cookies } from 'next/headers';\nexport const session = async () => (await cookies()).get('session');\n`,
  'lib/with-auth.ts': `import type { NextRequest } from 'next/server';
import { headers } from 'next/headers';
export type Agent = Awaited<ReturnType<typeof headers>>;
export const withAuth = (handler: (request: NextRequest) => Response) => (request: NextRequest) =>
  request.headers.has('authorization') ? handler(request) : new Response(null, { status: 401 });
`,
  'lib/index.ts': `export * from './with-auth';\nexport { unused } from './unused';\n`,
  'lib/unused.ts': `import { headers } from 'next/headers';\nexport const unused = () => headers();\n`,
  'lib/dynamic.ts': `export const load = () => import('./session');\n`,
  'lib/on-load.js': `export const load = (name) => import(name);\n`,
  'app/plain/route.ts': GET,
  'app/next/route.ts': `import { NextResponse, type NextRequest } from 'next/server';\nexport const GET = (request: NextRequest) => NextResponse.json(request.nextUrl.pathname);\n`,
  'app/wrapped/route.ts': `import { withAuth } from '@/lib';\nexport const GET = withAuth((request) => Response.json(request.url));\n`,
  'app/cookies/route.ts': `import { session } from '@/lib/session';\nexport const GET = async () => Response.json(await session());\n`,
  'app/dynamic/route.ts': `import { load } from '@/lib/dynamic';\nexport const GET = async () => Response.json(await (await load()).session());\n`,
  'app/after/route.ts': `import { after, NextResponse } from 'next/server';\nexport const GET = () => (after(() => {}), NextResponse.json(null));\n`,
  'app/named/route.ts': `import * as server from 'next/server';\nexport const GET = () => server.NextResponse.json(null);\n`,
  'app/computed/route.ts': `import { load } from '@/lib/on-load';\nexport const POST = async (request: Request) => Response.json(await load(await request.text()));\n`,
  'app/outside/route.ts': `import { outside } from 'left-out';\nexport const GET = () => Response.json(outside);\n`,
  'app/global/route.ts': `export const POST = (request: Request) => globalThis.fetch(request.url);\n`,
  'app/bound/route.ts': `import { bound } from 'an-esm-package';
import commonjs from 'a-cjs-package';
import { local } from '../../lib/local';

class Page extends Response {}

export const GET = async () => Response.json({
  name: Response.name,
  kind: typeof Response,
  isSame: [bound().constructor === Response, commonjs.bound().constructor === Response, commonjs.Bound === Response],
  isResponse: [new Page(), bound(), commonjs.bound()].map((each) => each instanceof Response),
  page: [new Page('a').status, new Page().constructor.name],
  isPlatform: [Response, commonjs.Bound].map((each) => each === globalThis.Response),
  texts: [await bound().text(), await commonjs.bound().text()],
  local,
});
export const POST = () => commonjs.bound();
export const PUT = async (request: Request) => Response.json(await new Request(request).json());
export const PATCH = () => fail();

function fail(): Response {
  // a line
  return Response.json(null, { status: 99 });
}
`,
  'lib/local.ts': `class Response {}
const names = (fetch: string, { Request = 'default' }) => [fetch, Request, Response.name, Response === globalThis.Response];
export const local = names('argument', {});
`,
  'app/patched/route.ts': `import '../../lib/patch';
export const GET = async () => Response.json(await (await fetch('data:text/plain,inner')).text());
`,
  'lib/patch.ts': `const original = fetch;
globalThis.fetch = async (...args) => new Response('around ' + (await (await original(...args)).text()));
`,
  'app/assigned/route.js': `Response = globalThis.Response;\nexport const GET = () => new Response('assigned');\n`,
  'node_modules/an-esm-package/package.json':
    '{ "name": "an-esm-package", "version": "1.0.0", "type": "module", "main": "index.js" }',
  'node_modules/an-esm-package/index.js': `export const bound = () => new Response('from a module');\n`,
  'node_modules/a-cjs-package/package.json':
    '{ "name": "a-cjs-package", "version": "1.0.0", "main": "index.js" }',
  'node_modules/a-cjs-package/index.js': `exports.bound = () => new Response('from CommonJS', { status: 201 });\nObject.defineProperty(exports, 'Bound', { enumerable: true, get: () => Response });\n`,
  'node_modules/left-out/package.json':
    '{ "name": "left-out", "version": "1.0.0", "type": "module", "main": "index.js" }',
  'node_modules/left-out/index.js': 'export const outside = true;\n',
  'waymark.config.ts': `export default { serverExternalPackages: ['left-out'] };`,
};

const project = makeProject(FILES);
let server: RunningCommand;

beforeAll(async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  server = await serveWaymark('start', project.dir);
});
afterAll(async () => {
  await server.stop();
  project.remove();
});

/** What the built manifest says of a route. */
function usesOf(path: string): unknown {
  const text = readFileSync(join(project.dir, '.waymark/server.js'), 'utf8');
  const entry = new RegExp(`path: "${path}",[^]*?uses: \\{\\s*context: (\\w+),\\s*platform: (\\w+)`).exec(
    text,
  );
  return entry && { context: entry[1] === 'true', platform: entry[2] === 'true' };
}

test.each(['plain', 'next', 'wrapped'])('build: /%s touches nothing', (name) => {
  expect(usesOf(`/${name}`)).toEqual({ context: false, platform: false });
});

test.each(['cookies', 'dynamic', 'after', 'named'])('build: /%s touches the context', (name) => {
  expect(usesOf(`/${name}`)).toEqual({ context: true, platform: false });
});

test.each(['computed', 'outside'])('build: /%s may touch everything', (name) => {
  expect(usesOf(`/${name}`)).toEqual({ context: true, platform: true });
});

test.each(['global', 'bound', 'patched', 'assigned'])('build: /%s touches the platform', (name) => {
  expect(usesOf(`/${name}`)).toEqual({ context: false, platform: true });
});

test('build: the modules of the project and of its packages share one Response', async () => {
  const response = await fetch(`${server.url}/bound`);
  expect(await response.json()).toEqual({
    name: 'Response',
    kind: 'function',
    isSame: [true, true, true],
    isResponse: [true, true, true],
    page: [200, 'Page'],
    isPlatform: [false, false],
    texts: ['from a module', 'from CommonJS'],
    local: ['argument', 'default', 'Response', false],
  });
});

test('build: what a package answers with its Response is served', async () => {
  const response = await fetch(`${server.url}/bound`, { method: 'POST' });
  expect(response.status).toBe(201);
  expect(await response.text()).toBe('from CommonJS');
});

test('build: a Request of a Request', async () => {
  const response = await fetch(`${server.url}/bound`, { method: 'PUT', body: '{"a":1}' });
  expect(await response.json()).toEqual({ a: 1 });
});

test('build: an error of a bound Response shows the line of the source', async () => {
  const response = await fetch(`${server.url}/bound`, { method: 'PATCH' });
  expect(response.status).toBe(500);
  expect(server.output()).toContain('app/bound/route.ts:23');
});

test('build: a fetch that the project puts in the place of the platform one is called, and calls that', async () => {
  expect(await (await fetch(`${server.url}/patched`)).json()).toBe('around inner');
});

test('build: a module that assigns a global keeps it', async () => {
  expect(await (await fetch(`${server.url}/assigned`)).text()).toBe('assigned');
});

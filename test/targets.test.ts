import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Case, cases, type Subject } from './harness/contract.ts';
import { checkDockerfile, imageOf } from './harness/docker-image.ts';
import { sendRaw } from './harness/raw-http.ts';
import {
  type FinishedRun,
  makeProject,
  type RunningCommand,
  runWaymark,
  writeFiles,
} from './harness/run-waymark.ts';
import { makeProjectWith } from './harness/with-packages.ts';
import { buildFor, TESTED_TARGETS, type TestedTarget } from './harness/targets.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

const FILES = {
  'package.json': '{ "type": "module" }',
  'next.config.mjs': `export default {
  env: { STAGE: 'demo' },
  headers: async () => [
    { source: '/:path*', headers: [{ key: 'x-all', value: '1' }] },
    { source: '/guarded/:file', has: [{ type: 'query', key: 'q' }], headers: [{ key: 'x-asked', value: ':file' }] },
  ],
  redirects: async () => [
    { source: '/old/:id', destination: '/users/:id', permanent: true },
    { source: '/gone.txt', destination: '/hi.txt', permanent: false },
  ],
  rewrites: async () => ({
    beforeFiles: [{ source: '/before.txt', destination: '/hello' }],
    afterFiles: [{ source: '/v1/:path*', destination: '/:path*' }],
  }),
};`,
  'public/hi.txt': 'hi\n',
  'public/before.txt': 'the file',
  'public/gone.txt': 'the file',
  'public/guarded/a.txt': 'a',
  'public/index.html': '<p>file</p>',
  'public/app.3f9a1c7e.js': '1;',
  'public/ümläut.txt': 'u',
  'app/hello/route.ts': `export const dynamic = 'force-dynamic';
export const GET = () => Response.json({ hello: process.env.STAGE }, { headers: { 'x-one': '1' } });`,
  'app/users/[id]/route.ts': `import type { NextRequest } from 'next/server';
export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }) {
  return Response.json({ ...(await params), q: request.nextUrl.searchParams.get('q'), path: request.nextUrl.pathname });
}`,
  'app/files/[...path]/route.ts': `export const GET = async (_: Request, { params }: { params: Promise<{ path: string[] }> }) => Response.json(await params);`,
  'app/echo/route.ts': `export const maxBodySize = 100;
export async function POST(request: Request) {
  const type = request.headers.get('content-type') ?? '';
  if (type.includes('json')) return Response.json(await request.json(), { status: 201 });
  if (type.includes('form')) return Response.json(Object.fromEntries(await request.formData()));
  return new Response(request.body);
}`,
  'app/cookies/route.ts': `import { cookies, headers } from 'next/headers';
export async function GET() {
  const store = await cookies();
  store.set('b', '2', { httpOnly: true });
  return Response.json({ a: store.get('a')?.value, agent: (await headers()).get('x-agent') });
}`,
  'app/away/route.ts': `import { redirect } from 'next/navigation';
export const GET = (request: Request) => redirect(request.url.includes('x=1') ? '/hello?x=1' : '/hello');`,
  'app/missing/route.ts': `import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
export async function GET() { await headers(); notFound(); }`,
  'app/broken/route.ts': `export const dynamic = 'force-dynamic';
export const GET = () => { throw new Error('broken on purpose') };`,
  'app/stream/route.ts': `export const dynamic = 'force-dynamic';
export function GET() {
  const parts = ['one ', 'two ', 'three'];
  return new Response(new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const part = parts.shift();
      if (part === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(part));
    },
  }));
}`,
  'app/later/route.ts': `import { after } from 'next/server';
export function GET() {
  after(async () => { await new Promise((resolve) => setTimeout(resolve, 50)); console.log('work after the answer'); });
  return new Response('now');
}`,
  'app/cached/route.ts': `import { unstable_cache } from 'next/cache';
let calls = 0;
const count = unstable_cache(async () => ++calls, ['count']);
export const dynamic = 'force-dynamic';
export const GET = async () => Response.json([await count(), await count()]);`,
  'app/fixed/route.ts': `export const dynamic = 'force-static';
export const GET = () => new Response(String(Math.random()));`,
  'app/origin/route.ts': `import { clientIp } from 'waymark/client-ip';
export const GET = (request: Request) => Response.json({ origin: new URL(request.url).origin, ip: clientIp(request) });`,
  'app/fetched/route.ts': `export async function GET(request: Request) {
  const answer = await fetch(new URL('/hello', request.headers.get('x-self') ?? ''));
  return new Response(answer.body, { status: 203 });
}`,
  'pages/api/legacy/[id].ts': `export default function handler(req: any, res: any) {
  res.setHeader('x-legacy', req.method);
  res.status(202).json({ id: req.query.id, body: req.body ?? null });
}`,
};

const TABLE: readonly Case[] = [
  ['GET /hello', 200, { has: { 'x-one': '1', 'x-all': '1', ...JSON_TYPE }, text: '{"hello":"demo"}' }],
  ['HEAD /hello', 200, { has: JSON_TYPE, text: '' }],
  ['OPTIONS /hello', 204, { has: { allow: 'GET, HEAD, OPTIONS' } }],
  ['DELETE /hello', 405],
  ['GET /hello/', 308, { has: { location: '/hello' } }],
  ['GET /nothing', 404, { has: { 'content-type': 'application/problem+json' } }],
  ['GET /users/7?q=a%20b', 200, { json: { id: '7', q: 'a b', path: '/users/7' } }],
  ['GET /users/a%2Fb', 200, { json: { id: 'a/b' } }],
  ['GET /files/a/b/c', 200, { json: { path: ['a', 'b', 'c'] } }],
  ['POST /echo', 201, { headers: JSON_TYPE, body: '{"a":[1]}', json: { a: [1] } }],
  [
    'POST /echo',
    200,
    {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a=1&b=%20',
      json: { a: '1', b: ' ' },
    },
  ],
  ['POST /echo', 200, { headers: { 'content-type': 'text/plain' }, body: 'as it is', text: 'as it is' }],
  [
    'POST /echo',
    413,
    { headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(101), note: 'too large' },
  ],
  [
    'GET /cookies',
    200,
    {
      headers: { cookie: 'a=1', 'x-agent': 'me' },
      has: { 'set-cookie': /^b=2; Path=\/; HttpOnly$/ },
      json: { a: '1', agent: 'me' },
    },
  ],
  ['GET /away?x=1', 307, { has: { location: '/hello?x=1' } }],
  ['GET /missing', 404],
  ['GET /broken', 500, { text: '', log: /broken on purpose/ }],
  ['GET /stream', 200, { text: 'one two three' }],
  ['GET /later', 200, { text: 'now', log: /work after the answer/ }],
  ['GET /cached', 200, { text: '[1,1]' }],
  ['GET /old/7?q=1', 308, { has: { location: '/users/7?q=1' } }],
  ['GET /v1/users/8', 200, { json: { id: '8' } }],
  ['GET /api/legacy/9', 202, { has: { 'x-legacy': 'GET' }, json: { id: '9' } }],
  ['POST /api/legacy/9', 202, { headers: JSON_TYPE, body: '{"a":1}', json: { id: '9', body: { a: 1 } } }],
  [
    'GET /hi.txt',
    200,
    {
      has: {
        'x-all': '1',
        'content-type': /^text\/plain; charset=utf-8$/i,
        'cache-control': /^public, max-age=0/,
      },
      text: 'hi\n',
    },
  ],
  ['HEAD /hi.txt', 200, { text: '' }],
  ['GET /%C3%BCml%C3%A4ut.txt', 200, { text: 'u' }],
  ['GET /app.3f9a1c7e.js', 200, { has: { 'cache-control': 'public, max-age=31536000, immutable' } }],
  ['GET /before.txt', 200, { text: '{"hello":"demo"}', note: 'a rewrite before files' }],
  ['GET /gone.txt', 307, { has: { location: '/hi.txt' }, note: 'a redirect before files' }],
  ['GET /guarded/a.txt?q=1', 200, { has: { 'x-asked': 'a.txt' }, text: 'a' }],
  ['GET /guarded/a.txt', 200, { has: { 'x-asked': null }, text: 'a' }],
  ['GET /index.html', 200, { text: '<p>file</p>' }],
  ['GET /', 404, { note: 'a file index.html is none of its folder' }],
];

describe.each(TESTED_TARGETS)('target $name:', (target) => {
  const project = makeProject(FILES);
  let server: RunningCommand;
  beforeAll(async () => {
    await buildFor(target.name, project.dir);
    server = await target.serve(project.dir);
  });
  afterAll(async () => {
    await server?.stop();
    project.remove();
  });
  const subject = subjectOf(target, () => server);
  cases(subject, TABLE);

  test("the URL of a request has the name that its client asked for, and its address is the client's", async () => {
    const { body } = await sendRaw(server.url, 'GET /origin', { headers: { host: 'api.example.com' } });
    const own = new URL(server.url).origin;
    const origins = {
      node: own,
      docker: own,
      vercel: 'https://api.example.com',
      workers: 'http://api.example.com',
    };
    const local = /^(?:127\.0\.0\.1|::1)$/;
    const addresses = { node: local, docker: local, vercel: /^203\.0\.113\.7$/, workers: local };
    expect(JSON.parse(body)).toEqual({
      origin: origins[target.name],
      ip: expect.stringMatching(addresses[target.name]) as string,
    });
  });

  test('fetch reaches the server itself', async () => {
    const answer = await sendRaw(server.url, 'GET /fetched', { headers: { 'x-self': server.url } });
    expect([answer.status, answer.body]).toEqual([203, '{"hello":"demo"}']);
  });

  // A Worker has no files to keep it in.
  test.skipIf(target.name === 'workers')('an answer of the build is sent as it was made', async () => {
    const [one, two] = [await sendRaw(server.url, 'GET /fixed'), await sendRaw(server.url, 'GET /fixed')];
    expect([one.status, one.body]).toEqual([200, two.body]);
  });
});

function subjectOf({ engine }: TestedTarget, server: () => RunningCommand): Subject {
  return {
    mode: 'start',
    engine,
    get url() {
      return server().url;
    },
    output: () => server().output(),
    stop: (signal) => server().stop(signal),
  };
}

describe.each(TESTED_TARGETS)('target $name with basePath and proxy.ts:', (target) => {
  const project = makeProject({
    'package.json': '{ "type": "module" }',
    'next.config.mjs': `export default { basePath: '/base', trailingSlash: true };`,
    'public/hi.txt': 'hi',
    'public/free/hi.txt': 'free',
    'app/hello/route.ts': `export const GET = (request: Request) => new Response(request.headers.get('x-from-proxy'));`,
    'proxy.ts': `import { NextResponse, type NextRequest } from 'next/server';
export const config = { matcher: ['/((?!free).*)'] };
export function proxy(request: NextRequest) {
  if (request.nextUrl.pathname.startsWith('/closed')) return new NextResponse('closed', { status: 403 });
  const headers = new Headers(request.headers);
  headers.set('x-from-proxy', 'yes');
  return NextResponse.next({ request: { headers }, headers: { 'x-proxied': '1' } });
}`,
  });
  let server: RunningCommand;
  beforeAll(async () => {
    await buildFor(target.name, project.dir);
    server = await target.serve(project.dir);
  });
  afterAll(async () => {
    await server?.stop();
    project.remove();
  });
  cases(
    subjectOf(target, () => server),
    [
      ['GET /base/hello/', 200, { has: { 'x-proxied': '1' }, text: 'yes' }],
      ['GET /base/hello', 308, { has: { location: '/base/hello/' } }],
      ['GET /hello/', 404],
      ['GET /base/closed/', 403, { text: 'closed' }],
      ['GET /base/hi.txt', 200, { has: { 'x-proxied': '1' }, text: 'hi' }],
      ['GET /base/free/hi.txt', 200, { has: { 'x-proxied': null }, text: 'free' }],
      ['GET /hi.txt', 404],
    ],
  );
});

// The image of the test has no React: it would install it from the registry.
const WITH_REACT = TESTED_TARGETS.filter(({ name }) => name !== 'docker');

describe.each(WITH_REACT)('target $name with pages:', (target) => {
  const project = makeProjectWith(['react', 'react-dom', '@vitejs/plugin-rsc'], {
    'app/layout.tsx': `export default ({ children }: { children: React.ReactNode }) => <html><body>{children}</body></html>;`,
    'app/page.tsx': `import { Counter } from './counter';
export default () => <main><h1>Home</h1><Counter /></main>;`,
    'app/counter.tsx': `'use client';
import { useState } from 'react';
export function Counter() {
  const [count, setCount] = useState(0);
  return <button onClick={() => setCount(count + 1)}>{count} clicks</button>;
}`,
    'app/users/[id]/page.tsx': `export default async ({ params }: { params: Promise<{ id: string }> }) => <p>User {(await params).id}</p>;`,
    'app/api/route.ts': `export const GET = () => Response.json({ api: true });`,
  });
  let server: RunningCommand;
  beforeAll(async () => {
    await buildFor(target.name, project.dir);
    server = await target.serve(project.dir);
  });
  afterAll(async () => {
    await server?.stop();
    project.remove();
  });
  cases(
    subjectOf(target, () => server),
    [
      ['GET /', 200, { has: { 'content-type': /^text\/html/ }, text: /<h1>Home<\/h1>/ }],
      ['GET /users/7', 200, { text: /User (?:<!-- -->)?7/ }],
      ['GET /api', 200, { json: { api: true } }],
      ['GET /none', 404, { has: { 'content-type': /^text\/html/ } }],
    ],
  );

  test('what browsers load is there, and is kept', async () => {
    const { body } = await sendRaw(server.url, 'GET /');
    const path = /\/_next\/static\/[\w./-]+\.js/.exec(body)?.[0] ?? '';
    const script = await sendRaw(server.url, `GET ${path}`);
    expect([script.status, script.headers.get('cache-control')]).toEqual([
      200,
      ['public, max-age=31536000, immutable'],
    ]);
  });
});

/** Builds a project of one route for a target. */
async function buildWith(
  target: string,
  files: Record<string, string>,
): Promise<FinishedRun & { dir: string }> {
  const project = makeProject({
    'package.json': '{ "type": "module" }',
    'app/api/route.ts': `export const dynamic = 'force-dynamic';\nexport const GET = () => new Response('an answer');`,
  });
  projects.push(project);
  writeFiles(project.dir, files);
  const run = await runWaymark(['build', '--target', target], project.dir, { env: { VERCEL: '' } });
  return { ...run, dir: project.dir };
}

const projects: ReturnType<typeof makeProject>[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

const readJson = (...path: string[]) =>
  JSON.parse(readFileSync(join(...path), 'utf8')) as Record<string, unknown>;
const vercelJson = (...crons: { path: string; schedule: string }[]) => ({
  'vercel.json': JSON.stringify({ crons }),
});
const config = (entry: string) => ({ 'waymark.config.mjs': `export default { crons: [${entry}] };` });

describe('--target vercel', () => {
  test('jobs, the time that functions may take, variables and packages go along', async () => {
    const { dir, code, stderr } = await buildWith('vercel', {
      ...vercelJson({ path: '/api', schedule: '0 5 * * *' }),
      '.env.production': 'FROM_FILE=here',
      '.env.local': 'SECRET=not-here',
      'app/slow/route.ts': `export const maxDuration = 120;\nexport { query as GET } from 'pg';`,
      'node_modules/pg/package.json':
        '{ "name": "pg", "version": "8.0.0", "main": "index.js", "dependencies": { "pg-inner": "^1" } }',
      'node_modules/pg/index.js': `exports.query = () => new Response(require('pg-inner'));`,
      'node_modules/pg-inner/package.json': '{ "name": "pg-inner", "version": "1.0.0", "main": "index.js" }',
      'node_modules/pg-inner/index.js': `module.exports = 'inner';`,
    });
    expect([code, stderr]).toEqual([0, '']);
    const output = join(dir, '.vercel/output');
    const folder = join(output, 'functions/_waymark.func');
    expect(readJson(output, 'config.json')).toMatchObject({
      crons: [{ path: '/api', schedule: '0 5 * * *' }],
    });
    expect(readJson(folder, '.vc-config.json')).toMatchObject({ maxDuration: 120, handler: 'server.js' });
    expect(readFileSync(join(folder, 'node_modules/pg-inner/index.js'), 'utf8')).toContain('inner');
    expect(readFileSync(join(folder, '.env.production'), 'utf8')).toContain('FROM_FILE');
    expect(() => readFileSync(join(folder, '.env.local'))).toThrow('ENOENT');
  });

  test('where Vercel builds, it is the default, and jobs that Vercel reads itself are left to it', async () => {
    const { dir } = await buildWith('node', {
      ...vercelJson({ path: '/api', schedule: '0 5 * * *' }),
      ...config(`{ path: '/api?n=2', schedule: '0 6 * * *' }`),
    });
    const { code } = await runWaymark(['build'], dir, { env: { VERCEL: '1' } });
    expect(code).toBe(0);
    expect(readJson(dir, '.vercel/output/config.json')).toMatchObject({
      crons: [{ path: '/api?n=2', schedule: '0 6 * * *' }],
    });
  });
});

describe('--target docker', () => {
  test.runIf(TESTED_TARGETS.some(({ name }) => name === 'docker'))(
    'the Dockerfile has nothing to find fault with; its health check tells when the server is ready',
    async () => {
      const { dir, code, stderr } = await buildWith('docker', {});
      expect([code, stderr]).toEqual([0, '']);
      expect(checkDockerfile(dir)).toEqual([]);
      const image = await imageOf(dir);
      expect(image.settings).toMatchObject({ USER: 'node', STOPSIGNAL: 'SIGTERM', EXPOSE: '3000' });
      expect(image.settings['FROM']).toMatch(/^node:\d+\.\d+\.\d+-slim$/);
      const server = await image.run();
      const { port } = new URL(server.url);
      await expect.poll(() => image.checkHealth(port)).toBe(0);
      expect((await sendRaw(server.url, 'GET /api')).body).toBe('an answer');
      expect(await server.stop('SIGTERM')).toBe(0);
      expect(image.checkHealth(port)).toBe(1);
    },
  );

  test('a Dockerfile of the project is left as it is', async () => {
    const { dir, stderr } = await buildWith('docker', { Dockerfile: 'FROM scratch\n' });
    expect(stderr).toContain('Dockerfile is there already, and was left as it is.');
    expect(readFileSync(join(dir, 'Dockerfile'), 'utf8')).toBe('FROM scratch\n');
  });
});

describe('--target workers', () => {
  const target = TESTED_TARGETS.find(({ name }) => name === 'workers');
  test.runIf(target)('a trigger runs the jobs that it stands for', async () => {
    const { dir } = await buildWith('workers', {
      ...vercelJson({ path: '/job?n=1', schedule: '0 5 * * 1' }, { path: '/job?n=2', schedule: '0 6 * * 1' }),
      'app/job/route.ts': `export const GET = (request: Request) => {
  const { headers, url } = request;
  console.log('ran', new URL(url).search, headers.get('user-agent'), headers.get('authorization'));
  return new Response();
}`,
    });
    const server = await target!.serve(dir);
    const answer = await sendRaw(server.url, 'GET /cdn-cgi/handler/scheduled?cron=0+5+*+*+MON');
    expect([answer.status, answer.body]).toEqual([200, 'ok']);
    await expect.poll(() => server.output()).toContain('ran ?n=1 vercel-cron/1.0 Bearer a-secret');
    await expect.poll(() => server.output()).toMatch(/cron \/job\?n=1 \(\S+\) ended with 200 after \d+ ms/);
    expect(server.output()).not.toContain('?n=2');
    await server.stop();
  });

  test('jobs become triggers; days of the week are written as Cloudflare reads them', async () => {
    const { dir, code } = await buildWith(
      'workers',
      vercelJson({ path: '/api', schedule: '0 5 * * 1-5' }, { path: '/api', schedule: '*/2 1,7 * * 0,6' }),
    );
    expect(code).toBe(0);
    const text = readFileSync(join(dir, 'wrangler.jsonc'), 'utf8');
    expect(text).toMatch(/"0 5 \* \* MON-FRI",\s+"\*\/2 1,7 \* \* SUN,SAT"/);
  });

  test('a config of the project is left as it is, and what it lacks is named', async () => {
    const { code, stderr } = await buildWith('workers', {
      'wrangler.toml': 'main = ".waymark-workers/worker/server.js"',
    });
    expect(code).toBe(0);
    expect(stderr).toContain('wrangler.toml does not name `nodejs_compat`');
    expect(stderr).not.toContain('does not name `.waymark-workers/worker/server.js`');
  });
});

test.each([
  [
    'vercel',
    config(`{ path: '/api', schedule: '* * * * * *' }`),
    'its schedule has 6 fields in the place of five',
  ],
  [
    'vercel',
    config(`{ path: '/api', schedule: '0 5 * * *', timeZone: 'Asia/Tokyo' }`),
    'its time zone is Asia/Tokyo',
  ],
  ['workers', config(`{ path: '/api', schedule: '@daily' }`), 'its schedule has no five fields'],
  [
    'workers',
    {
      'app/api/route.ts': `export { query as GET } from 'pg';`,
      'node_modules/pg/package.json': '{ "name": "pg", "version": "8.0.0", "main": "index.js" }',
      'node_modules/pg/index.js': 'exports.query = () => {};',
    },
    'The package pg cannot be bundled',
  ],
])('--target %s: %j is an error', async (target, files, message) => {
  const { code, stderr } = await buildWith(target, files);
  expect(code).toBe(1);
  expect(stderr).toContain('ERR_TARGET');
  expect(stderr).toContain(message);
});

test('--target vercel: what Vercel does without is a warning', async () => {
  const entry = `{ path: '/api', schedule: '0 5 * * *', retries: 2, catchUp: 'one' }`;
  const { code, stderr } = await buildWith('vercel', config(entry));
  expect(code).toBe(0);
  expect(stderr).toContain('Vercel runs the cron job `/api` without `catchUp`, `retries`');
});

test.each([
  ['vercel', ['Vercel has no WebSockets: what app/api/route.ts accepts']],
  [
    'workers',
    [
      'Cloudflare has no WebSockets: what app/api/route.ts accepts',
      'Cloudflare keeps no answers: app/kept/route.ts runs at each request, though it exports `dynamic`',
      'Cloudflare keeps no answers: app/timed/route.ts runs at each request, though it exports `revalidate`',
    ],
  ],
])('--target %s: routes that use what is not there are named', async (target, messages) => {
  const get = 'export const GET = () => new Response();';
  const { code, stderr } = await buildWith(target, {
    'app/api/route.ts': `import { NextResponse } from 'next/server';
export const GET = () => NextResponse.upgrade({ message() {} });`,
    'app/kept/route.ts': `export const dynamic = 'force-static';\n${get}`,
    'app/timed/route.ts': `export const revalidate = 60;\n${get}`,
    'app/plain/route.ts': `export const dynamic = 'force-dynamic'; // no NextResponse.upgrade() here\n${get}`,
  });
  expect(code).toBe(0);
  expect(stderr.match(/(?:Vercel|Cloudflare) (?:has no|keeps no) [^\n]+/g)?.sort()).toEqual(
    messages.map((message) => expect.stringContaining(message)),
  );
});

test('--target: names that there are not', async () => {
  const { code, stderr } = await buildWith('cloudflare', {});
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('There is no target `cloudflare`. There are node, docker, vercel, workers.'),
  ]);
});

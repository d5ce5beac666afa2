import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeProject, type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';

const CACHED = `import { cacheLife, cacheTag } from 'next/cache';
export async function random(life) { 'use cache'; cacheTag('random'); if (life) cacheLife(life); return Math.random(); }
export async function inner() { 'use cache'; cacheLife({ revalidate: 77, expire: 777 }); return Date.now(); }
export async function outer() { 'use cache'; return [await inner(), await random()]; }
`;

/** Bodies of GET handlers whose answers are for everyone. */
const FOR_ALL: Record<string, string> = {
  plain: 'return Response.json({ ok: 1 });',
  method: 'return Response.json(request.method);',
  path: 'return Response.json(request.nextUrl.pathname);',
  fixedDate: 'return Response.json(new Date(0));',
  performance: 'performance.now(); return Response.json(1);',
  syncFile: "readFileSync('package.json'); return Response.json(1);",
  cached: 'return Response.json(await random());',
  minutes: "return Response.json(await random('minutes'));",
  nested: 'return Response.json(await outer());',
  twice:
    'return Response.json([await random(), await inner(), await random({ revalidate: 400, expire: 500 })]);',
  unstable: "return Response.json(await unstable_cache(async () => Math.random(), ['a'])());",
  keptFetch:
    "return Response.json(await (await fetch(ORIGIN + '/kept', { next: { revalidate: 90 } })).json());",
  imported: "const { random } = await import('../../lib/cached.js'); return Response.json(await random());",
  notFound: 'notFound();',
  redirect: "redirect('/plain');",
  streamed:
    "return new Response(new ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode('a')); c.close(); } }));",
};

/** And such of which each request may get another one. */
const FOR_ONE: Record<string, string> = {
  url: 'return Response.json(request.url);',
  headers: "return Response.json(request.headers.get('a'));",
  cookies: 'return Response.json((await cookies()).size);',
  connection: 'await connection(); return Response.json(1);',
  timer: 'await new Promise((r) => setTimeout(r, 5)); return Response.json(1);',
  immediate: 'await new Promise((r) => setImmediate(r)); return Response.json(1);',
  file: "await readFile('package.json'); return Response.json(1);",
  random: 'return Response.json(Math.random());',
  now: 'return Response.json(Date.now());',
  date: 'return Response.json(new Date());',
  uuid: 'return Response.json(crypto.randomUUID());',
  nodeCrypto: "return Response.json(randomBytes(4).toString('hex'));",
  caught: 'try { await cookies(); } catch {} return Response.json(1);',
  fetch: "return Response.json(await (await fetch(ORIGIN + '/plain')).json());",
  noStore: "return Response.json(await (await fetch(ORIGIN + '/noStore', { cache: 'no-store' })).json());",
  seconds: "return Response.json(await random('seconds'));",
  zero: 'return Response.json(await random({ revalidate: 0 }));',
  slowBody:
    'return new Response(new ReadableStream({ async start(c) { await new Promise((r) => setTimeout(r, 500)); c.close(); } }));',
};

const route = (body: string, up = '../..') => `import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { unstable_cache } from 'next/cache';
import { cookies } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { connection } from 'next/server';
import { inner, outer, random } from '${up}/lib/cached.js';
const ORIGIN = process.env.ORIGIN;
export async function GET(request, { params }) { ${body} }
`;

const routes = (bodies: Record<string, string>) =>
  Object.fromEntries(Object.entries(bodies).map(([name, body]) => [`app/${name}/route.js`, route(body)]));

const FILES = {
  'package.json': '{}',
  'next.config.mjs': 'export default { cacheComponents: true };\n',
  'lib/cached.js': CACHED,
  ...routes(FOR_ALL),
  ...routes(FOR_ONE),
  'app/posts/route.js': `${route('return Response.json(1);')}export const POST = () => Response.json(2);\n`,
  'app/one/[id]/route.js': route('return Response.json((await params).id);', '../../..'),
  'app/some/[id]/route.js': `${route("const { id } = await params; if (id === 'slow') await new Promise((r) => setTimeout(r, 20)); return Response.json([id, await random({ revalidate: 1, expire: 600 })]);", '../../..')}export async function generateStaticParams() { return [{ id: 'a' + (await random()).toString().slice(9) }].map(() => ({ id: 'a' })); }\n`,
  'app/odd/[id]/route.js': `${route('return Response.json([(await params).id, Math.random()]);', '../../..')}export const generateStaticParams = () => [{ id: 'a' }];\n`,
  'app/tag/route.js':
    "import { revalidateTag } from 'next/cache';\nexport const POST = () => { revalidateTag('random', 'max'); return Response.json(1); };\n",
};

const origin: Server = createServer((_request, response) => response.end('5'));
const project = makeProject(FILES);
const env = () => ({ ORIGIN: `http://127.0.0.1:${(origin.address() as AddressInfo).port}` });
let built: {
  path: string;
  answers?: { path: string; revalidate: number | null; expire: number | null }[];
}[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  const { code, stderr } = await runWaymark(['build'], project.dir, { env: env() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  built = JSON.parse(readFileSync(join(project.dir, '.waymark/routes.json'), 'utf8')) as typeof built;
});
afterAll(async () => {
  await new Promise((resolve) => origin.close(resolve));
  project.remove();
});

const answersOf = (path: string) => built.find((each) => each.path === path)?.answers;

test.each(Object.keys(FOR_ALL))('cacheComponents: the answer of `%s` is made by the build', (name) => {
  expect(answersOf(`/${name}`)).toHaveLength(1);
});

test.each([...Object.keys(FOR_ONE), 'posts', 'one/[id]', 'odd/[id]'])(
  'cacheComponents: `%s` is asked at each request',
  (name) => {
    expect(answersOf(`/${name}`)).toBeUndefined();
  },
);

test('cacheComponents: an answer lives as short as what it is made of', () => {
  const lives = ['plain', 'cached', 'minutes', 'nested', 'twice', 'keptFetch'].map(
    (name) => answersOf(`/${name}`)?.[0],
  );
  expect(lives.map((life) => [life?.revalidate, life?.expire])).toEqual([
    [null, null],
    [900, 31_536_000],
    [60, 3600],
    [77, 777],
    [77, 500],
    [90, 31_536_000],
  ]);
});

describe('cacheComponents, start:', () => {
  let server: RunningCommand;
  beforeAll(async () => {
    server = await serveWaymark('start', project.dir, { env: env() });
  });
  afterAll(() => server.stop());
  async function ask(path: string) {
    const response = await fetch(server.url + path, { redirect: 'manual' });
    const { headers, status } = response;
    return {
      status,
      body: await response.text(),
      state: headers.get('x-nextjs-cache'),
      control: headers.get('cache-control'),
    };
  }

  test('kept answers are sent as those that a route asks for', async () => {
    expect(await ask('/plain')).toEqual({
      status: 200,
      body: '{"ok":1}',
      state: 'HIT',
      control: 's-maxage=31536000',
    });
    expect(await ask('/minutes')).toMatchObject({
      state: 'HIT',
      control: 's-maxage=60, stale-while-revalidate=3540',
    });
    expect(await ask('/notFound')).toMatchObject({ status: 404, state: 'HIT' });
    expect(await ask('/redirect')).toMatchObject({ status: 307, state: 'HIT' });
    expect(await ask('/streamed')).toMatchObject({ body: 'a', state: 'HIT' });
    expect(await ask('/keptFetch')).toMatchObject({ body: '5', state: 'HIT' });
    expect(await ask('/random')).toMatchObject({ status: 200, state: null });
    expect(await ask('/fetch')).toMatchObject({ body: '5', state: null });
    expect(await ask('/seconds')).toMatchObject({ status: 200, state: null });
  });

  test('parameters that the build did not know: kept, unless the handler does what it cannot keep', async () => {
    expect((await ask('/some/a')).state).toMatch(/HIT|STALE/);
    expect(await ask('/some/b')).toMatchObject({
      state: 'MISS',
      control: 's-maxage=1, stale-while-revalidate=599',
    });
    expect((await ask('/some/b')).state).toMatch(/HIT|STALE/);
    const slow = await ask('/some/slow');
    expect(slow).toMatchObject({
      status: 200,
      body: expect.stringMatching(/^\["slow",/),
      control: expect.stringContaining('no-store'),
    });
    expect((await ask('/some/slow')).state).toBe('MISS');
  });

  test('an answer is made anew by time, and by the tags of what it is made of', async () => {
    const first = await ask('/some/a');
    await delay(1050);
    await ask('/some/a');
    await expect.poll(async () => (await ask('/some/a')).body).not.toBe(first.body);
    const { body } = await ask('/cached');
    await fetch(`${server.url}/tag`, { method: 'POST' });
    expect(await ask('/cached')).toMatchObject({ body, state: 'STALE' });
    await expect.poll(async () => (await ask('/cached')).body).not.toBe(body);
  });
});

test('cacheComponents: a handler that fails is an error of the build', async () => {
  const broken = makeProject({
    'next.config.mjs': FILES['next.config.mjs'],
    'app/a/route.js': "export const GET = () => { throw new Error('no luck'); };\n",
  });
  const { code, stderr } = await runWaymark(['build'], broken.dir);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /app\/a\/route\.js:1:34 ERR_PRERENDER\s+The answer to GET \/a cannot be made ahead of time: no luck/,
  );
  broken.remove();
});

test('cacheComponents: dev runs the handler at each request, from the sources as they are', async () => {
  const server = await serveWaymark('dev', project.dir, { env: env() });
  const ask = async (path: string) => (await fetch(server.url + path)).text();
  expect(await ask('/cached')).toBe(await ask('/cached'));
  expect(await ask('/random')).not.toBe(await ask('/random'));
  expect((await fetch(`${server.url}/plain`)).headers.get('x-nextjs-cache')).toBeNull();
  expect(await ask('/fetch')).toBe('5');
  await server.stop();
});

const fetching = (config: string, init: string) =>
  `${config}
export async function GET() { return Response.json([await (await fetch(process.env.ORIGIN + '/' + ${JSON.stringify(config)}, ${init})).json()]); }
`;

test('without cacheComponents: what a route fetches counts for the answer that is kept of it', async () => {
  const sixty = 'export const revalidate = 60;';
  const legacy = makeProject({
    'app/shorter/route.js': fetching(sixty, '{ next: { revalidate: 30 } }'),
    'app/longer/route.js': fetching(sixty, '{ next: { revalidate: 90 } }'),
    'app/plain/route.js': fetching(sixty, '{}'),
    'app/no-store/route.js': fetching(sixty, "{ cache: 'no-store' }"),
    'app/zero/route.js': fetching(sixty, '{ next: { revalidate: 0 } }'),
    'app/static/route.js': fetching("export const dynamic = 'force-static';", "{ cache: 'no-store' }"),
    'next.config.mjs': 'export default { experimental: { useCache: true } };\n',
    'app/seconds/route.js': `import { cacheLife } from 'next/cache';
async function now() { 'use cache'; cacheLife('seconds'); return Date.now(); }
export const revalidate = 60;
export const GET = async () => Response.json(await now());
`,
    'app/no-cache/route.js': fetching("export const revalidate = 60, fetchCache = 'force-no-store';", '{}'),
  });
  const { code, stderr } = await runWaymark(['build'], legacy.dir, { env: env() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const routes = JSON.parse(readFileSync(join(legacy.dir, '.waymark/routes.json'), 'utf8')) as typeof built;
  expect(Object.fromEntries(routes.map(({ path, answers }) => [path, answers?.[0]?.revalidate]))).toEqual({
    '/longer': 60,
    '/no-cache': undefined,
    '/no-store': undefined,
    '/plain': 60,
    '/seconds': 1,
    '/shorter': 30,
    '/static': null,
    '/zero': undefined,
  });
  legacy.remove();
});

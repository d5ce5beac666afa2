import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, askUntil, cachingProject, COUNTS } from './harness/caching.ts';
import { type RunningCommand, serveWaymark } from './harness/run-waymark.ts';

const YEAR = 31_536_000;

const project = cachingProject(
  {
    static: `export const dynamic = 'force-static';
import { cookies, headers } from 'next/headers';
export async function GET(request) {
  const set = await cookies().then((all) => all.set('a', 'b')).catch(String);
  return Response.json({
    url: request.url, search: request.nextUrl.search, parameters: [...request.nextUrl.searchParams],
    headers: [...request.headers].length + [...(await headers())].length,
    cookies: request.cookies.getAll().length + (await cookies()).getAll().length, set,
  });
}`,
    'static-post': `export const dynamic = 'force-static';
export const GET = (request) => Response.json({ url: request.url, headers: [...request.headers].length });
export const POST = async (request) => Response.json({ url: request.url, body: await request.text() });`,
    forever: `export const revalidate = false;\n${COUNTS}`,
    minute: `export const revalidate = 60;\n${COUNTS}`,
    head: `export const revalidate = 60;\nexport const HEAD = () => new Response(null, { status: 500 });\n${COUNTS}`,
    own: `export const revalidate = 60;
export const GET = () => new Response('größe', { headers: { 'cache-control': 'max-age=7', 'set-cookie': 'a=b', date: 'then' } });`,
    stream: `export const dynamic = 'error';
export const GET = () => new Response(new Blob(['ab', 'cd']).stream(), { status: 201, statusText: 'Made' });`,
    missing: `import { notFound } from 'next/navigation';\nexport const revalidate = 60;\nexport const GET = () => notFound();`,
    moved: `import { redirect } from 'next/navigation';\nexport const revalidate = 60;\nexport const GET = () => redirect('/there');`,
    empty: `export const revalidate = 60;\nexport const GET = () => new Response(null, { status: 204 });`,
    'named/[id]': `export const revalidate = 60;
export const generateStaticParams = () => [{ id: 'a' }, { id: 'b c/é' }];
let runs = 0;
export async function GET(request, { params }) {
  const { id } = await params;
  runs++;
  if (id === 'throws') throw new Error('out of order');
  if (id === 'query') return new Response(request.nextUrl.searchParams.get('q'));
  if (id === 'caught') try { request.headers.get('x') } catch { return Response.json({ caught: runs }); }
  if (id === 'failing') return Response.json({ runs }, { status: 503 });
  return Response.json({ id, path: request.nextUrl.pathname, method: request.method, runs }, { status: id === 'gone' ? 404 : 200 });
}`,
    'only/[...path]': `export const dynamicParams = false;
export const generateStaticParams = async () => [{ path: ['a', 'b'] }];
export const GET = async (_request, { params }) => Response.json(await params);`,
    'open/[[...path]]': `export const dynamic = 'force-static';
export const GET = async (request, { params }) => Response.json({ ...(await params), url: request.url });`,
    draft: `import { draftMode } from 'next/headers';
export const GET = async () => ((await draftMode()).enable(), new Response('on'));`,
    'draft-read': `import { draftMode } from 'next/headers';
export const revalidate = 60;
export const GET = async () => Response.json({ isDraft: (await draftMode()).isEnabled });`,
    asks: `export const revalidate = 60;\nexport const GET = (request) => new Response(request.nextUrl.searchParams.get('q'));`,
    caught: `import { headers } from 'next/headers';
export const revalidate = 60;
export const GET = async () => new Response(String(await headers().then(() => 'read', () => 'caught')));`,
    'only-period/[id]': `export const revalidate = 60;\n${COUNTS}`,
    post: `export const revalidate = 60;\nexport const POST = () => new Response('x');\n${COUNTS}`,
    dynamic: `export const dynamic = 'force-dynamic';\nexport const revalidate = 60;\n${COUNTS}`,
    never: `export const revalidate = 0;\n${COUNTS}`,
    connection: `import { connection } from 'next/server';
export const revalidate = 60;
export const GET = async () => (await connection(), new Response('x'));`,
    'no-store': `import { unstable_noStore } from 'next/cache';
export const revalidate = 60;
export const GET = async () => (unstable_noStore(), new Response('x'));`,
    failing: `export const revalidate = 60;\nexport const GET = () => new Response('x', { status: 500 });`,
    'error-post': `import { cookies } from 'next/headers';
export const dynamic = 'error';
export const POST = async () => (await cookies(), new Response('x'));`,
    after: `import { after } from 'next/server';
export const revalidate = 60;
export const GET = () => (after(() => console.log('after ran')), new Response('x'));`,
    plain: COUNTS,
    'data.json': `export const dynamic = 'force-static';\nexport const GET = () => Response.json({ file: true });`,
  },
  {
    'next.config.mjs': `export default {
  expireTime: 3600,
  headers: async () => [{ source: '/forever', headers: [{ key: 'Cache-Control', value: 'no-store' }, { key: 'x-config', value: 'yes' }] }],
};`,
  },
);

let table = '';
beforeAll(async () => {
  table = await project.build();
});
afterAll(() => project.remove());

test('build: the route table says what is kept, and how long', () => {
  expect(table).toContain('after ran');
  const lines = table.split('\n').map((line) => line.replace(/\s+/g, ' ').replace(/ [\d.]+ k?B/, ''));
  for (const line of [
    '○ route /static GET',
    'ƒ route /static-post GET POST',
    '○ route /forever GET',
    '○ route /minute GET 1m 1h',
    '● route /named/[id] GET',
    ' /named/a 1m 1h',
    ' /named/b%20c%2F%C3%A9 1m 1h',
    '● route /only/[...path] GET',
    '○ route /open/[[...path]] GET',
    'ƒ route /asks GET',
    'ƒ route /caught GET',
    'ƒ route /only-period/[id] GET',
    'ƒ route /post GET POST',
    'ƒ route /dynamic GET',
    'ƒ route /never GET',
    'ƒ route /connection GET',
    'ƒ route /no-store GET',
    'ƒ route /failing GET',
    'ƒ route /plain GET',
    '○ route /moved GET 1m 1h',
    'ƒ asked at each request',
  ])
    expect(lines).toContain(line);
});

describe.each([[[]], [['--http', 'node']]])('start %s:', (args) => {
  let server: RunningCommand;
  beforeAll(async () => {
    server = await project.serve(args);
  });
  afterAll(() => server.stop());
  const get = (path: string, init?: RequestInit) => ask(server.url + path, init);

  test('an answer of the build is sent without running the handler', async () => {
    const first = await get('/minute');
    expect(first).toMatchObject({
      status: 200,
      cache: 'HIT',
      control: 's-maxage=60, stale-while-revalidate=3540',
    });
    expect(JSON.parse(first.text)).toMatchObject({ run: 1 });
    expect(JSON.parse(first.text)).not.toMatchObject({ pid: server.pid });
    expect((await get('/minute?query=other')).text).toBe(first.text);
    expect((await get('/plain')).cache).toBeNull();
  });

  test('HEAD has the headers of the kept answer, whatever the file exports for it', async () => {
    const head = await get('/head', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, cache: 'HIT', text: '' });
    expect(head.headers.get('content-type')).toBe('application/json');
  });

  test('other methods are answered as those of every route', async () => {
    const options = await get('/minute', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
    expect(await get('/named/a', { method: 'PUT' })).toMatchObject({ status: 405, cache: null, text: '' });
  });

  test('force-static: nothing of a request is seen', async () => {
    const { text } = await get('/static?a=1', { headers: { cookie: 'x=y' } });
    expect(JSON.parse(text)).toEqual({
      url: 'http://localhost:3000/static',
      search: '',
      parameters: [],
      headers: 0,
      cookies: 0,
      set: expect.stringContaining("the route has `dynamic = 'force-static'`"),
    });
    const { text: notKept, cache } = await get('/static-post?a=1');
    expect([JSON.parse(notKept), cache]).toEqual([
      { url: 'http://localhost:3000/static-post', headers: 0 },
      null,
    ]);
    const { text: posted } = await get('/static-post?a=1', { method: 'POST', body: 'hello' });
    expect(JSON.parse(posted)).toEqual({ url: 'http://localhost:3000/static-post', body: 'hello' });
  });

  test('status, headers and bytes are those of the handler; its cache-control wins, that of the config before all', async () => {
    const own = await get('/own');
    expect(own).toMatchObject({ text: 'größe', control: 'max-age=7' });
    expect(own.headers.getSetCookie()).toEqual(['a=b']);
    expect(Date.parse(own.headers.get('date') ?? '')).toBeGreaterThan(Date.now() - 60_000);
    const forever = await get('/forever');
    expect([forever.control, forever.headers.get('x-config'), forever.cache]).toEqual([
      'no-store',
      'yes',
      'HIT',
    ]);
    expect(await get('/stream')).toMatchObject({ status: 201, text: 'abcd', control: `s-maxage=${YEAR}` });
    expect(await get('/empty')).toMatchObject({ status: 204, cache: 'HIT' });
    expect(await get('/missing')).toMatchObject({ status: 404, cache: 'HIT', text: '' });
    const moved = await get('/moved');
    expect([moved.status, moved.headers.get('location'), moved.cache]).toEqual([307, '/there', 'HIT']);
    expect(await get('/data.json')).toMatchObject({ text: '{"file":true}', cache: 'HIT' });
    for (const { headers } of [own, forever, moved]) expect(headers.has('x-next-cache-tags')).toBe(false);
  });

  test('parameters: named ones are there, others are made when they are asked for', async () => {
    expect(await get('/named/a')).toMatchObject({ cache: 'HIT' });
    const spelled = await get('/named/b%20c%2F%C3%A9');
    expect(spelled).toMatchObject({ cache: 'HIT' });
    expect(JSON.parse(spelled.text)).toMatchObject({
      id: 'b c/é',
      path: '/named/b%20c%2F%C3%A9',
      method: 'GET',
    });
    expect(await get('/named/%62%20c%2f%c3%a9')).toMatchObject({ cache: 'HIT', text: spelled.text });
    const name = `new-${args.length}`;
    const made = await get(`/named/${name}`);
    expect(made).toMatchObject({ status: 200, cache: 'MISS' });
    expect(await get(`/named/${name}?q=1`)).toMatchObject({ cache: 'HIT', text: made.text });
  });

  test('parameters: those that are asked for at the same time are made once', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => get(`/named/at-once-${args.length}`)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  test('dynamicParams = false: others are 404, and no handler runs', async () => {
    expect(await get('/only/a/b')).toMatchObject({ text: '{"path":["a","b"]}', cache: 'HIT' });
    for (const path of ['/only/a', '/only/a%2Fb']) expect((await get(path)).status).toBe(404);
  });

  test('an optional catch-all is kept with and without', async () => {
    for (const path of ['/open', '/open/x/y']) {
      await get(path);
      const { cache, text } = await get(`${path}?q=1`);
      expect([cache, JSON.parse(text).url]).toEqual(['HIT', `http://localhost:3000${path}`]);
    }
  });

  test('what fails while the server runs is not kept', async () => {
    expect(await get('/named/throws')).toMatchObject({ status: 500, cache: null, text: '' });
    expect(await get('/named/query?q=1')).toMatchObject({ status: 500, text: '' });
    expect(server.output()).toMatch(
      /GET \/named\/throws \(app\/named\/\[id\]\/route\.ts\) failed: Error: out of order/,
    );
    expect(server.output()).toContain(
      "couldn't be rendered statically because it used `nextUrl.searchParams`",
    );
    const [first, second] = [await get('/named/failing'), await get('/named/failing')];
    expect(first).toMatchObject({
      status: 503,
      cache: 'MISS',
      control: 'private, no-cache, no-store, max-age=0, must-revalidate',
    });
    expect(second.text).not.toBe(first.text);
    expect((await get('/named/caught')).control).toContain('no-store');
  });

  test('draft mode: the handler runs, and nobody keeps its answer', async () => {
    const { headers } = await get('/draft');
    const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(await get('/draft-read')).toMatchObject({ text: '{"isDraft":false}', cache: 'HIT' });
    expect(await get('/draft-read', { headers: { cookie } })).toMatchObject({
      text: '{"isDraft":true}',
      cache: null,
      control: 'private, no-cache, no-store, max-age=0, must-revalidate',
    });
    expect((await get('/only/x', { headers: { cookie } })).text).toBe('{"path":["x"]}');
    expect((await get('/draft-read', { headers: { cookie: '__prerender_bypass=guess' } })).cache).toBe('HIT');
  });

  test('what says that it is kept, and is not, is asked each time', async () => {
    for (const path of ['/post', '/dynamic', '/never', '/only-period/1']) {
      const [first, second] = [await get(path), await get(path)];
      expect(JSON.parse(second.text).run).toBe(JSON.parse(first.text).run + 1);
      expect([path, first.cache, first.control]).toEqual([path, null, null]);
    }
    expect((await get('/asks?q=7')).text).toBe('7');
    expect((await get('/caught')).text).toBe('read');
    expect((await get('/error-post', { method: 'POST' })).status).toBe(500);
    expect(server.output()).toContain(
      'with `dynamic = "error"` couldn\'t be rendered statically because it used `cookies()`',
    );
  });
});

test('dev: no answer is kept, and the rest of the segment config counts', async () => {
  const server = await serveWaymark('dev', project.dir);
  const get = (path: string, init?: RequestInit) => ask(server.url + path, init);
  const [first, second] = [await get('/minute'), await get('/minute')];
  expect([first.cache, first.control, JSON.parse(second.text).run]).toEqual([null, null, 2]);
  expect(JSON.parse((await get('/static?a=1')).text)).toMatchObject({ search: '', headers: 0 });
  expect((await get('/only/a/b')).status).toBe(200);
  expect((await get('/only/a')).status).toBe(404);
  expect((await get('/named/query?q=1')).text).toBe('1');
  expect((await get('/error-post', { method: 'POST' })).status).toBe(500);
  await server.stop();
});

test('an answer is kept in the folder of the build, and damage to it does no harm', async () => {
  const { dir } = project;
  const files = join(dir, '.waymark/cache/entries');
  expect(existsSync(files)).toBe(true);
  const { readdirSync } = await import('node:fs');
  const entry = readdirSync(files, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .find((path) => /"key":"answer:\w+:\/forever"/.test(readFileSync(path, 'utf8')));
  writeFileSync(entry ?? '', 'damaged');
  const server = await project.serve();
  expect(JSON.parse((await ask(`${server.url}/forever`)).text)).toMatchObject({ pid: server.pid });
  expect((await askUntil(`${server.url}/forever`, ({ cache }) => cache === 'HIT')).status).toBe(200);
  expect(server.output()).toContain('is damaged, and made anew');
  await server.stop();
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contract } from './harness/contract.ts';

const ROUTE = `import { draftMode } from 'next/headers';
import { revalidatePath, revalidateTag, unstable_cache } from 'next/cache';
import { options } from '../../lib/options';
import { whileReplaced } from '../../lib/replaced';

async function inCached(url: string, init?: any) { 'use cache'; return (await fetch(url, init)).text(); }
const form = () => { const form = new FormData(); form.set('a', 'b'); form.set('f', new File(['x'], 'x.txt')); return form; };
const later = fetch('http://127.0.0.1:1/', { cache: 'force-cache' }).catch((error: Error) => error.name);

const calls: Record<string, (url: string) => Promise<Response>> = {
  plain: (url) => fetch(url),
  default: (url) => fetch(url, { cache: 'default' }),
  noStore: (url) => fetch(url, { cache: 'no-store' }),
  noCache: (url) => fetch(url, { cache: 'no-cache' }),
  tagsAlone: (url) => fetch(url, { next: { tags: ['a'] } }),
  zero: (url) => fetch(url, { next: { revalidate: 0 } }),
  conflict: (url) => fetch(url, { cache: 'force-cache', next: { revalidate: 0 } }),
  otherConflict: (url) => fetch(url, { cache: 'no-store', next: { revalidate: 10 } }),
  force: (url) => fetch(url, { cache: 'force-cache' }),
  time: (url) => fetch(url, { next: { revalidate: 1 } }),
  never: (url) => fetch(url, { next: { revalidate: false } }),
  infinity: (url) => fetch(url, { next: { revalidate: Infinity } }),
  tagged: (url) => fetch(url, { next: { revalidate: 100, tags: ['tag:' + new URL(url).pathname] } }),
  elsewhere: (url) => fetch(url, options),
  request: (url) => fetch(new Request(url, { cache: 'force-cache' })),
  requestAndInit: (url) => fetch(new Request(url), { next: { revalidate: 100 } }),
  url: (url) => fetch(new URL(url), { cache: 'force-cache' }),
  post: (url) => fetch(url, { method: 'POST', body: 'a', cache: 'force-cache' }),
  otherPost: (url) => fetch(url, { method: 'POST', body: 'b', cache: 'force-cache' }),
  form: (url) => fetch(url, { method: 'POST', body: form(), cache: 'force-cache' }),
  stream: (url) => fetch(url, { method: 'POST', body: new Response('a').body, duplex: 'half', cache: 'force-cache' } as any),
  authorized: (url) => fetch(url, { headers: { authorization: 'a' }, cache: 'force-cache' }),
  otherAuthorized: (url) => fetch(url, { headers: { authorization: 'b' }, cache: 'force-cache' }),
  traced: (url) => fetch(url, { headers: { traceparent: String(Math.random()) }, cache: 'force-cache' }),
  aborted: (url) => fetch(url + '?slow=500', { cache: 'force-cache', signal: AbortSignal.timeout(200) }),
  patient: (url) => fetch(url + '?slow=500', { cache: 'force-cache' }),
  status: (url) => fetch(url + '?status=404', { cache: 'force-cache' }),
  cookies: (url) => fetch(url + '?cookies', { cache: 'force-cache' }),
  failing: (url) => fetch(url + '?failing', { next: { revalidate: 1 } }),
  negative: (url) => fetch(url, { next: { revalidate: -1 } }),
  text: (url) => fetch(url, { next: { revalidate: 'x' as any } }),
  badTags: (url) => fetch(url, { cache: 'force-cache', next: { tags: [5 as any, 'x'.repeat(300)] } }),
  inUnstable: async (url) => new Response(await unstable_cache(async () => (await fetch(url)).text(), [url])()),
  inCached: async (url) => new Response(await inCached(url)),
  noStoreInCached: async (url) => new Response(await inCached(url, { cache: 'no-store' })),
  zeroInCached: async (url) => new Response(await inCached(url, { next: { revalidate: 0 } })),
  taggedInCached: async (url) => new Response(await inCached(url, { next: { revalidate: 100, tags: ['tag:' + new URL(url).pathname] } })),
  own: async () => { const own = { fetch: (url: string, init: any) => Promise.resolve(Response.json(init)) }; return own.fetch('x', { next: { revalidate: 5 } }); },
  replaced: (url) => whileReplaced(() => fetch(url)),
  bound: async () => new Response(String(fetch === globalThis.fetch)),
};

async function answer(request: any, { params }: any) {
  const { name } = await params;
  const q = (key: string) => request.nextUrl.searchParams.get(key);
  if (name === 'tag') { revalidateTag(q('tag'), q('now') ? { expire: 0 } : 'max'); return Response.json(1); }
  if (name === 'path') { revalidatePath(q('path')); return Response.json(1); }
  if (name === 'draft') { (await draftMode()).enable(); return Response.json(1); }
  if (name === 'outside') return Response.json(await later);
  try {
    const response = await calls[name]!(q('url'));
    return Response.json({ text: await response.text(), status: response.status, url: response.url, type: response.headers.get('content-type'), cookies: response.headers.getSetCookie(), isResponse: response instanceof Response });
  } catch (error: any) {
    return Response.json({ error: error.message, name: error.name, code: error.code });
  }
}
export { answer as GET, answer as POST };
`;

const FILES = {
  'next.config.mjs': 'export default { experimental: { useCache: true } };\n',
  'app/[name]/route.ts': ROUTE,
  'lib/replaced.ts': `export async function whileReplaced<T>(run: () => Promise<T>): Promise<T> {
  const before = globalThis.fetch;
  globalThis.fetch = (async () => new Response('replaced')) as any;
  try { return await run(); } finally { globalThis.fetch = before; }
}
`,
  'app/all/route.ts': `export const fetchCache = 'default-cache';
export async function GET(request: any) {
  const url = request.nextUrl.searchParams.get('url');
  return Response.json([await (await fetch(url)).text(), await (await fetch(url)).text(), await (await fetch(url, { cache: 'no-store' })).text()]);
}
`,
  'lib/options.ts': "export const options: any = { cache: 'force-cache' };\n",
};

/** A server that counts. */
const counts = new Map<string, number>();
const origin: Server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://origin');
  const count = (counts.get(url.pathname) ?? 0) + 1;
  counts.set(url.pathname, count);
  const { searchParams } = url;
  if (searchParams.has('failing') && count > 1) return void request.socket.destroy();
  const cookies = searchParams.has('cookies') ? { 'set-cookie': ['a=1', 'b=2'] } : {};
  response.writeHead(Number(searchParams.get('status') ?? 200), { 'content-type': 'text/x', ...cookies });
  setTimeout(() => response.end(String(count)), Number(searchParams.get('slow') ?? 0));
});

beforeAll(() => new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => origin.close(resolve)));

let last = 0;

const newUrl = () => `http://127.0.0.1:${(origin.address() as AddressInfo).port}/${++last}`;

contract('fetch with next and cache', FILES, (subject) => {
  // oxlint-disable-next-line typescript/no-explicit-any -- what each call answers is looked at where it is made
  async function call(name: string, url = newUrl(), init: RequestInit = {}): Promise<any> {
    return (await fetch(`${subject.url}/${name}?url=${encodeURIComponent(url)}`, init)).json();
  }
  async function texts(...names: string[]): Promise<string[]> {
    const url = newUrl();
    const all: string[] = [];
    for (const name of names) all.push((await call(name, url)).text);
    return all;
  }
  const ask = (path: string) => fetch(`${subject.url}/${path}`, { method: 'POST' });

  test.each([
    'plain',
    'default',
    'noStore',
    'noCache',
    'tagsAlone',
    'zero',
    'conflict',
    'otherConflict',
    'status',
    'zeroInCached',
  ])('%s: each call goes out', async (name) => {
    expect(await texts(name, name)).toEqual(['1', '2']);
  });

  test.each([
    'force',
    'time',
    'never',
    'infinity',
    'tagged',
    'elsewhere',
    'request',
    'requestAndInit',
    'url',
    'post',
    'form',
    'stream',
    'authorized',
    'traced',
    'badTags',
    'inUnstable',
    'inCached',
    'noStoreInCached',
    'taggedInCached',
  ])('%s: the answer is kept', async (name) => {
    expect(await texts(name, name)).toEqual(['1', '1']);
  });

  test('another body, or another Authorization, is another call', async () => {
    expect(await texts('post', 'otherPost', 'post')).toEqual(['1', '2', '1']);
    expect(await texts('authorized', 'otherAuthorized', 'authorized')).toEqual(['1', '2', '1']);
  });

  test('what is kept looks like what came', async () => {
    const url = newUrl();
    const first = await call('cookies', url);
    expect(first).toEqual({
      text: '1',
      status: 200,
      url: `${url}?cookies`,
      type: 'text/x',
      cookies: ['a=1', 'b=2'],
      isResponse: true,
    });
    expect(await call('cookies', url)).toEqual(first);
  });

  test('a stale answer is given once more, and fetched anew in the background', async () => {
    const url = newUrl();
    expect((await call('time', url)).text).toBe('1');
    await delay(1050);
    expect((await call('time', url)).text).toBe('1');
    await expect.poll(async () => (await call('time', url)).text).toBe('2');
  });

  test('and stays where that fails, which the log tells', async () => {
    const url = newUrl();
    await call('failing', url);
    await delay(1050);
    expect((await call('failing', url)).text).toBe('1');
    await expect
      .poll(() => subject.output())
      .toContain(`Cannot make the result of fetch ${url}?failing anew`);
    expect((await call('failing', url)).text).toBe('1');
  });

  test('calls at the same time go out once; who gives up gives up alone', async () => {
    const url = newUrl();
    const seen = () => counts.get(new URL(url).pathname) ?? 0;
    const giving = call('aborted', url);
    await expect.poll(seen, { interval: 5 }).toBe(1);
    const patient = await Promise.all([call('patient', url), call('patient', url)]);
    expect((await giving).name).toBe('TimeoutError');
    expect(patient.map(({ text }) => text)).toEqual(['2', '2']);
    expect(seen()).toBe(2);
  });

  test('revalidateTag and revalidatePath reach it', async () => {
    for (const name of ['tagged', 'taggedInCached']) {
      const url = newUrl();
      const again = async () => (await call(name, url)).text;
      expect(await again()).toBe('1');
      await ask(`tag?tag=tag:${new URL(url).pathname}&now=1`);
      expect(await again()).toBe('2');
      await ask(`tag?tag=tag:${new URL(url).pathname}`);
      expect(await again()).toBe('2');
      await expect.poll(again).toBe('3');
      await ask(`path?path=/${name}`);
      expect(await again()).toBe('4');
    }
  });

  test('draft mode, and calls outside of requests, are the platform’s', async () => {
    const url = newUrl();
    await call('force', url);
    const [cookie = ''] = (await fetch(`${subject.url}/draft`)).headers.getSetCookie();
    const drafted = await call('force', url, { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect([drafted.text, (await call('force', url)).text]).toEqual(['2', '1']);
    expect(await (await fetch(`${subject.url}/outside`)).json()).toBe('TypeError');
  });

  test('in dev, a browser that loads everything anew gets everything anew', async () => {
    const url = newUrl();
    await call('force', url);
    const { text } = await call('force', url, { headers: { 'cache-control': 'no-cache' } });
    expect(text).toBe(subject.mode === 'dev' ? '2' : '1');
  });

  test('fetchCache of a route is for all of its calls, and for no others', async () => {
    const response = await fetch(`${subject.url}/all?url=${encodeURIComponent(newUrl())}`);
    expect(await response.json()).toEqual(['1', '1', '2']);
    expect(await texts('plain', 'plain')).toEqual(['1', '2']);
  });

  test('mistakes are told', async () => {
    expect(await call('negative')).toMatchObject({
      code: 'ERR_CACHE_OPTION',
      error: expect.stringContaining('Invalid revalidate value "-1" on "/[name]" for fetch http://'),
    });
    expect((await call('text')).error).toContain('Invalid revalidate value "x"');
    expect(subject.output()).toMatch(
      /Specified "cache: force-cache" and "revalidate: 0", only one should be specified/,
    );
    expect(subject.output()).toMatch(
      /Specified "cache: no-store" and "revalidate: 10", only one should be specified/,
    );
    expect(subject.output()).toMatch(
      /invalid tags passed to fetch http:.*: 5: must be a string; x+: has 300 characters/,
    );
  });

  test('nothing of the platform is changed, and what the app changes counts', async () => {
    expect((await call('replaced')).text).toBe('replaced');
    expect((await call('bound')).text).toBe('false');
    expect((await call('own')).text).toBe('{"next":{"revalidate":5}}');
  });
});

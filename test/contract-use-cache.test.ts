import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { contract } from './harness/contract.ts';

const CONFIG = `export default {
  cacheComponents: true,
  cacheLife: { brief: { revalidate: 1, expire: 600 }, gone: { revalidate: 1, expire: 1 } },
};
`;

const CACHED = `import { AsyncLocalStorage } from 'node:async_hooks';
import { cacheLife, cacheTag } from 'next/cache';
import { inspect } from 'node:util';

let runs = 0;
const fresh = () => ++runs;
export async function add(a, b) { 'use cache'; return { sum: a + b, run: fresh() }; }
export async function tagged(key) { 'use cache'; cacheTag('t:' + key); return fresh(); }
export async function brief(key) { 'use cache'; cacheLife('brief'); return fresh(); }
export async function gone(key) { 'use cache'; cacheLife('gone'); return fresh(); }
export async function never(key) { 'use cache'; cacheLife({ revalidate: 0 }); return fresh(); }
export async function remote(key) { 'use cache: remote'; return fresh(); }
export async function slow(key) { 'use cache'; await new Promise((r) => setTimeout(r, 150)); return fresh(); }
let attempts = 0;
export async function failing(key) { 'use cache'; attempts++; throw new TypeError('attempt ' + attempts); }
let times = 0;
export async function sometimes(key) {
  'use cache';
  cacheLife('brief');
  if (times++ > 0) throw new Error('no more');
  return fresh();
}
export async function inner(key) { 'use cache'; cacheTag('in:' + key); cacheLife({ revalidate: 1, expire: 1 }); return fresh(); }
export async function outer(key) { 'use cache'; return [await inner(key), fresh()]; }
export async function longOuter(key) { 'use cache'; cacheLife('hours'); return [await inner(key), fresh()]; }
export async function echo(value) { 'use cache'; return { value, run: fresh() }; }
export async function shown(value) { 'use cache'; return inspect(value); }
export const mutates = async (list) => { 'use cache'; list.push(1); return { list, run: fresh() }; };
export const user = new AsyncLocalStorage();
export async function whoAmI(key) { 'use cache'; return String(user.getStore()); }
`;

const FILE_LEVEL = `'use cache';
import { cacheTag } from 'next/cache';
import { plain } from './plain';
let runs = 0;
async function local() { return ++runs; }
export async function one(a: number): Promise<[number, number]> { cacheTag('file'); return [await local(), await local()]; }
export const two = async (a: string) => ++runs;
async function three(a: string) { return ++runs; }
export { three, three as drei };
export { plain };
export type Two = typeof two;
export default async function () { return ++runs; }
`;

/** One route of many small handlers, by the name behind it. */
const HANDLERS = `import { after, connection } from 'next/server';
import { cookies, draftMode, headers } from 'next/headers';
import { cacheLife, cacheTag, refresh, revalidatePath, revalidateTag, unstable_cache, unstable_noStore, updateTag } from 'next/cache';
import { notFound, redirect } from 'next/navigation';
import * as cached from '../../lib/cached';
import main, { drei, one, plain, three, two } from '../../lib/file-level';

class Point { x = 1; }
const obj = { async get(id: string) { 'use cache'; return Math.random(); }, arrow: async (id: string) => { 'use cache'; return Math.random(); } };
class Store { static async load(id: string) { 'use cache'; return Math.random(); } }

async function touches(what: string) {
  'use cache';
  switch (what.split(':')[0]) {
    case 'cookies': return (await cookies()).get('a');
    case 'headers': return (await headers()).get('a');
    case 'connection': return connection();
    case 'draft': return (await draftMode()).isEnabled;
    case 'enable': (await draftMode()).enable(); return 1;
    case 'revalidateTag': return revalidateTag('x', 'max');
    case 'revalidatePath': return revalidatePath('/x');
    case 'updateTag': return updateTag('x');
    case 'refresh': return refresh();
    case 'redirect': return redirect('/elsewhere');
    case 'notFound': return notFound();
    case 'noStore': unstable_noStore(); return Math.random();
    case 'unstable_cache': return unstable_cache(async () => Math.random(), ['inside'])();
    case 'after': after(() => console.log('after of a cached function')); return 1;
    case 'profile': return cacheLife('nope');
    case 'spaces': return cacheLife(' hours ');
    case 'order': return cacheLife({ revalidate: 10, expire: 5 });
    case 'false': return cacheLife({ revalidate: false as never });
    case 'text': return cacheLife({ expire: '5' as never });
    case 'number': return cacheLife(5 as never);
    case 'tags': return cacheTag(...Array.from({ length: 130 }, (_, i) => 'many' + i));
    case 'long': return cacheTag('x'.repeat(300), 7 as never);
    case 'class': return new Point();
    case 'function': return { deep: { fn: () => 1 } };
    case 'response': return new Response('x');
  }
}
async function secret() { 'use cache: private'; return [(await cookies()).get('a')?.value, Math.random()]; }
async function secretConnection() { 'use cache: private'; await connection(); }
async function publicOverSecret() { 'use cache'; return secret(); }
const top = cached.add(1, 1).then((value) => JSON.stringify(value), (error: Error) => error.message);

type Handler = (q: (name: string) => string, request: any) => unknown;
const handlers: Record<string, Handler> = {
  call: (q) => (cached as any)[q('fn')](q('key')),
  add: async (q) => [await cached.add(Number(q('a')), 2), await cached.add(Number(q('a')), 2)],
  extra: async () => [await (cached.add as any)(9, 1, Math.random()), await (cached.add as any)(9, 1, 'other')],
  concurrent: async (q) => Promise.all([cached.slow(q('key')), cached.slow(q('key')), cached.slow(q('key'))]),
  methods: async () => [await obj.get('a'), await obj.get('a'), await obj.arrow('a'), await obj.arrow('a'), await Store.load('a'), await Store.load('a')],
  file: async () => [await one(1), await one(1), await two('a'), await two('a'), await three('a'), await drei('a'), await main(), await main(), await plain('a'), await plain('a')],
  touch: (q) => touches(q('what')),
  private: async () => [await secret(), await secret()],
  privateConnection: () => secretConnection(),
  publicOverSecret: () => publicOverSecret(),
  outside: (q) => (q('what') === 'life' ? cacheLife('hours') : cacheTag('x')),
  top: () => top,
  tag: (q) => revalidateTag(q('tag'), q('now') ? { expire: 0 } : 'max'),
  path: (q) => revalidatePath(q('path')),
  mutate: async () => { const list = [0]; const first = await cached.mutates(list); first.list.push(2); return [list, first.list, (await cached.mutates([0])).list]; },
  values: async () => {
    const given = [new Map([[1, { a: 2n }]]), new Set(['a']), new Date(7), undefined, NaN, -0, new Uint8Array([1, 2]), Symbol.for('q'), Promise.resolve(5)];
    const results = [];
    for (const value of given) { const a: any = await cached.echo(value), b: any = await cached.echo(value); results.push([a.run === b.run, await cached.shown(value)]); }
    return results;
  },
  passes: async () => {
    const f = () => 1, g = () => 2;
    const [one, two]: any[] = [await cached.echo({ f }), await cached.echo({ f: g })];
    return [one.run === two.run, one.value.f === f, two.value.f === g];
  },
  opaque: async (_, request) => { async function reads(r: any) { 'use cache'; return r.url; } return reads(request); },
  closure: async (q, request) => {
    const key = q('key'), o = { key, list: [1] };
    const { nextUrl } = request;
    async function f(a: number) { 'use cache'; o.list.push(2); return [a, key, o.list, nextUrl.pathname, Math.random()]; }
    const g = async (a = key) => { 'use cache'; return [a, ...(await f(3))]; };
    return [await f(1), await f(1), await f(2), await g(), await g(), o.list];
  },
  closureOfFunction: async () => { const fn = () => 5; async function f() { 'use cache'; return fn(); } return f(); },
  recursive: async (q) => { const key = q('key'); async function fib(n: number): Promise<number> { 'use cache'; console.log('fib ' + n + key); return n < 2 ? n : (await fib(n - 1)) + (await fib(n - 2)); } return fib(12); },
  who: (q) => cached.user.run('Ada', () => cached.whoAmI(q('key'))),
  draft: async () => { (await draftMode()).enable(); return 1; },
};

async function answer(request: any, { params }: any) {
  const { name } = await params;
  const q = (key: string) => request.nextUrl.searchParams.get(key);
  try {
    return Response.json({ v: (await handlers[name]!(q, request)) ?? null });
  } catch (error: any) {
    if (/NEXT_/.test(error.digest ?? '')) throw error;
    return Response.json({ error: error.message, code: error.code, name: error.name });
  }
}
export { answer as GET, answer as POST };
`;

const FILES = {
  'next.config.mjs': CONFIG,
  'lib/cached.js': CACHED,
  'lib/file-level.ts': FILE_LEVEL,
  'lib/plain.ts': 'let runs = 0;\nexport const plain = async (a: string) => ++runs;\n',
  'app/[name]/route.ts': HANDLERS,
};

let last = 0;
const newKey = () => `k${++last}`;

contract("'use cache'", FILES, (subject) => {
  // oxlint-disable-next-line typescript/no-explicit-any -- what each handler answers is looked at where it is asked
  async function ask(path: string, init: RequestInit = {}): Promise<any> {
    const response = await fetch(`${subject.url}/${path}`, init);
    const body = await response.text();
    return response.ok ? JSON.parse(body) : { status: response.status, body };
  }
  const call = async (fn: string, key: string) => (await ask(`call?fn=${fn}&key=${key}`)).v;

  test('a result is kept for its arguments, and those beyond the parameters do not count', async () => {
    const { v } = await ask('add?a=5');
    expect(v[0]).toEqual(v[1]);
    expect((await ask('add?a=5')).v).toEqual(v);
    expect((await ask('add?a=6')).v[0].run).not.toBe(v[0].run);
    const { v: extra } = await ask('extra');
    expect(extra[0]).toEqual(extra[1]);
  });

  test('what is asked for at the same time runs once, within a request and across', async () => {
    const key = newKey();
    const answers = await Promise.all([1, 2, 3].map(() => ask(`concurrent?key=${key}`)));
    expect(new Set(answers.flatMap(({ v }) => v)).size).toBe(1);
  });

  test('methods of objects, static methods, files as a whole', async () => {
    const { v } = await ask('methods');
    expect([v[1], v[3], v[5]]).toEqual([v[0], v[2], v[4]]);
    const { v: file } = await ask('file');
    expect([file[1], file[3], file[5], file[7], file[9]]).toEqual([
      file[0],
      file[2],
      file[4],
      file[6],
      file[8],
    ]);
    expect(file[0][0]).not.toBe(file[0][1]);
    expect(await call('remote', 'a')).toBe(await call('remote', 'a'));
  });

  test('a stale result is given once more, and made anew in the background', async () => {
    const key = newKey();
    const first = await call('brief', key);
    expect(await call('brief', key)).toBe(first);
    await delay(1050);
    expect(await call('brief', key)).toBe(first);
    await expect.poll(() => call('brief', key)).toBeGreaterThan(first);
  });

  test('an expired one is not, and one of no life is never kept', async () => {
    const key = newKey();
    const first = await call('gone', key);
    await delay(1050);
    expect(await call('gone', key)).toBeGreaterThan(first);
    expect(await call('never', key)).not.toBe(await call('never', key));
  });

  test('an error is not kept, and leaves a stale result in place', async () => {
    const key = newKey();
    const first = await ask(`call?fn=failing&key=${key}`);
    expect(first).toMatchObject({ name: 'TypeError', error: expect.stringMatching(/^attempt \d+$/) });
    expect((await ask(`call?fn=failing&key=${key}`)).error).not.toBe(first.error);
  });

  test('a stale result stays where making it anew fails, which the log tells', async () => {
    const first = await call('sometimes', 'a');
    await delay(1050);
    expect(await call('sometimes', 'a')).toBe(first);
    await expect
      .poll(() => subject.output())
      .toMatch(/Cannot make the result of `sometimes` \(lib\/cached\.js\) anew/);
    expect(await call('sometimes', 'a')).toBe(first);
  });

  test('revalidateTag: with a profile stale, without expired; revalidatePath: what the path asked for', async () => {
    const key = newKey();
    const first = await call('tagged', key);
    await ask(`tag?tag=t:${key}&now=1`, { method: 'POST' });
    const second = await call('tagged', key);
    expect(second).toBeGreaterThan(first);
    await ask(`tag?tag=t:${key}`, { method: 'POST' });
    expect(await call('tagged', key)).toBe(second);
    await expect.poll(() => call('tagged', key)).toBeGreaterThan(second);
    const third = await call('tagged', key);
    await ask('path?path=/call', { method: 'POST' });
    expect(await call('tagged', key)).toBeGreaterThan(third);
  });

  test('what a result is made of counts for it: the shortest life, unless it says its own, and every tag', async () => {
    const [key, other] = [newKey(), newKey()];
    const [outer, long] = [await call('outer', key), await call('longOuter', other)];
    await delay(1050);
    expect((await call('outer', key))[1]).toBeGreaterThan(outer[1]);
    expect(await call('longOuter', other)).toEqual(long);
    await ask(`tag?tag=in:${other}&now=1`, { method: 'POST' });
    expect((await call('longOuter', other))[1]).toBeGreaterThan(long[1]);
  });

  test('values of many kinds arrive, and come back, as what they are', async () => {
    const { v } = await ask('values');
    const seen = [
      'Map(1) { 1 => { a: 2n } }',
      "Set(1) { 'a' }",
      '1970-01-01T00:00:00.007Z',
      'undefined',
      'NaN',
      '-0',
      'Uint8Array(2) [ 1, 2 ]',
      'Symbol(q)',
    ];
    expect(v.slice(0, -1)).toEqual(seen.map((text) => [true, text]));
    expect(v.at(-1)[1]).toMatch(/^Promise \{\s+5/);
  });

  test('arguments and results are copies: who changes one changes nobody else’s', async () => {
    expect((await ask('mutate')).v).toEqual([[0], [0, 1, 2], [0, 1]]);
  });

  test('a function, or a request, is handed through, and cannot be used', async () => {
    expect((await ask('passes')).v).toEqual([true, true, true]);
    expect(await ask('opaque')).toMatchObject({
      code: 'ERR_CACHE_VALUE',
      error: expect.stringContaining(
        'Cannot read `url` of an argument in the cached function `reads` (app/[name]/route.ts)',
      ),
    });
  });

  test('what a function uses of the function around it is part of its key, and a copy', async () => {
    const { v } = await ask('closure?key=a');
    expect(v[0].slice(0, 4)).toEqual([1, 'a', [1, 2], '/closure']);
    expect(v[1]).toEqual(v[0]);
    expect(v[2]).not.toEqual(v[0]);
    expect(v[4]).toEqual(v[3]);
    expect(v[5]).toEqual([1]);
    expect((await ask('closure?key=a')).v).toEqual(v);
    expect((await ask('closure?key=b')).v[0][4]).not.toBe(v[0][4]);
    expect(await ask('closureOfFunction')).toMatchObject({
      code: 'ERR_CACHE_VALUE',
      error: expect.stringContaining(
        'Cannot cache `f` (app/[name]/route.ts), which uses `fn` of the function around it: it is a function (fn)',
      ),
    });
  });

  test('a function that calls itself asks the cache; other asynchronous contexts are not seen in it', async () => {
    const key = newKey();
    expect((await ask(`recursive?key=${key}`)).v).toBe(144);
    expect(
      subject
        .output()
        .split('\n')
        .filter((line) => line === `fib 5${key}`),
    ).toHaveLength(1);
    expect((await ask(`who?key=${newKey()}`)).v).toBe('undefined');
  });

  test.each([
    ['cookies', /^Route "\/\[name\]": `cookies\(\)` can't be read inside `"use cache"`/],
    ['headers', /`headers\(\)` can't be read inside/],
    ['connection', /`connection\(\)` can't be called inside/],
    ['enable', /`draftMode\(\)\.enable\(\)` can't be called inside/],
    ['revalidateTag', /`revalidateTag\("x"\)` can't be called inside a cached function/],
    ['revalidatePath', /`revalidatePath\("\/x"\)` can't be called inside a cached function/],
    ['updateTag', /updateTag can only be called from within a Server Action/],
    ['refresh', /refresh can only be called from within a Server Action/],
    ['profile', /Unknown `cacheLife\(\)` profile "nope"\. .*: default, seconds, .*, brief, gone\.$/],
    ['spaces', /Did you mean "hours", without the spaces\?/],
    ['order', /`expire` must not be below `revalidate`/],
    ['false', /`revalidate` must be a number of seconds: received false\. Pass `Infinity` for ever/],
    ['text', /`expire` must be a number of seconds: received 5/],
    ['number', /Either pass a profile name or an object/],
    [
      'class',
      /Cannot cache the result of `touches` \(app\/\[name\]\/route\.ts\): it is an instance of Point/,
    ],
    ['function', /Cannot cache `deep\.fn` of the result of `touches`.*: it is a function \(fn\)/],
    ['response', /Cannot cache the result of `touches`.*: it is a Response/],
  ])('%s inside of a cached function: an error', async (what, message) => {
    expect((await ask(`touch?what=${what}`)).error).toMatch(message);
  });

  test('what is allowed inside: draftMode() to read, after(), noStore, unstable_cache, redirect(), notFound()', async () => {
    expect((await ask('touch?what=draft')).v).toBe(false);
    expect((await ask(`touch?what=after:${newKey()}`)).v).toBe(1);
    await expect.poll(() => subject.output()).toContain('after of a cached function');
    for (const what of ['noStore', 'unstable_cache'])
      expect((await ask(`touch?what=${what}`)).v).toBe((await ask(`touch?what=${what}`)).v);
    const redirected = await fetch(`${subject.url}/touch?what=redirect`, { redirect: 'manual' });
    expect([redirected.status, redirected.headers.get('location')]).toEqual([307, '/elsewhere']);
    expect((await ask('touch?what=notFound')).status).toBe(404);
    await ask(`touch?what=tags:${newKey()}`);
    await ask(`touch?what=long:${newKey()}`);
    expect(subject.output()).toMatch(/more than 128 tags, dropped are: many128, many129/);
    expect(subject.output()).toMatch(
      /invalid tags passed to `cacheTag\(\)`: x+: has 300 characters.*7: must be a string/,
    );
  });

  test('cacheLife and cacheTag outside of one: errors; a cached function can be called while modules load', async () => {
    for (const what of ['life', 'tag']) {
      const { error } = await ask(`outside?what=${what}`);
      expect(error).toMatch(/`cache(?:Life|Tag)\(\)` can only be called inside a `"use cache"` function/);
    }
    expect((await ask('top')).v).toMatch(/^\{"sum":2,/);
  });

  test('use cache: private reads the request, and is kept for it alone', async () => {
    const headers = { cookie: 'a=1' };
    const { v } = await ask('private', { headers });
    expect(v[0][0]).toBe('1');
    expect(v[1]).toEqual(v[0]);
    expect((await ask('private', { headers })).v[0][1]).not.toBe(v[0][1]);
    expect((await ask('privateConnection')).error).toMatch(
      /`connection\(\)` can't be called inside `"use cache: private"`/,
    );
    expect((await ask('publicOverSecret')).error).toMatch(
      /'use cache: private' and can't be called inside `use cache`/,
    );
  });

  test('draft mode goes past what is kept, and keeps nothing', async () => {
    const key = newKey();
    const first = await call('tagged', key);
    const [cookie = ''] = (await fetch(`${subject.url}/draft`)).headers.getSetCookie();
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    const drafted = (await ask(`call?fn=tagged&key=${key}`, { headers })).v;
    expect(drafted).toBeGreaterThan(first);
    expect((await ask(`call?fn=tagged&key=${key}`, { headers })).v).toBeGreaterThan(drafted);
    expect(await call('tagged', key)).toBe(first);
  });
});

import type { Step, Topic, TwinCase } from '../twin-case.ts';

const PRELUDE = `import { cacheLife, cacheTag, revalidateTag, updateTag } from 'next/cache';
import { connection, type NextRequest } from 'next/server';
import { cookies, headers } from 'next/headers';
const mark = () => '@' + Date.now() + '.' + Math.random() + '@';
const tell = async (run: () => unknown) => { try { return (await run()) ?? 'done' } catch (e: any) { return 'failed' } };`;

const TWICE: readonly Step[] = ['GET ~', 'GET ~'];
/** A cached function behind a handler that runs at each request. */
const cached = (
  name: string,
  functions: string,
  body: string,
  send: readonly Step[] = TWICE,
  more: Partial<TwinCase> = {},
): TwinCase => ({
  name,
  route: `${functions}\nexport async function GET(request: NextRequest) { const q = request.nextUrl.searchParams.get('q') ?? ''; ${body} }
export async function POST(request: NextRequest) { return Response.json(await tell(() => revalidateTag(request.nextUrl.searchParams.get('tag') ?? '', { expire: 0 }))) }`,
  send,
  ...more,
});
const plain = (name: string, body: string): TwinCase => ({
  name,
  route: `export async function GET() { ${body} }`,
  send: TWICE,
});

/** 'use cache' under cacheComponents. */
export const useCache: Topic = {
  name: 'use-cache',
  profile: 'cache-components',
  feature: 'use-cache',
  prelude: PRELUDE,
  cases: [
    cached(
      'a function: kept',
      `async function read() { 'use cache'; return mark() }`,
      `return Response.json([await read(), q])`,
    ),
    cached(
      'a function: kept by its arguments',
      `async function read(q: string) { 'use cache'; return [q, mark()] }`,
      `return Response.json(await read(q))`,
      ['GET ~?q=1', 'GET ~?q=1', 'GET ~?q=2'],
    ),
    cached(
      'arguments: objects, arrays, dates, maps',
      `async function read(o: any) { 'use cache'; return [mark(), o.d.getTime(), [...o.m], o.l] }`,
      `return Response.json([q, await read({ d: new Date(5), m: new Map([['a', 1]]), l: [1, [2]] })])`,
    ),
    cached(
      'what a function closes over counts',
      `function make(v: string) { return async () => { 'use cache'; return [v, mark()] } }`,
      `return Response.json(await make(q)())`,
      ['GET ~?q=1', 'GET ~?q=1', 'GET ~?q=2'],
    ),
    cached(
      'results: dates, maps, sets, undefined, bigints',
      `async function read() { 'use cache'; return { d: new Date(5), m: new Map([['a', 1]]), s: new Set([1]), u: undefined, b: 5n } }`,
      `const r = await read(); return Response.json([q, r.d.getTime(), [...r.m], [...r.s], r.u === undefined, String(r.b)])`,
    ),
    cached(
      'a module whose every function is kept',
      ``,
      `const { fromModule } = await import('./kept'); return Response.json([q, await fromModule('x')])`,
      TWICE,
      {
        files: {
          'kept.ts': `'use cache';\nexport async function fromModule(x: string) { return [x, '@' + Date.now() + '.' + Math.random() + '@'] }`,
        },
      },
    ),
    cached(
      'an arrow function',
      `const read = async (q: string) => { 'use cache'; return [q, mark()] };`,
      `return Response.json(await read(q))`,
    ),
    cached(
      'one in another',
      `async function inner() { 'use cache'; return mark() }\nasync function outer() { 'use cache'; return [await inner(), mark()] }`,
      `return Response.json([q, await outer(), await inner()])`,
    ),
    cached(
      'cacheTag and revalidateTag',
      `async function read() { 'use cache'; cacheTag('uc-tag'); return mark() }`,
      `return Response.json([q, await read()])`,
      ['GET ~', 'GET ~', 'POST ~?tag=uc-tag', 'GET ~', 'GET ~'],
    ),
    cached(
      'cacheTag: several',
      `async function read() { 'use cache'; cacheTag('uc-a', 'uc-b'); return mark() }`,
      `return Response.json([q, await read()])`,
      ['GET ~', 'POST ~?tag=uc-b', 'GET ~', 'POST ~?tag=uc-none', 'GET ~'],
    ),
    cached(
      'cacheTag: by an argument',
      `async function read(q: string) { 'use cache'; cacheTag('uc-' + q); return [q, mark()] }`,
      `return Response.json(await read(q))`,
      ['GET ~?q=1', 'GET ~?q=2', 'POST ~?tag=uc-1', 'GET ~?q=1', 'GET ~?q=2'],
    ),
    cached(
      'cacheLife: revalidate: the old one once, then a new one',
      `async function read() { 'use cache'; cacheLife({ stale: 0, revalidate: 1, expire: 600 }); return mark() }`,
      `return Response.json([q, await read()])`,
      ['GET ~', 'GET ~', 1300, 'GET ~', 500, 'GET ~'],
      { differs: [{ row: "`'use cache'`: a result past its", in: ['body'], only: 'start' }] },
    ),
    cached(
      'cacheLife: a profile by name',
      `async function read() { 'use cache'; cacheLife('hours'); return mark() }`,
      `return Response.json([q, await read()])`,
    ),
    cached(
      'cacheLife: a profile of the config',
      `async function read() { 'use cache'; cacheLife('twin' as any); return mark() }`,
      `return Response.json([q, await read()])`,
    ),
    cached(
      'cacheLife: a profile that nobody knows',
      `async function read() { 'use cache'; cacheLife('no-such-profile' as any); return mark() }`,
      `return Response.json([q, await tell(read)])`,
      ['GET ~'],
    ),
    cached(
      'a failure is not kept',
      `let n = 0; async function read() { 'use cache'; n++; if (n === 1) throw new Error('first'); return 'second' }`,
      `return Response.json([q, await tell(read)])`,
    ),
    cached(
      'cookies() in it fails',
      `async function read() { 'use cache'; return (await cookies()).size }`,
      `return Response.json([q, await tell(read)])`,
      ['GET ~'],
    ),
    cached(
      'headers() in it fails',
      `async function read() { 'use cache'; return (await headers()).get('x') }`,
      `return Response.json([q, await tell(read)])`,
      ['GET ~'],
    ),
    cached(
      'cacheTag and cacheLife outside of it fail',
      `async function read() { return [await tell(() => cacheTag('x')), await tell(() => cacheLife('hours'))] }`,
      `return Response.json([q, await read()])`,
      ['GET ~'],
    ),
    cached(
      'updateTag fails in a Route Handler',
      ``,
      `return Response.json([q, await tell(() => updateTag('x'))])`,
      ['GET ~'],
    ),
    cached(
      'by two handlers at once',
      `async function read() { 'use cache'; await new Promise((r) => setTimeout(r, 20)); return mark() }`,
      `return Response.json([q, ...(await Promise.all([read(), read()]))])`,
    ),
    plain('GET that reads nothing of its request is prerendered', `return new Response('static')`),
    plain(
      'GET with a cached function is prerendered',
      `return new Response(await (async () => { 'use cache'; return mark() })())`,
    ),
    plain('GET with connection() is not', `await connection(); return new Response(mark())`),
    plain('GET that reads a header is not', `return Response.json([(await headers()).get('x-a'), mark()])`),
    plain(
      'GET that waits for something is not',
      `await new Promise((r) => setTimeout(r, 5)); return new Response('waited')`,
    ),
    plain('GET with Date.now() is not', `return new Response(mark())`),
    {
      name: 'POST is never prerendered',
      route: `export async function POST() { return new Response(mark()) }`,
      send: ['POST ~', 'POST ~', 'GET ~'],
    },
    {
      name: 'a dynamic segment',
      files: {
        '[id]/route.ts': `${PRELUDE}\nasync function read(id: string) { 'use cache'; return [id, mark()] }\nexport async function GET(_: Request, { params }: any) { return Response.json(await read((await params).id)) }`,
      },
      send: ['GET ~/1', 'GET ~/1', 'GET ~/2'],
    },
  ],
};

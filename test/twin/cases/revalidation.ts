import type { Step, Topic, TwinCase } from '../twin-case.ts';

const PRELUDE = `import { revalidatePath, revalidateTag, updateTag, refresh, unstable_cache } from 'next/cache';
import type { NextRequest } from 'next/server';
const mark = () => '@' + Date.now() + '.' + Math.random() + '@';
const tell = async (run: () => unknown) => { try { const got = await run(); return got === undefined ? 'done' : got } catch (e: any) { return 'failed: ' + String(e.message).slice(0, 60) } };`;

/** A function that is kept, behind a handler; POST does something to it. */
const cached = (
  name: string,
  body: string,
  more: string,
  send: readonly Step[],
  extra: Partial<TwinCase> = {},
): TwinCase => ({
  name,
  route: `${body}\nexport async function GET(request: NextRequest) { const q = request.nextUrl.searchParams.get('q') ?? ''; return Response.json(await read(q)) }
export async function POST(request: NextRequest) { return Response.json(await tell(() => { ${more} })) }`,
  send,
  ...extra,
});
const read = (key: string, options: string) =>
  `const read = unstable_cache(async (q: string) => [mark(), q], ['${key}'], ${options});`;

/** unstable_cache, revalidateTag, revalidatePath and updateTag in Route Handlers. */
export const revalidation: Topic = {
  name: 'revalidation',
  profile: 'cache',
  feature: 'cache',
  prelude: PRELUDE,
  cases: [
    cached('unstable_cache: kept by its arguments', read('args', '{}'), '', [
      'GET ~',
      'GET ~',
      'GET ~?q=1',
      'GET ~?q=1',
      'GET ~?q=2',
    ]),
    cached(
      'unstable_cache: revalidate in seconds',
      read('secs', '{ revalidate: 1 }'),
      '',
      ['GET ~', 'GET ~', 1300, 'GET ~', 400, 'GET ~'],
      { only: 'start' },
    ),
    cached('unstable_cache: revalidate = false', read('never', '{ revalidate: false }'), '', [
      'GET ~',
      'GET ~',
    ]),
    cached(
      'unstable_cache: key parts tell two functions apart',
      `const one = unstable_cache(async () => mark(), ['parts', 'one']); const two = unstable_cache(async () => mark(), ['parts', 'two']); const read = async () => [await one(), await two()];`,
      '',
      ['GET ~', 'GET ~'],
    ),
    cached(
      'unstable_cache: what goes through JSON',
      `const value = unstable_cache(async () => ({ date: new Date(0), list: [1, null], nothing: undefined, deep: { a: 'x' } }), ['json']); const read = async () => value();`,
      '',
      ['GET ~', 'GET ~'],
    ),
    cached(
      'unstable_cache: a failure is not kept',
      `let n = 0; const fail = unstable_cache(async () => { n++; if (n === 1) throw new Error('first'); return 'second' }, ['fail']); const read = async () => tell(() => fail());`,
      '',
      ['GET ~', 'GET ~'],
    ),
    cached(
      'unstable_cache: made of objects and arrays',
      `const sum = unstable_cache(async (o: any, l: number[]) => [mark(), o, l], ['objects']); const read = async (q: string) => sum({ q }, [1, 2]);`,
      '',
      ['GET ~?q=a', 'GET ~?q=a', 'GET ~?q=b'],
    ),
    cached(
      'revalidateTag with expire 0: made anew at once',
      read('expire', `{ tags: ['t-expire'] }`),
      `revalidateTag('t-expire', { expire: 0 })`,
      ['GET ~', 'GET ~', 'POST ~', 'GET ~', 'GET ~'],
    ),
    cached(
      'revalidateTag with a profile: the old one once, then a new one',
      read('max', `{ tags: ['t-max'] }`),
      `revalidateTag('t-max', 'max')`,
      ['GET ~', 'POST ~', 50, 'GET ~', 400, 'GET ~', 'GET ~'],
    ),
    cached(
      'revalidateTag with one argument: deprecated',
      read('single', `{ tags: ['t-single'] }`),
      `(revalidateTag as any)('t-single')`,
      ['GET ~', 'POST ~', 'GET ~', 'GET ~'],
      { log: /revalidateTag/ },
    ),
    cached(
      'revalidateTag: of another tag',
      read('other', `{ tags: ['t-other'] }`),
      `revalidateTag('t-none', { expire: 0 })`,
      ['GET ~', 'POST ~', 'GET ~'],
    ),
    cached(
      'revalidateTag: one of two tags',
      read('two', `{ tags: ['t-two-a', 't-two-b'] }`),
      `revalidateTag('t-two-b', { expire: 0 })`,
      ['GET ~', 'POST ~', 'GET ~', 'GET ~'],
    ),
    cached(
      'revalidateTag: with a profile that nobody knows',
      read('unknown', `{ tags: ['t-unknown'] }`),
      `revalidateTag('t-unknown', 'no-such-profile')`,
      ['POST ~'],
    ),
    cached(
      'revalidateTag: a tag that is too long',
      read('long', `{ tags: ['t-long'] }`),
      `revalidateTag('x'.repeat(300), { expire: 0 })`,
      ['GET ~', 'POST ~', 'GET ~'],
    ),
    cached(
      'updateTag: not in a Route Handler',
      read('update', `{ tags: ['t-update'] }`),
      `updateTag('t-update')`,
      ['GET ~', 'POST ~', 'GET ~'],
    ),
    cached('refresh: not in a Route Handler', read('refresh', '{}'), `refresh()`, ['POST ~']),
    {
      name: 'revalidatePath: a kept answer is made anew',
      files: {
        'page/route.ts': `export const dynamic = 'force-static';\nexport const GET = () => new Response('@' + Date.now() + '.' + Math.random() + '@');`,
        'do/route.ts': `import { revalidatePath } from 'next/cache';\nexport const POST = (request: Request) => { revalidatePath(new URL(request.url).pathname.replace('/do', '/page')); return new Response('done') }`,
      },
      only: 'start',
      send: ['GET ~/page', 'GET ~/page', 'POST ~/do', 'GET ~/page', 'GET ~/page'],
    },
    {
      name: 'revalidatePath: by the pattern of a route',
      files: {
        'p/[id]/route.ts': `export const dynamic = 'force-static';\nexport const GET = () => new Response('@' + Date.now() + '.' + Math.random() + '@');`,
        'do/route.ts': `import { revalidatePath } from 'next/cache';\nexport const POST = (request: Request) => { revalidatePath(new URL(request.url).pathname.replace('/do', '/p/[id]'), 'page'); return new Response('done') }`,
      },
      only: 'start',
      differs: [{ row: "`revalidatePath(pattern, 'page')` finds", in: ['body', 'header x-nextjs-cache'] }],
      send: ['GET ~/p/1', 'GET ~/p/2', 'GET ~/p/1', 'POST ~/do', 'GET ~/p/1', 'GET ~/p/2', 'GET ~/p/2'],
    },
    {
      name: 'revalidatePath: of another path',
      files: {
        'page/route.ts': `export const dynamic = 'force-static';\nexport const GET = () => new Response('@' + Date.now() + '.' + Math.random() + '@');`,
        'do/route.ts': `import { revalidatePath } from 'next/cache';\nexport const POST = () => { revalidatePath('/revalidation/nothing'); return new Response('done') }`,
      },
      only: 'start',
      send: ['GET ~/page', 'POST ~/do', 'GET ~/page'],
    },
    {
      name: 'revalidateTag: a kept answer that uses the tag is made anew',
      files: {
        'page/route.ts': `import { unstable_cache } from 'next/cache';\nconst read = unstable_cache(async () => '@' + Date.now() + '.' + Math.random() + '@', ['in-page'], { tags: ['t-in-page'] });\nexport const dynamic = 'force-static';\nexport const GET = async () => new Response(await read());`,
        'do/route.ts': `import { revalidateTag } from 'next/cache';\nexport const POST = () => { revalidateTag('t-in-page', { expire: 0 }); return new Response('done') }`,
      },
      only: 'start',
      send: ['GET ~/page', 'GET ~/page', 'POST ~/do', 'GET ~/page', 'GET ~/page'],
    },
    {
      name: 'revalidatePath and revalidateTag: while a kept answer is made',
      files: {
        '[id]/route.ts': `import { revalidateTag } from 'next/cache';\nexport const dynamic = 'force-static';\nexport const GET = () => { try { revalidateTag('x', 'max'); return new Response('worked') } catch (e: any) { return new Response('failed: ' + e.message.slice(0, 40)) } };`,
      },
      only: 'start',
      send: ['GET ~/1'],
    },
  ],
};

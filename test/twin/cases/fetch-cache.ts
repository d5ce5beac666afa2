import type { Step, Topic, TwinCase } from '../twin-case.ts';

const PRELUDE = `import { revalidateTag } from 'next/cache';
import type { NextRequest } from 'next/server';
const from = (path: string, init: any = {}) => fetch('http://127.0.0.1:' + process.env.UPSTREAM_PORT + path, init).then((r) => r.text());`;

const TWICE: readonly Step[] = ['GET ~', 'GET ~'];
const asks = (
  name: string,
  body: string,
  send: readonly Step[] = TWICE,
  more: Partial<TwinCase> & { exports?: string } = {},
): TwinCase => {
  const { exports = '', ...extra } = more;
  return {
    name,
    route: `${exports}\nexport async function GET(request: NextRequest) { ${body} }\nexport async function POST() { revalidateTag('fetch-tag', { expire: 0 }); return new Response('done') }`,
    send,
    ...extra,
  };
};
/** What a fetch of a count of this name gives. */
const counted = (name: string, init: string) => `return Response.json(await from('/count/${name}', ${init}))`;

/** The options next and cache of fetch. */
export const fetchCache: Topic = {
  name: 'fetch-cache',
  profile: 'cache',
  feature: 'use-cache',
  prelude: PRELUDE,
  cases: [
    asks('by default nothing is kept', counted('default', '{}')),
    asks('cache: no-store', counted('nostore', `{ cache: 'no-store' }`)),
    asks('cache: force-cache', counted('force', `{ cache: 'force-cache' }`)),
    asks('next.revalidate: 60', counted('sixty', `{ next: { revalidate: 60 } }`)),
    asks('next.revalidate: false', counted('false', `{ next: { revalidate: false } }`)),
    asks('next.revalidate: 0', counted('zero', `{ next: { revalidate: 0 } }`)),
    asks(
      'next.revalidate: 1: the old one once, then a new one',
      counted('one', `{ next: { revalidate: 1 } }`),
      ['GET ~', 'GET ~', 1300, 'GET ~', 400, 'GET ~'],
    ),
    asks(
      'next.tags and revalidateTag',
      counted('tags', `{ cache: 'force-cache', next: { tags: ['fetch-tag'] } }`),
      ['GET ~', 'GET ~', 'POST ~', 'GET ~', 'GET ~'],
    ),
    asks(
      'by method and body',
      `const post = (body: string) => from('/count/body', { method: 'POST', body, cache: 'force-cache' }); return Response.json([await post('a'), await post('a'), await post('b')])`,
    ),
    asks(
      'by headers',
      `const get = (v: string) => from('/count/hdr', { headers: { 'x-v': v }, cache: 'force-cache' }); return Response.json([await get('1'), await get('1'), await get('2')])`,
    ),
    asks(
      'by the query',
      `const get = (q: string) => from('/count/query?' + q, { cache: 'force-cache' }); return Response.json([await get('a'), await get('a'), await get('b')])`,
    ),
    asks(
      'an answer that is not 200',
      `const r = await fetch('http://127.0.0.1:' + process.env.UPSTREAM_PORT + '/status/503', { cache: 'force-cache' }); return Response.json([r.status, await r.text()])`,
    ),
    asks(
      'status, headers and url of a kept answer',
      `const r = await fetch('http://127.0.0.1:' + process.env.UPSTREAM_PORT + '/x', { cache: 'force-cache' }); return Response.json([r.status, r.ok, r.headers.get('x-upstream'), new URL(r.url).pathname, await r.text()])`,
    ),
    asks(
      'two requests in one handler',
      `return Response.json([await from('/count/dedupe'), await from('/count/dedupe')])`,
    ),
    asks(
      'two kept requests in one handler',
      `return Response.json(await Promise.all([from('/count/both', { cache: 'force-cache' }), from('/count/both', { cache: 'force-cache' })]))`,
    ),
    asks(
      'a Request as the argument',
      `return new Response(await (await fetch(new Request('http://127.0.0.1:' + process.env.UPSTREAM_PORT + '/count/request'), { cache: 'force-cache' })).text())`,
    ),
    asks('fetchCache = default-cache', counted('defcache', '{}'), TWICE, {
      exports: `export const fetchCache = 'default-cache';`,
    }),
    asks('fetchCache = force-cache', counted('forcecache', `{ cache: 'no-store' }`), TWICE, {
      exports: `export const fetchCache = 'force-cache';`,
    }),
    asks('fetchCache = force-no-store', counted('fns', `{ cache: 'force-cache' }`), TWICE, {
      exports: `export const fetchCache = 'force-no-store';`,
    }),
    asks('fetchCache = default-no-store', counted('dns', `{}`), TWICE, {
      exports: `export const fetchCache = 'default-no-store';`,
    }),
    asks('fetchCache = only-no-store, asked to keep', counted('ons', `{ cache: 'force-cache' }`), ['GET ~'], {
      exports: `export const fetchCache = 'only-no-store';`,
    }),
    asks('fetchCache = only-cache, asked not to keep', counted('oc', `{ cache: 'no-store' }`), ['GET ~'], {
      exports: `export const fetchCache = 'only-cache';`,
    }),
    {
      name: 'a kept route keeps its fetches',
      route: `export const revalidate = 60;\nexport async function GET() { return Response.json([await from('/count/inroute'), '@' + Math.random() + '@']) }`,
      send: TWICE,
    },
  ],
};

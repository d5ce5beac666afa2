import { type Case, cases, contract } from './harness/contract.ts';

const READS_BACKSLASHES = {
  bun: 'makes slashes of backslashes, and writes them out in queries, before anybody sees them',
};

const handler = (name: string) => `import type { NextRequest } from 'next/server';
export async function GET(request: NextRequest, context: { params: Promise<unknown> | undefined }) {
  const { url, nextUrl } = request;
  return Response.json({ route: '${name}', params: await context.params, url, pathname: nextUrl.pathname, href: nextUrl.href });
}
export const POST = GET;
`;

const FILES = Object.fromEntries(
  ['api/users', 'api/users/[id]', 'api/docs/[[...slug]]'].map((path) => [
    `app/${path}/route.ts`,
    handler(`/${path}`),
  ]),
);

/** A redirect in the shape in which Next.js answers one of its own. */
const to = (location: string) => ({
  has: { location, refresh: `0;url=${location}`, vary: null },
  text: location,
});
const on = (route: string, params?: unknown, seen?: string) => ({
  json: {
    route,
    ...(params ? { params } : {}),
    ...(seen ? { url: `$URL${seen}`, href: `$URL${seen}` } : {}),
  },
});

const SLASHES: Case[] = [
  ['GET /api//users', 308, to('/api/users')],
  ['GET //api/users', 308, to('/api/users')],
  ['GET /api/users//', 308, to('/api/users/')],
  ['GET /api//users/?x=1', 308, to('/api/users/?x=1')],
  [
    "GET /api//users?a=b!c'd(e)%41&&=x",
    308,
    { ...to('/api/users?a=b!c%27d(e)%41&&=x'), except: READS_BACKSLASHES },
  ],
  ['GET /api\\users', 308, { ...to('/api/users'), except: READS_BACKSLASHES }],
  ['GET /api/users\\/', 308, to('/api/users/')],
  ['GET /api/users/\\', 308, to('/api/users/')],
  ['GET /api/users/a\\b', 308, { ...to('/api/users/a/b'), except: READS_BACKSLASHES }],
  ['GET /api/docs//', 308, to('/api/docs/')],
  ['GET ///', 308, to('/')],
  ['GET //', 308, to('/')],
  ['GET //evil.com', 308, to('/evil.com')],
  ['GET //evil.com/', 308, to('/evil.com/')],
  ['GET /\\evil.com', 308, to('/evil.com')],
  ['GET /\\/evil.com', 308, to('/evil.com')],
  ['GET /\\\\evil.com', 308, to('/evil.com')],
  ['GET /nope//x', 308, to('/nope/x')],
  ['POST /api//users', 308, { ...to('/api/users'), body: 'x' }],
  ['HEAD /api//users', 308, { has: { location: '/api/users' }, text: '' }],
  ['GET /api/users?x=a//b\\c', 200, on('/api/users', undefined, '/api/users?x=a%2F%2Fb%5Cc')],
  ['GET /api/users/', 308, to('/api/users')],
  ['GET /api/users/.', 308, to('/api/users')],
  ['GET /api/docs/', 308, to('/api/docs')],
  ['GET /api/files/', 308, to('/api/files')],
  ['GET /nope/', 308, to('/nope')],
  ['GET /hello.json/', 308, to('/hello.json')],
  ['GET /_next/', 308, to('/_next')],
  ['GET /_next/foo/', 308, to('/_next/foo')],
  ['GET /.well-known/foo/', 308, to('/.well-known/foo')],
  ['GET /.well-known/nope/', 308, to('/.well-known/nope')],
  ['GET /.well-known/', 308, to('/.well-known')],
  ['POST /api/users/', 308, { ...to('/api/users'), body: 'x' }],
  ['HEAD /api/users/', 308, { has: { location: '/api/users', refresh: '0;url=/api/users' }, text: '' }],
  ['GET /api/users/?x=1&y', 308, to('/api/users?x=1&y=')],
  ['GET /api/users/?', 308, to('/api/users')],
  ['GET /api/users/?x=%zz&a=b+c', 308, to('/api/users?x=%25zz&a=b%20c')],
  ["GET /api/users/?a=b!c'd(e)*~_.-", 308, to("/api/users?a=b!c'd(e)*~_.-")],
  ['GET /api/users/?a=%7E%41%21%27%28%29%2A', 308, to("/api/users?a=~A!'()*")],
  ['GET /api/users/?a=b%2Fc/d', 308, to('/api/users?a=b%2Fc%2Fd')],
  ['GET /api/users/?a=@:;,$', 308, to('/api/users?a=%40%3A%3B%2C%24')],
  ['GET /api/users/?&a==b', 308, to('/api/users?a=%3Db')],
  ['GET /api/users/?a=%e4', 308, to('/api/users?a=%EF%BF%BD')],
  ['GET /api/users/?a=1&a=2&b=3&a=4', 308, to('/api/users?a=1&a=2&a=4&b=3')],
];

const seen = (search: string) => on('/api/users', undefined, `/api/users${search}`);
const QUERIES: Case[] = [
  ['GET /api/users?', 200, seen('')],
  ['GET /api/users??a=1', 200, seen('?%3Fa=1')],
  ['GET /api/users?a=1&a=2&b', 200, seen('?a=1&a=2&b=')],
  ['GET /api/users?x=%zz&a=b+c', 200, seen('?x=%25zz&a=b+c')],
  ['GET /api/users?a=%20b', 200, seen('?a=+b')],
  ["GET /api/users?a=b!c'd(e)*~", 200, seen('?a=b%21c%27d%28e%29*%7E')],
  ['GET /api/users?a=%7E%41', 200, seen('?a=%7EA')],
  ['GET /api/users?a=[x]&b[]=1', 200, seen('?a=%5Bx%5D&b%5B%5D=1')],
  ['GET /api/users?a=b%2Fc/d', 200, seen('?a=b%2Fc%2Fd')],
  ['GET /api/users?=x', 200, seen('?=x')],
  ['GET /api/users?&a=1', 200, seen('?a=1')],
  ['GET /api/users?a==b', 200, seen('?a=%3Db')],
  ['GET /api/users?a=1&&b=2', 200, seen('?a=1&b=2')],
  ['GET /api/users?%61=1', 200, seen('?a=1')],
  ['GET /api/users?a=%e4', 200, seen('?a=%EF%BF%BD')],
  ['GET /api/users?a=%C3%A9', 200, seen('?a=%C3%A9')],
  ['GET /api/users?a=b\\c', 200, seen('?a=b%5Cc')],
  ['GET /api/users?a=%2B+', 200, seen('?a=%2B+')],
  ['GET /api/users?a=1&', 200, seen('?a=1')],
  ['GET /api/users?&', 200, seen('')],
  // Next.js keeps these for itself.
  ['GET /api/users?nxtPid=1&__proto__=2', 200, seen('?nxtPid=1&__proto__=2')],
];

contract('slashes and queries', FILES, (subject) => {
  cases(subject, SLASHES);
  cases(subject, QUERIES);
});

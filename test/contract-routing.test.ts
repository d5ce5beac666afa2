import { type Case, cases, contract } from './harness/contract.ts';

const TAKES_UTF8 = 'takes a path that is not ASCII';

const handler = (name: string) => `import type { NextRequest } from 'next/server';
export async function GET(request: NextRequest, context: { params: Promise<unknown> | undefined }) {
  const { url, nextUrl } = request;
  return Response.json({ route: '${name}', params: await context.params, url, pathname: nextUrl.pathname, href: nextUrl.href });
}
export const POST = GET;
`;

const ROUTES = [
  '',
  'api/users',
  'api/users/[id]',
  'api/files/[...slug]',
  'api/docs/[[...slug]]',
  'api/st/[id]',
  'api/st/me',
  'api/enc/a%2Fb',
  'bt/[x]/c',
  'bt/b/[y]',
  'bt2/a/[x]/c',
  'bt2/[y]/b/d',
  'café',
  'caf%C3%A9e',
  '%5Fpriv',
  'with space',
  '_real',
  'mix/[id]/edit',
  'mix/[...rest]',
  'deep/[a]/[b]',
  'deep/x/[...all]',
  '.well-known/foo',
  'plus+sign',
  'at@x/sub',
  'hello.json',
  'robots.txt',
  'dot/[name]',
  '(group)/grouped',
  '(group)/(inner)/twice',
  '@slot/slotted',
  'y/@slot',
  'sp/[a-b]',
];

const routeFiles = (routes: readonly string[]): Record<string, string> =>
  Object.fromEntries(routes.map((path) => [`app/${path}/route.ts`, handler(`/${path}`)]));

const NOT_FOUND = { has: { 'content-type': 'application/problem+json', vary: 'accept' } };

const on = (route: string, params?: unknown, seen?: string) => ({
  json: {
    route,
    ...(params ? { params } : {}),
    ...(seen ? { url: `$URL${seen}`, href: `$URL${seen}` } : {}),
  },
});

const USER = '/api/users/[id]';
const user = (id: string, seen?: string) => on(USER, { id }, seen);

const MATCHING: Case[] = [
  ['GET /', 200, on('/', undefined, '/')],
  ['GET /?a=b', 200, on('/', undefined, '/?a=b')],
  ['GET /api/users', 200, on('/api/users', undefined, '/api/users')],
  ['GET /API/users', 404, NOT_FOUND],
  ['GET /api/us%65rs', 404, NOT_FOUND],
  ['GET /api/users/x/y', 404, NOT_FOUND],
  ['GET /api/users.json', 404, NOT_FOUND],
  ['GET /api/users.rsc', 404, NOT_FOUND],
  ['GET /index', 404, NOT_FOUND],
  ['GET /_real', 404, NOT_FOUND],
  ['GET /_priv', 200, on('/%5Fpriv')],
  ['GET /%5Fpriv', 404, NOT_FOUND],
  ['GET /%5fpriv', 404, NOT_FOUND],
  ['GET /404', 404, NOT_FOUND],
  ['GET /500', 404, NOT_FOUND],
  ['GET /_error', 404, NOT_FOUND],
  ['GET /_next', 404, NOT_FOUND],
  ['GET /_next/data/x.json', 404, NOT_FOUND],
  ['GET /favicon.ico', 404, NOT_FOUND],
  ['GET /api/st/me', 200, on('/api/st/me')],
  ['GET /api/st/m%65', 200, on('/api/st/[id]', { id: 'me' }, '/api/st/m%65')],
  ['GET /api/st/ME', 200, on('/api/st/[id]', { id: 'ME' })],
  ['GET /api/st/other', 200, on('/api/st/[id]', { id: 'other' })],
  ['GET /api/enc/a%2Fb', 200, on('/api/enc/a%2Fb')],
  ['GET /api/enc/a/b', 404, NOT_FOUND],
  ['GET /bt/b/c', 200, on('/bt/b/[y]', { y: 'c' })],
  ['GET /bt/b/d', 200, on('/bt/b/[y]', { y: 'd' })],
  ['GET /bt/q/c', 200, on('/bt/[x]/c', { x: 'q' })],
  ['GET /bt/q/d', 404, NOT_FOUND],
  ['GET /bt2/a/b/d', 200, on('/bt2/[y]/b/d', { y: 'a' })],
  ['GET /bt2/a/b/c', 200, on('/bt2/a/[x]/c', { x: 'b' })],
  ['GET /bt2/q/b/d', 200, on('/bt2/[y]/b/d', { y: 'q' })],
  ['GET /mix/1/edit', 200, on('/mix/[id]/edit', { id: '1' })],
  ['GET /mix/1/other', 200, on('/mix/[...rest]', { rest: ['1', 'other'] })],
  ['GET /mix/1', 200, on('/mix/[...rest]', { rest: ['1'] })],
  ['GET /deep/x/y', 200, on('/deep/x/[...all]', { all: ['y'] })],
  ['GET /deep/q/y', 200, on('/deep/[a]/[b]', { a: 'q', b: 'y' })],
  ['GET /api/docs', 200, { text: /"params":\{\}/ }],
  ['GET /api/docs/a/b%2Fc', 200, on('/api/docs/[[...slug]]', { slug: ['a', 'b/c'] })],
  ['GET /api/docs/[[...slug]]', 200, on('/api/docs/[[...slug]]', { slug: ['[[...slug]]'] })],
  ['GET /api/files', 404, NOT_FOUND],
  ['GET /api/files/a', 200, on('/api/files/[...slug]', { slug: ['a'] })],
  ['GET /api/files/a/b/c%20d', 200, on('/api/files/[...slug]', { slug: ['a', 'b', 'c d'] })],
  ['GET /plus+sign', 200, on('/plus+sign')],
  ['GET /plus%2Bsign', 404, NOT_FOUND],
  ['GET /at@x/sub', 200, on('/at@x/sub')],
  ['GET /at%40x/sub', 404, NOT_FOUND],
  ['GET /.well-known/foo', 200, on('/.well-known/foo')],
  ['GET /hello.json', 200, on('/hello.json')],
  ['GET /robots.txt', 200, on('/robots.txt')],
  ['GET /grouped', 200, on('/(group)/grouped')],
  ['GET /twice', 200, on('/(group)/(inner)/twice')],
  ['GET /(group)/grouped', 404, NOT_FOUND],
  ['GET /slotted', 200, on('/@slot/slotted')],
  ['GET /@slot/slotted', 404, NOT_FOUND],
  ['GET /y', 200, on('/y/@slot')],
  ['GET /y/@slot', 404, NOT_FOUND],
  ['GET /sp/v', 200, on('/sp/[a-b]', { 'a-b': 'v' })],
  // Next.js reaches these under no address.
  ['GET /caf%C3%A9', 200, on('/café', undefined, '/caf%C3%A9')],
  ['GET /with%20space', 200, on('/with space')],
  ['GET /with+space', 404, NOT_FOUND],
  ['GET /caf%C3%A9e', 200, on('/caf%C3%A9e')],
];

const ENCODING: Case[] = [
  ['GET /api/users/a%2Fb', 200, user('a/b', '/api/users/a%2Fb')],
  ['GET /api/users/%00', 200, user('\0', '/api/users/%00')],
  ['GET /api/users/caf%C3%A9', 200, user('café', '/api/users/caf%C3%A9')],
  ['GET /api/users/a+b', 200, user('a+b')],
  ['GET /api/users/%25', 200, user('%', '/api/users/%25')],
  ['GET /api/users/%2541', 200, user('%41', '/api/users/%2541')],
  ['GET /api/users/a%3Fb', 200, user('a?b')],
  ['GET /api/users/a%23b', 200, user('a#b')],
  ['GET /api/users/%5B', 200, user('[')],
  ['GET /api/users/[id]', 200, user('[id]', '/api/users/[id]')],
  ['GET /api/users/%5Bid%5D', 200, user('[id]')],
  ['GET /api/users/a;b=1', 200, user('a;b=1')],
  ["GET /api/users/a'b!(c)*", 200, user("a'b!(c)*", "/api/users/a'b!(c)*")],
  ['GET /api/users/a%5Cb', 200, user('a\\b', '/api/users/a%5Cb')],
  ['GET /api/users/"<>', 200, user('"<>', '/api/users/%22%3C%3E')],
  ['GET /api/users/%0A', 200, user('\n')],
  ['GET /api/users/%0D%0Ax', 200, user('\r\nx')],
  ['GET /api/users/..%2f', 200, user('../', '/api/users/..%2f')],
  ['GET /api/users/index', 200, user('index')],
  ['GET /api/users/x.json', 200, user('x.json')],
  ['GET /api/users/x.rsc', 200, user('x.rsc')],
  ['GET /api/users/__proto__', 200, user('__proto__')],
  ['GET /api/users/x?id=evil', 200, user('x', '/api/users/x?id=evil')],
  ['GET /api/users/a%20b?x=1#f', 200, user('a b', '/api/users/a%20b?x=1')],
  ['GET /api/users#x', 200, on('/api/users', undefined, '/api/users')],
  ['GET /api/./users', 200, on('/api/users', undefined, '/api/users')],
  ['GET /api/%2e/users', 200, on('/api/users', undefined, '/api/users')],
  ['GET /../api/users', 200, on('/api/users', undefined, '/api/users')],
  ['GET /api/users/../users/1', 200, user('1', '/api/users/1')],
  ['GET /api/users/%2e%2e/users', 200, on('/api/users')],
  ['GET /api/users/%2e%2e/x', 404, NOT_FOUND],
  ['GET /%2F/evil.com', 404, NOT_FOUND],
  // Next.js: 500 in start, 400 in dev.
  ['GET /api/users/%E0%A4%A', 400, { text: '' }],
  ['GET /api/users/%E0%A4', 400, { text: '' }],
  ['GET /api/users/%', 400, { text: '' }],
  ['GET /api/files/%E0%A4%A/x', 400, { text: '' }],
  ['GET /%E0%A4%A', 404, NOT_FOUND],
  ['GET /nope/%E0%A4%A', 404, NOT_FOUND],
  ['GET ', 400],
  ['GET hi', 400],
  ['GET ?x', 400],
  ['GET /caf\u00e9', 400, { except: { bun: TAKES_UTF8, deno: TAKES_UTF8 } }],
  ['GET /api/users/\u0001', 400, { except: { bun: 'calls it a version of HTTP that it does not know' } }],
];

contract('routing', routeFiles(ROUTES), (subject) => {
  cases(subject, MATCHING);
  cases(subject, ENCODING);
});

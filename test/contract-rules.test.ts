import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Case, cases, contract } from './harness/contract.ts';
import { sendRaw } from './harness/raw-http.ts';
import { freePort } from './harness/run-waymark.ts';

const handler = (name: string) => `export async function GET(request: any, context: any) {
  const { pathname, searchParams } = request.nextUrl;
  return Response.json({ route: '${name}', params: await context.params, url: request.url, pathname, query: [...searchParams] }, { headers: { 'x-own': 'handler', 'x-over': 'handler', 'set-cookie': 'own=1', 'cache-control': 'no-store', vary: 'X-Own' } });
}
export const POST = GET;
`;

const ROUTES = [
  'api/users',
  'api/users/[id]',
  'api/files/[...slug]',
  'both',
  'real',
  'dyn/[x]',
  'Case',
  'deep/[a]/[b]',
  'fb/[id]',
];

let upstream: Server;
const port = await freePort();
const dead = await freePort();
beforeAll(async () => {
  upstream = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      response.statusCode = request.url?.includes('s418') ? 418 : 200;
      response.setHeader('set-cookie', ['u=1', 'v=2']);
      response.setHeader('x-up', '1');
      response.end(
        JSON.stringify({ url: request.url, method: request.method, headers: request.headers, body }),
      );
    });
  });
  await new Promise<void>((resolve) => {
    upstream.listen(port, '127.0.0.1', resolve);
  });
  expect((upstream.address() as AddressInfo).port).toBe(port);
});
afterAll(() => {
  upstream.close();
  upstream.closeAllConnections();
});

const CONFIG = `
const R = (source, destination, extra = {}) => ({ source, destination, permanent: false, ...extra });
const W = (source, destination, extra = {}) => ({ source, destination, ...extra });
export default {
  headers: async () => [{ source: '/:path*', headers: [{ key: 'x-all', value: '1' }] }, { source: '/af/:id', headers: [{ key: 'x-af', value: ':id' }] }],
  redirects: async () => [R('/old', '/new', { permanent: true }), R('/both', '/from-redirect')],
  rewrites: async () => ({
    beforeFiles: [W('/bf/:id', '/api/users/:id'), W('/real', '/api/users?was=real', { has: [{ type: 'query', key: 'rw' }] }), W('/bfchain', '/bfchain2'), W('/bfchain2', '/real'), W('/bfq', '/real?a=dest&b=2')],
    afterFiles: [
      W('/af/:id', '/api/users/:id'), W('/afq/:id', '/real?id=:id'), W('/afun/:id', '/real'), W('/real', '/api/users'), W('/dyn/over', '/real'),
      W('/afw/:path*', '/api/files/:path*'), W('/afopt/:path*', '/deep/1/:path*'), W('/proxied/:path*', 'http://127.0.0.1:${port}/base/:path*'),
      W('/proxq/:x', 'http://127.0.0.1:${port}/q?x=:x&fixed=1'), W('/proxdead', 'http://127.0.0.1:${dead}/x'), W('/tonowhere', '/does-not-exist'),
      W('/todyn/:a/:b', '/deep/:b/:a'), W('/samep/:id', '/deep/:id/zz?id=:id'), W('/ci', '/real?m=ci'), W('/afchain', '/afchain2'), W('/afchain2', '/real'),
      W('/hasq', '/real?got=:kk', { has: [{ type: 'query', key: 'k', value: '(?<kk>.*)' }] }), W('/rxr/:n(\\\\d+)', '/api/users/:n'),
    ],
    fallback: [W('/api/:path*', '/real?fb=:path*'), W('/fb/x', '/real?fbx=1'), W('/legacy/:path*', 'http://127.0.0.1:${port}/legacy/:path*')],
  }),
};
`;

const files = {
  ...Object.fromEntries(ROUTES.map((path) => [`app/${path}/route.ts`, handler(`/${path}`)])),
  'next.config.mjs': CONFIG,
};

const REDIRECTED: Case[] = [
  ['GET /both', 307, { has: { location: '/from-redirect' }, note: 'before a route' }],
  ['GET /old', 308, { has: { location: '/new' } }],
];

/** What a rewritten request reaches, and what its handler sees: the address that was asked for. */
const on = (route: string, url: string, params?: unknown) => ({
  json: { route, url: `$URL${url}`, pathname: url.split('?')[0], ...(params ? { params } : {}) },
});
const USER = '/api/users/[id]';
const REWRITES: Case[] = [
  [
    'GET /bf/7?x=1',
    200,
    { json: { route: USER, params: { id: '7' }, url: '$URL/bf/7?x=1', query: [['x', '1']] } },
  ],
  ['GET /bf/a%2Fb', 200, on(USER, '/bf/a%2Fb', { id: 'a/b' })],
  ['GET /bf/a%20b', 200, on(USER, '/bf/a%20b', { id: 'a b' })],
  ['GET /bf/caf%C3%A9', 200, on(USER, '/bf/caf%C3%A9', { id: 'caf\u00e9' })],
  ['GET /bf/7/', 308],
  ['GET /real', 200, on('/real', '/real')],
  [
    'GET /real?rw=1&z=2',
    200,
    {
      json: {
        route: '/api/users',
        query: [
          ['rw', '1'],
          ['z', '2'],
        ],
      },
    },
  ],
  ['GET /bfchain', 200, on('/real', '/bfchain')],
  [
    'GET /bfq?a=orig&c=3',
    200,
    {
      json: {
        route: '/real',
        query: [
          ['a', 'orig'],
          ['c', '3'],
        ],
      },
    },
  ],
  ['GET /af/7?x=1', 200, on(USER, '/af/7?x=1', { id: '7' })],
  ['GET /afq/7?id=9', 200, { json: { route: '/real', query: [['id', '9']] } }],
  [
    'GET /af/9',
    200,
    { has: { 'x-all': '1', 'x-af': '9' }, note: 'headers go by the address that was asked for' },
  ],
  ['GET /afun/7', 200, { json: { route: '/real', query: [] } }],
  ['GET /dyn/over', 200, on('/real', '/dyn/over')],
  ['GET /dyn/other', 200, on('/dyn/[x]', '/dyn/other', { x: 'other' })],
  ['GET /afw', 200, on('/real', '/afw')],
  ['GET /afw/a/b%2Fc', 200, on('/api/files/[...slug]', '/afw/a/b%2Fc', { slug: ['a', 'b/c'] })],
  ['GET /afopt/z', 200, on('/deep/[a]/[b]', '/afopt/z', { a: '1', b: 'z' })],
  ['GET /tonowhere', 404],
  ['GET /todyn/1/2', 200, on('/deep/[a]/[b]', '/todyn/1/2', { a: '2', b: '1' })],
  ['GET /todyn/a%3Fb/c%23d', 200, on('/deep/[a]/[b]', '/todyn/a%3Fb/c%23d', { a: 'c#d', b: 'a?b' })],
  ['GET /samep/5', 200, on('/deep/[a]/[b]', '/samep/5', { a: '5', b: 'zz' })],
  ['GET /CI', 200, on('/real', '/CI')],
  ['GET /afchain', 200, on('/real', '/afchain')],
  [
    'GET /hasq?k=v&o=1',
    200,
    {
      json: {
        route: '/real',
        query: [
          ['k', 'v'],
          ['o', '1'],
        ],
      },
    },
  ],
  ['GET /rxr/12', 200, on(USER, '/rxr/12', { id: '12' })],
  ['GET /rxr/x', 404],
  ['GET /api/nothing/here', 200, on('/real', '/api/nothing/here')],
  ['GET /api', 200, on('/real', '/api')],
  ['GET /fb/x', 200, on('/fb/[id]', '/fb/x', { id: 'x' })],
  ['GET /af/%E0%A4%A', 400, { text: '' }],
  [
    'GET /proxdead',
    502,
    {
      has: { 'content-type': 'application/problem+json' },
      json: { status: 502 },
      log: /Cannot pass the request on to http:\/\/127\.0\.0\.1:\d+\/x[^]*(?:ECONNREFUSED|Connection refused)/,
    },
  ],
];

contract('rules', files, (subject) => {
  cases(subject, REDIRECTED);
  cases(subject, REWRITES);

  const pass = async (line: string, headers: Record<string, string> = {}, body?: string) => {
    const answer = await sendRaw(subject.url, line, { headers, body });
    return { answer, seen: JSON.parse(answer.body) as Record<string, unknown> };
  };

  test('rewrite to another origin: method, query, headers and body go there, its answer comes back', async () => {
    const { answer, seen } = await pass('GET /proxied/a/b?x=1', {
      'x-test': 't',
      cookie: 'a=1',
      'x-forwarded-for': '9.9.9.9',
    });
    expect(answer.headers.get('set-cookie')).toEqual(['u=1', 'v=2']);
    expect(answer.headers.get('x-up')).toEqual(['1']);
    expect([answer.headers.get('x-all'), answer.headers.get('x-onproxy')]).toEqual([undefined, undefined]);
    const headers = {
      host: `127.0.0.1:${port}`,
      'x-test': 't',
      cookie: 'a=1',
      'x-forwarded-for': '9.9.9.9',
      'x-forwarded-host': new URL(subject.url).host,
    };
    expect(seen).toMatchObject({ url: '/base/a/b?x=1', method: 'GET', headers, body: '' });
    const posted = await pass('POST /proxied/a%2Fb/s418', { 'content-type': 'text/plain' }, 'hello');
    expect(posted.answer.status).toBe(418);
    expect(posted.seen).toMatchObject({ url: '/base/a%2Fb/s418', method: 'POST', body: 'hello' });
  });

  test.each([
    ['/proxied', '/base'],
    ['/proxq/z?y=2', '/q?y=2&x=z&fixed=1'],
    ['/proxq/a%26b', '/q?x=a%26b&fixed=1'],
    ['/legacy/a?b=c', '/legacy/a?b=c'],
  ])('rewrite to another origin: %s asks it for %s', async (path, asked) => {
    expect((await pass(`GET ${path}`)).seen['url']).toBe(asked);
  });
});

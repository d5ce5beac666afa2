import { type Case, cases, contract } from './harness/contract.ts';

const handler = (name: string) => `export async function GET(request: any, context: any) {
  const { pathname, searchParams } = request.nextUrl;
  return Response.json({ route: '${name}', params: await context.params, url: request.url, pathname, query: [...searchParams] }, { headers: { 'x-own': 'handler', 'x-over': 'handler', 'set-cookie': 'own=1', 'cache-control': 'no-store', vary: 'X-Own' } });
}
export const POST = GET;
`;

const CONFIG = `
const H = (source, key, extra = {}) => ({ source, headers: [{ key, value: '1' }], ...extra });
export default {
  headers: async () => [
    H('/:path*', 'x-all'), H('/api/users', 'x-a'),
    { source: '/api/users/:id', headers: [{ key: 'x-param', value: 'id-:id' }, { key: 'x-:id', value: 'k' }] },
    { source: '/api/users', headers: [{ key: 'x-over', value: 'config' }, { key: 'x-dup', value: 'first' }] },
    { source: '/api/users', headers: [{ key: 'x-dup', value: 'second' }] },
    { source: '/api/users', headers: [{ key: 'Set-Cookie', value: 'hc=1' }, { key: 'Set-Cookie', value: 'hd=2' }, { key: 'Cache-Control', value: 'max-age=7' }, { key: 'Vary', value: 'X-Conf' }] },
    H('/hash', 'x-has-header', { has: [{ type: 'header', key: 'X-Flag' }] }),
    H('/hash', 'x-has-header-value', { has: [{ type: 'header', key: 'x-flag', value: '(?<v>a.c)' }] }),
    H('/hash', 'x-has-query', { has: [{ type: 'query', key: 'q', value: '1' }] }),
    H('/hash', 'x-has-cookie', { has: [{ type: 'cookie', key: 'ck', value: 'yes' }] }),
    H('/hash', 'x-has-host', { has: [{ type: 'host', value: 'special.test' }] }),
    H('/hash', 'x-missing', { missing: [{ type: 'query', key: 'q' }] }),
    { source: '/hash', has: [{ type: 'query', key: 'who', value: '(?<who>.*)' }], headers: [{ key: 'x-who', value: ':who' }] },
    { source: '/hash', has: [{ type: 'query', key: 'noval' }], headers: [{ key: 'x-noval', value: '[:noval]' }] },
    H('/both', 'x-both'), H('/old', 'x-onredirect'), H('/Case', 'x-case'), H('/caf%C3%A9', 'x-enc'), H('/nomatch', 'x-404'),
    { source: '/blog/:y(\\\\d+)/:s', headers: [{ key: 'x-blog', value: ':y-:s' }] }, H('/proxied/:p*', 'x-onproxy'),
  ],
  redirects: async () => [{ source: '/old', destination: '/new', permanent: true }],
  rewrites: async () => [{ source: '/af/:id', destination: '/api/users/:id' }],
};
`;

const FILES = {
  ...Object.fromEntries(
    ['api/users', 'api/users/[id]', 'Case'].map((path) => [`app/${path}/route.ts`, handler(`/${path}`)]),
  ),
  'next.config.mjs': CONFIG,
};

const HEADERS: Case[] = [
  [
    'GET /api/users',
    200,
    {
      has: {
        'x-all': '1',
        'x-a': '1',
        'x-over': 'config',
        'x-own': 'handler',
        'x-dup': 'second',
        'cache-control': 'max-age=7',
        'set-cookie': ['hc=1', 'hd=2', 'own=1'],
        vary: 'X-Conf, X-Own',
      },
    },
  ],
  [
    'GET /api/users/42',
    200,
    {
      has: { 'x-param': 'id-42', 'x-42': 'k', 'x-over': 'handler', 'cache-control': 'no-store', 'x-a': null },
    },
  ],
  ['GET /api/users/a%20b%0Ac', 200, { has: { 'x-param': 'id-a%20b%0Ac', 'x-a%20b%0ac': 'k' } }],
  ['GET /nomatch', 404, { has: { 'x-all': '1', 'x-404': '1' } }],
  ['GET /old', 308, { has: { 'x-all': null, 'x-onredirect': null } }],
  ['GET /api/users/', 308, { has: { 'x-all': null } }],
  ['GET /api//users', 308, { has: { 'x-all': null } }],
  [
    'GET /hash',
    404,
    {
      has: {
        'x-missing': '1',
        'x-has-header': null,
        'x-has-query': null,
        'x-has-cookie': null,
        'x-has-host': null,
      },
    },
  ],
  [
    'GET /hash?q=1',
    404,
    {
      headers: { 'X-Flag': 'abc', Cookie: 'ck=yes' },
      has: {
        'x-has-header': '1',
        'x-has-header-value': '1',
        'x-has-query': '1',
        'x-has-cookie': '1',
        'x-missing': null,
      },
    },
  ],
  [
    'GET /hash?who=me&q=2',
    404,
    {
      headers: { 'X-Flag': 'xabcx', Cookie: 'ck=yess', host: 'special.test' },
      has: {
        'x-has-header': '1',
        'x-has-header-value': null,
        'x-has-query': null,
        'x-has-cookie': null,
        'x-has-host': '1',
        'x-who': 'me',
      },
    },
  ],
  ['GET /hash', 404, { headers: { host: 'SPECIAL.test:99' }, has: { 'x-has-host': '1' } }],
  ['GET /hash?who=a%0Ab%20c', 404, { has: { 'x-who': null } }],
  ['GET /hash?noval=VV', 404, { has: { 'x-noval': '[VV]' } }],
  ['GET /Case', 200, { has: { 'x-case': '1' } }],
  ['GET /case', 404, { has: { 'x-case': '1' } }],
  ['GET /caf%C3%A9', 404, { has: { 'x-enc': '1' } }],
  ['GET /blog/2024/hi', 404, { has: { 'x-blog': '2024-hi' } }],
  ['GET /af/7', 200, { has: { 'x-all': '1', 'x-param': null } }],
  ['GET /', 404, { has: { 'x-all': '1' } }],
];

contract('config headers', FILES, (subject) => cases(subject, HEADERS));

import type { Step, Topic, TwinCase } from '../twin-case.ts';

/** A handler that tells which route it is, and what it sees. */
const tell = (name: string) => `export async function GET(request: any, context: any) {
  const { pathname, searchParams } = request.nextUrl;
  return Response.json({ route: '${name}', params: (await context.params) ?? null, url: request.url, pathname, query: [...searchParams] }, { headers: { 'x-own': 'handler', 'x-over': 'handler', 'set-cookie': 'own=1', 'cache-control': 'no-store', vary: 'X-Own' } });
}
export const POST = GET;`;

const routes = (...paths: readonly string[]) =>
  Object.fromEntries(paths.map((path) => [`app/${path}/route.ts`, tell(path)]));
const to = (name: string, send: readonly Step[], more: Partial<TwinCase> = {}): TwinCase => ({
  name,
  send,
  ...more,
});
const withHeaders = (line: string, headers: Record<string, string>): Step => [line, { headers }];

/** headers() of the config. */
export const configHeaders: Topic = {
  name: 'config-headers',
  profile: 'rules',
  files: {
    ...routes('hd/plain', 'hd/[id]/param', 'hd/over', 'hd/cookies', 'hd/Case', 'hd/cors/[...all]'),
    'public/static-rules.txt': 'a file\n',
  },
  cases: [
    to('a source matches the path', ['GET /hd/plain', 'GET /hd/plainer', 'GET /hd/plain/more']),
    to('a parameter in value and key', ['GET /hd/42/param', 'GET /hd/a%20b/param', 'GET /hd/a%0Ab/param']),
    to('the config wins over the handler, the last rule over the first', ['GET /hd/over']),
    to('Set-Cookie and Vary are added to those of the handler', ['GET /hd/cookies']),
    to('has: a header', [
      withHeaders('GET /hd/has', { 'x-flag': 'abc' }),
      withHeaders('GET /hd/has', { 'x-flag': 'xabcx' }),
      'GET /hd/has',
    ]),
    to('has: a query', ['GET /hd/has?q=1', 'GET /hd/has?q=2', 'GET /hd/has?q=1&q=2']),
    to('has: a cookie', [
      withHeaders('GET /hd/has', { cookie: 'ck=yes' }),
      withHeaders('GET /hd/has', { cookie: 'ck=yess' }),
    ]),
    to('has: a host, whatever its port and case', [
      withHeaders('GET /hd/has', { host: 'special.test' }),
      withHeaders('GET /hd/has', { host: 'SPECIAL.test:99' }),
      withHeaders('GET /hd/has', { host: 'other.test' }),
    ]),
    to('has: two conditions', [withHeaders('GET /hd/has?q', { 'x-flag': '1' })]),
    to('has and missing', [
      withHeaders('GET /hd/has', { 'x-flag': '1', cookie: 'ck=1' }),
      withHeaders('GET /hd/has', { 'x-flag': '1' }),
    ]),
    to('has: a group of its value in a header', ['GET /hd/has?who=me', 'GET /hd/has?who=a%20b']),
    to('letter case of the source does not count', ['GET /hd/Case', 'GET /hd/case']),
    to('an encoded source', ['GET /hd/caf%C3%A9']),
    to('a pattern in the source', ['GET /hd/blog/2024/hi', 'GET /hd/blog/x/hi']),
    to('on a path without a route', ['GET /hd/unknown', 'GET /nothing-here']),
    to('not on redirects of the config', ['GET /rd/old']),
    to('not on redirects of slashes', ['GET /hd/plain/', 'GET /hd//plain']),
    to('by the address that was asked for, not by that of the rewrite', ['GET /rw/af/7']),
    to('on OPTIONS and HEAD, and on 405', ['OPTIONS /hd/cors/a', 'HEAD /hd/cors/a', 'PUT /hd/cors/a']),
    to('on a file of public', ['GET /static-rules.txt'], {
      differs: [{ row: '`ETag` of a file: weak', in: ['header etag'] }],
    }),
  ],
};

/** redirects() of the config. */
export const configRedirects: Topic = {
  name: 'config-redirects',
  profile: 'rules',
  files: routes('rd/both'),
  cases: [
    to('permanent: 308, temporary: 307, a status of its own', [
      'GET /rd/old',
      'GET /rd/temporary',
      'GET /rd/old301',
    ]),
    to('the query goes on', ['GET /rd/old?x=1&y=a+b&z=%zz', "GET /rd/old?a=b!c'd(e)*~_.-&q=%7E&a=2"]),
    to('by every method', [
      'POST /rd/old',
      'HEAD /rd/old',
      'OPTIONS /rd/old',
      'PROPFIND /rd/old',
      'DELETE /rd/old',
    ]),
    to('letter case of the source does not count', ['GET /rd/OLD']),
    to('a slash at the end is taken off first', ['GET /rd/old/']),
    to('before a route', ['GET /rd/both']),
    to('a parameter in the path', [
      'GET /rd/u/7?x=1',
      'GET /rd/u/a%2Fb',
      'GET /rd/u/a%20b',
      'GET /rd/u/caf%C3%A9',
      'GET /rd/u/a+b',
      'GET /rd/u/:x',
      'GET /rd/u/(x)',
      'GET /rd/u/%5Cevil',
    ]),
    to('a bad escape goes on', ['GET /rd/u/%E0%A4%A']),
    to('a parameter in the query', [
      'GET /rd/uq/7',
      'GET /rd/uq/7?x=1&fixed=9&id=8',
      'GET /rd/uq/a%26b',
      'GET /rd/uq/a+b%20c',
    ]),
    to('a parameter that the destination does not have', ['GET /rd/un/7?x=1', 'GET /rd/two/1/2?z=1']),
    to('a wildcard: none or more', [
      'GET /rd/w',
      'GET /rd/w/a/b?q=1',
      'GET /rd/w/a%2Fb/c',
      'GET /rd/w/%2Fevil.com',
    ]),
    to('a wildcard: one or more', ['GET /rd/wp', 'GET /rd/wp/a/b']),
    to('an optional parameter', ['GET /rd/wo/a']),
    to('an optional parameter that is missing', ['GET /rd/wo'], {
      differs: [{ row: 'a redirect whose source has an optional parameter', in: ['all'] }],
    }),
    to('a wildcard in the query', ['GET /rd/wq/x/a%26b']),
    to('to another origin', ['GET /rd/ext', 'GET /rd/ext/a/b?x=1', 'GET /rd/ext/%2F', 'GET /rd/sub/a']),
    to('with a fragment', ['GET /rd/exth?y=2', 'GET /rd/hashd?x=1']),
    to('a pattern', ['GET /rd/rx/12', 'GET /rd/rx/ab', 'GET /rd/un2/a/b']),
    to('has: a query, and its group', ['GET /rd/hq?page=3&z=1', 'GET /rd/hq?page=x']),
    to('has: a header, and its group', [withHeaders('GET /rd/hh', { 'x-who': 'Bob Q' }), 'GET /rd/hh'], {
      differs: [{ row: 'what a condition of a redirect has captured', in: ['header location', 'body'] }],
    }),
    to(
      'has: a cookie; missing: a header',
      [
        withHeaders('GET /rd/hck', { cookie: 'auth=tok%20en' }),
        withHeaders('GET /rd/hck', { cookie: 'auth=t', 'x-skip': '1' }),
        'GET /rd/hck',
      ],
      {
        differs: [{ row: 'what a condition of a redirect has captured', in: ['header location', 'body'] }],
      },
    ),
    to('has: a host, and its group', [withHeaders('GET /rd/host', { host: 'me.t.test:99' }), 'GET /rd/host']),
    to('a group with slashes', ['GET /rd/go?to=a/b', 'GET /rd/go?to=//x.y']),
    to('a group with what an address gives a meaning to', ['GET /rd/go?to=a%3Fb%23c'], {
      differs: [{ row: 'what a condition of a redirect has captured', in: ['header location', 'body'] }],
    }),
    to('the first rule that matches', ['GET /rd/order']),
    to('an encoded parameter stays encoded', ['GET /rd/enc/%3Fa']),
    to('two parameters in a segment', ['GET /rd/sub-a-12', 'GET /rd/sub-a-b-12']),
    to('without the base path, to another origin', ['GET /rd/nobase']),
  ],
};

/** rewrites() of the config, and the order of all rules. */
export const configRewrites: Topic = {
  name: 'config-rewrites',
  profile: 'rules',
  files: {
    ...routes(
      'rw/users',
      'rw/users/[id]',
      'rw/files/[...slug]',
      'rw/real',
      'rw/dyn/[x]',
      'rw/deep/[a]/[b]',
      'rw/fb/[id]',
    ),
    'public/static-rewritten.txt': 'not this\n',
  },
  cases: [
    to('beforeFiles: to a dynamic route', [
      'GET /rw/bf/7?x=1',
      'GET /rw/bf/a%2Fb',
      'GET /rw/bf/a%20b',
      'GET /rw/bf/caf%C3%A9',
    ]),
    to('beforeFiles: before a route, where its condition holds', ['GET /rw/real', 'GET /rw/real?rw=1&z=2']),
    to('beforeFiles: before a file of public', ['GET /static-rewritten.txt']),
    to('beforeFiles: one after the other', ['GET /rw/chain']),
    to('beforeFiles: queries come together', ['GET /rw/bfq?a=orig&c=3']),
    to('beforeFiles: a slash at the end is taken off first', ['GET /rw/bf/7/']),
    to('beforeFiles: by other methods', [
      'POST /rw/bf/7',
      'HEAD /rw/bf/7',
      'OPTIONS /rw/bf/7',
      'PUT /rw/bf/7',
    ]),
    to('afterFiles: to a dynamic route', ['GET /rw/af/7?x=1']),
    to('afterFiles: a parameter in the query', ['GET /rw/afq/7?id=9', 'GET /rw/afun/7']),
    to('afterFiles: before a dynamic route', ['GET /rw/dyn/over', 'GET /rw/dyn/other']),
    to('afterFiles: a wildcard', ['GET /rw/afw', 'GET /rw/afw/a/b%2Fc', 'GET /rw/deep1/z']),
    to('afterFiles: to a path without a route', ['GET /rw/nowhere']),
    to('afterFiles: parameters change places', [
      'GET /rw/swap/1/2',
      'GET /rw/swap/a%3Fb/c%23d',
      'GET /rw/samep/5',
    ]),
    to('afterFiles: letter case of the source does not count', ['GET /rw/CI']),
    to('afterFiles: one after the other', ['GET /rw/afchain']),
    to('afterFiles: has with a group', ['GET /rw/hasq?k=v&o=1', 'GET /rw/hasq']),
    to('afterFiles: missing', ['GET /rw/miss', withHeaders('GET /rw/miss', { 'x-skip': '1' })]),
    to('afterFiles: a pattern', ['GET /rw/rxr/12', 'GET /rw/rxr/x']),
    to('afterFiles: to a file of public', ['GET /rw/tofile'], {
      differs: [{ row: '`ETag` of a file: weak', in: ['header etag'] }],
    }),
    to('afterFiles: a bad escape', ['GET /rw/af/%E0%A4%A'], {
      differs: [{ row: 'a bad percent-escape in a parameter', in: ['all'] }],
    }),
    to('fallback: where nothing else is', ['GET /rw/api/nothing/here', 'GET /rw/api', 'GET /rw/fb/x']),
    to('to another origin: path, query and method go there', [
      withHeaders('GET /rw/up/a/b?x=1', { 'user-agent': 't', accept: '*/*' }),
      'GET /rw/up',
      'GET /rw/legacy/a?b=c',
    ]),
    to(
      'to another origin: headers go there',
      [
        withHeaders('GET /rw/up/headers', {
          'x-test': 't',
          cookie: 'a=1',
          authorization: 'Bearer x',
          'x-forwarded-for': '9.9.9.9',
          'user-agent': 't',
          accept: 'a/b',
        }),
      ],
      { differs: [{ row: 'a rewrite to another server: it gets the headers', in: ['body'] }] },
    ),
    to('to another origin: a body goes there', [
      [
        'POST /rw/up/p',
        { body: 'hello', headers: { 'content-type': 'text/plain', 'user-agent': 't', accept: '*/*' } },
      ],
    ]),
    to('to another origin: parameters in the query', [
      withHeaders('GET /rw/upq/z?y=2', { 'user-agent': 't', accept: '*/*' }),
      withHeaders('GET /rw/upq/a%26b', { 'user-agent': 't', accept: '*/*' }),
    ]),
    to('to another origin: its status comes back', ['GET /rw/up418', 'HEAD /rw/up418'], {}),
    to('to another origin that is not there', ['GET /rw/dead'], {
      differs: [{ row: 'a rewrite to a server that cannot be reached', in: ['all'] }],
    }),
  ],
};

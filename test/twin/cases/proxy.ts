import type { Step, Topic, TwinCase } from '../twin-case.ts';

const to = (name: string, send: readonly Step[], more: Partial<TwinCase> = {}): TwinCase => ({
  name,
  send,
  ...more,
});
const withHeaders = (line: string, headers: Record<string, string>): Step => [line, { headers }];

const TELL = `import { cookies, headers } from 'next/headers';
async function tell(request: any, context: any) {
  const all = [...(await headers())].filter(([name]) => /^x-(?!forwarded)/.test(name));
  return Response.json({ path: request.nextUrl.pathname, url: request.url, query: [...request.nextUrl.searchParams], params: (await context.params) ?? null, headers: all, cookies: (await cookies()).getAll(), method: request.method, body: request.method === 'GET' || request.method === 'HEAD' ? null : await request.text() }, { headers: { 'x-over': 'handler', 'x-own': '1' } });
}
export { tell as GET, tell as POST, tell as PUT };`;

/** Headers that Next.js has used inside, and that no client may say. */
const INTERNAL = [
  'x-middleware-subrequest',
  'x-middleware-next',
  'x-middleware-rewrite',
  'x-middleware-redirect',
  'x-middleware-skip',
  'x-middleware-invoke',
  'x-middleware-prefetch',
  'x-middleware-request-authorization',
  'x-middleware-override-headers',
  'x-middleware-set-cookie',
  'x-invoke-path',
  'x-invoke-query',
  'x-invoke-status',
  'x-invoke-output',
  'x-invoke-error',
  'x-matched-path',
  'x-nextjs-data',
  'x-nextjs-rewrite',
  'x-nextjs-redirect',
  'x-next-resume-state-length',
  'next-resume',
  'x-now-route-matches',
  'x-nextjs-postponed',
  'x-prerender-revalidate',
  'x-next-revalidated-tags',
  'x-next-revalidate-tag-token',
  'rsc',
  'next-router-prefetch',
  'next-router-state-tree',
  'x-vercel-id',
  'x-real-ip',
];
const SUBREQUESTS = [
  'middleware',
  'src/middleware',
  'proxy',
  'src/proxy',
  'pages/_middleware',
  'middleware:middleware:middleware:middleware:middleware',
  'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware',
  'proxy:proxy:proxy:proxy:proxy',
  '1',
  'true',
];

/** proxy.ts: what it can do to a request. */
export const proxy: Topic = {
  name: 'proxy',
  profile: 'proxy',
  feature: 'proxy',
  files: {
    'app/px/[...all]/route.ts': TELL,
    'app/px/target/route.ts': TELL,
    'app/px/item/[id]/route.ts': TELL,
    'public/proxied.txt': 'proxied\n',
  },
  cases: [
    to('next: the request goes on', ['GET /px/next', 'POST /px/next', 'HEAD /px/next']),
    to('nothing returned: the request goes on', ['GET /px/nothing']),
    to('headers for the answer', ['GET /px/header']),
    to('headers for the handler: added, changed, removed', [
      withHeaders('GET /px/request-headers', { 'x-changed': 'old', 'x-removed': '1', 'x-kept': '1' }),
    ]),
    to('cookies for the handler', [withHeaders('GET /px/request-cookies', { cookie: 'gone=1; kept=2' })]),
    to('rewrite: to a route, with a query', ['GET /px/rewrite?own=1'], {
      differs: [{ row: 'a rewrite tells the client where it led', in: ['header x-middleware-rewrite'] }],
    }),
    to('rewrite: the query of the request stays', ['GET /px/rewrite-keeps?own=1'], {
      differs: [{ row: 'a rewrite tells the client where it led', in: ['header x-middleware-rewrite'] }],
    }),
    to('rewrite: to a dynamic route', ['GET /px/rewrite-dynamic'], {
      differs: [{ row: 'a rewrite tells the client where it led', in: ['header x-middleware-rewrite'] }],
    }),
    to('rewrite: with headers for both', ['GET /px/rewrite-headers'], {
      differs: [{ row: 'a rewrite tells the client where it led', in: ['header x-middleware-rewrite'] }],
    }),
    to('rewrite: of a POST', [['POST /px/rewrite', { body: 'posted' }]], {
      differs: [{ row: 'a rewrite tells the client where it led', in: ['header x-middleware-rewrite'] }],
    }),
    to('rewrite: to a file of public', ['GET /px/rewrite-file'], {
      differs: [
        { row: 'a rewrite tells the client where it led', in: ['header x-middleware-rewrite'] },
        { row: '`ETag` of a file: weak', in: ['header etag'] },
      ],
    }),
    to('rewrite: to another server', ['GET /px/rewrite-out', ['POST /px/rewrite-out', { body: 'posted' }]], {
      differs: [{ row: 'a rewrite tells the client where it led', in: ['header x-middleware-rewrite'] }],
    }),
    to('rewrite: to another server, which refuses', ['GET /px/rewrite-out-fails'], {
      differs: [{ row: 'a rewrite tells the client where it led', in: ['header x-middleware-rewrite'] }],
    }),
    to('redirect: 307, with an absolute address', [
      'GET /px/redirect',
      'POST /px/redirect',
      'HEAD /px/redirect',
    ]),
    to('redirect: another status', ['GET /px/redirect-308', 'GET /px/redirect-response']),
    to('redirect: to another origin', ['GET /px/redirect-out']),
    to('redirect: with cookies', ['GET /px/redirect-cookies']),
    to('an answer: JSON', ['GET /px/json', 'HEAD /px/json', 'POST /px/json']),
    to('an answer: text', ['GET /px/text']),
    to('an answer: empty', ['GET /px/empty']),
    to('an answer: a stream', ['GET /px/stream']),
    to('cookies: set, and seen by the handler', [withHeaders('GET /px/cookies', { cookie: 'same=client' })]),
    to('cookies: deleted', [withHeaders('GET /px/cookies-deleted', { cookie: 'bye=1' })]),
    to('cookies() and headers() in it', [
      withHeaders('GET /px/reads-cookies', { cookie: 'a=1', 'x-h': 'h' }),
    ]),
    to('throws: 500', ['GET /px/throws', 'GET /px/next'], {
      log: /thrown-in-proxy/,
      differs: [
        { row: '`Internal Server Error` of a proxy', in: ['header etag'], only: 'start' },
        { row: 'in dev, a handler that fails', in: ['all'], only: 'dev' },
      ],
    }),
    to('waitUntil', ['GET /px/wait-until'], { log: /waited-until/ }),
    to('after() in it', ['GET /px/after'], { log: /after-in-proxy/ }),
    to('nextUrl and url', [
      'GET /px/url?a=b+c',
      'GET /px/url/more',
      withHeaders('GET /px/url', { host: 'other.test' }),
    ]),
    to('what its request is', ['GET /px/is-what', 'GET /px/geo']),
    to('reads the body: the handler reads it, too', [['POST /px/body-read', { body: 'twice' }]]),
    to('reads the body and answers', [
      ['POST /px/body-answer', { body: 'once' }],
      ['PUT /px/body-answer', { body: '' }],
    ]),
    to('guards a route', ['GET /px/guarded', withHeaders('GET /px/guarded', { authorization: 'secret' })]),
    to('an escaped path', ['GET /px/url/a%20b', 'GET /px/url/a%2Fb', 'GET /%70x/url']),
    to('slashes are redirected first', ['GET /px/trailing/', 'GET //px/trailing']),
  ],
};

/** No header that a client sends gets it past the proxy. */
export const proxyBypass: Topic = {
  name: 'proxy-bypass',
  profile: 'proxy',
  feature: 'proxy',
  cases: [
    ...INTERNAL.map((name) =>
      to(
        `${name} opens nothing`,
        ['1', 'true', '/px/target', 'authorization'].map((value) =>
          withHeaders('GET /px/guarded', { [name]: value }),
        ),
      ),
    ),
    to(
      'x-middleware-subrequest with the names of CVE-2025-29927',
      SUBREQUESTS.map((value) => withHeaders('GET /px/guarded', { 'x-middleware-subrequest': value })),
    ),
    to('x-middleware-subrequest-id beside it', [
      withHeaders('GET /px/guarded', {
        'x-middleware-subrequest': 'proxy',
        'x-middleware-subrequest-id': '0',
      }),
    ]),
    to('x-middleware-override-headers sets none', [
      withHeaders('GET /px/guarded', {
        'x-middleware-override-headers': 'authorization',
        'x-middleware-request-authorization': 'secret',
      }),
    ]),
    to('internal headers do not reach a handler', [
      withHeaders('GET /px/next', {
        'x-middleware-subrequest': 'a',
        'x-middleware-next': '1',
        'x-nextjs-data': '1',
        'x-matched-path': '/b',
        'x-middleware-rewrite': '/c',
        'x-now-route-matches': '1',
      }),
    ]),
    to('a path written otherwise is guarded, too', [
      'GET /px/%67uarded',
      'GET /px/guarded?x',
      'GET /./px/guarded',
      'GET /x/../px/guarded',
    ]),
  ],
};

/** config.matcher. */
export const proxyMatcher: Topic = {
  name: 'proxy-matcher',
  profile: 'proxy',
  feature: 'proxy',
  files: {
    'app/mt/[...all]/route.ts': `export const GET = () => new Response('m');`,
    'app/mt/Case/route.ts': `export const GET = () => new Response('c');`,
  },
  cases: [
    to('a path', ['GET /mt/one', 'GET /mt/one/more', 'GET /mt/ones']),
    to('a parameter', ['GET /mt/sub/7', 'GET /mt/sub', 'GET /mt/sub/7/8']),
    to('a wildcard: none or more', ['GET /mt/star', 'GET /mt/star/a/b']),
    to('a wildcard: one or more', ['GET /mt/plus', 'GET /mt/plus/a/b']),
    to('a pattern', ['GET /mt/num/12', 'GET /mt/num/x']),
    to('a pattern that leaves out', ['GET /mt/not/this', 'GET /mt/not/skip', 'GET /mt/not/skipped']),
    to('has: a header', [withHeaders('GET /mt/has', { 'x-flag': '1' }), 'GET /mt/has']),
    to('has: a query with a value', ['GET /mt/query?q=1', 'GET /mt/query?q=2', 'GET /mt/query']),
    to('has: a cookie; missing: a header', [
      withHeaders('GET /mt/cookie', { cookie: 'a=1' }),
      withHeaders('GET /mt/cookie', { cookie: 'a=1', 'x-skip': '1' }),
      'GET /mt/cookie',
    ]),
    to('missing: a query', ['GET /mt/missing', 'GET /mt/missing?q=1']),
    to('letter case', ['GET /mt/Case', 'GET /mt/case', 'GET /mt/ONE']),
    to('a file of public', ['GET /proxied.txt'], {
      differs: [{ row: '`ETag` of a file: weak', in: ['header etag'] }],
    }),
    to('a path without a route', ['GET /mt/sub/7?x=1', 'GET /order/unknown']),
  ],
};

/** The order of all rules around the proxy. */
export const proxyOrder: Topic = {
  name: 'proxy-order',
  profile: 'proxy',
  feature: 'proxy',
  files: { 'app/order/[...all]/route.ts': TELL },
  cases: [
    to('headers of the config, beside those of the proxy', ['GET /order/plain']),
    to('redirects of the config before the proxy', ['GET /order/redirected']),
    to('the proxy before beforeFiles', ['GET /order/before']),
    to('the proxy before afterFiles', ['GET /order/after']),
    to('a dynamic route before fallback', ['GET /order/fallback']),
    to('a rewrite of the config sees the path of the client', ['GET /px/rewrite-then/x']),
  ],
};

/** instrumentation.ts: register() and onRequestError(). */
export const instrumentation: Topic = {
  name: 'instrumentation',
  profile: 'proxy',
  feature: 'instrumentation',
  files: {
    'instrumentation.ts': `export async function register() { await new Promise((r) => setTimeout(r, 20)); (globalThis as any).registered = ((globalThis as any).registered ?? 0) + 1; console.log('registered-once') }
export async function onRequestError(error: any, request: any, context: any) {
  console.log('told-of-error ' + JSON.stringify({ message: error.message, path: request.path, method: request.method, header: request.headers['x-h'] ?? null, ...context }));
}`,
  },
  cases: [
    {
      name: 'register is awaited before the first request',
      route: `export const GET = () => Response.json((globalThis as any).registered);`,
      send: ['GET ~', 'GET ~'],
      log: /registered-once/,
    },
    {
      name: 'onRequestError: of a handler',
      route: `export const GET = () => { throw new Error('told-handler') };`,
      send: [['GET ~?q=1', { headers: { 'x-h': 'h' } }]],
      log: [
        /told-of-error \{"message":"told-handler","path":"\/instrumentation\/onrequesterror-of-a-handler\?q=1","method":"GET","header":"h"/,
        /"routerKind":"App Router","routePath":"\/instrumentation\/onrequesterror-of-a-handler(\/route)?","routeType":"route"/,
      ],
    },
    {
      name: 'onRequestError: of a dynamic route',
      files: { '[id]/route.ts': `export const POST = async () => { throw new Error('told-dynamic') };` },
      send: [['POST ~/7', { body: 'x' }]],
      log: [
        /"message":"told-dynamic","path":"\/instrumentation\/onrequesterror-of-a-dynamic-route\/7","method":"POST"/,
        /"routePath":"\/instrumentation\/onrequesterror-of-a-dynamic-route\/\[id\](\/route)?"/,
      ],
    },
    {
      name: 'onRequestError: not of notFound and redirect',
      route: `import { notFound, redirect } from 'next/navigation';\nexport const GET = (r: Request) => r.url.includes('?') ? redirect('/told-redirect') : notFound();`,
      send: ['GET ~', 'GET ~?r'],
    },
    {
      name: 'onRequestError: of what is no response',
      route: `export const GET = () => 5 as any;`,
      send: ['GET ~'],
      log: /told-of-error \{"message":"[^"]*No response is returned/,
    },
  ],
};

/** The older name, without a matcher. */
export const middleware: Topic = {
  name: 'middleware',
  profile: 'middleware',
  feature: 'proxy',
  files: {
    'app/hi/route.ts': `import { headers } from 'next/headers';\nexport const GET = async () => Response.json((await headers()).get('x-added'));`,
    'public/seen.txt': 'seen\n',
  },
  cases: [
    to('without a matcher: every request', ['GET /hi', 'GET /unknown', 'HEAD /hi']),
    to('without a matcher: files of public, too', ['GET /seen.txt'], {
      differs: [{ row: '`ETag` of a file: weak', in: ['header etag'] }],
    }),
    to('slashes are redirected first', ['GET /hi/']),
    to('headers for the handler', ['GET /hi?add']),
    to('an answer of its own', ['GET /hi?answer']),
    to('a default export may be called anything', ['GET /hi?name']),
  ],
};

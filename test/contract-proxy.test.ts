import { afterAll, beforeAll } from 'vitest';
import { type Case, cases, contract } from './harness/contract.ts';
import { echoRoutes, echoServer } from './harness/proxy-project.ts';
import { freePort } from './harness/run-waymark.ts';

const port = await freePort();
const upstream = echoServer();
beforeAll(() => new Promise<void>((resolve) => void upstream.listen(port, '127.0.0.1', resolve)));
afterAll(() => {
  upstream.close();
  upstream.closeAllConnections();
});

const PROXY = `import { after, NextResponse, type NextRequest } from 'next/server';
import { cookies, draftMode, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';

const UP = 'http://127.0.0.1:${port}';
const at = (request: NextRequest, path: string) => new URL(path, request.url);

const answers: Record<string, (request: NextRequest, event: any) => unknown> = {
  next: () => NextResponse.next(),
  nothing: () => undefined,
  null: () => null,
  number: () => 5,
  object: () => ({ headers: new Headers() }),
  throw: () => { throw new Error('boom in the proxy'); },
  throwText: () => { throw 'a text'; },
  errorResponse: () => Response.error(),
  redirect: (request) => NextResponse.redirect(at(request, '/b?x=1&y=a b#h')),
  redirect308: (request) => NextResponse.redirect(at(request, '/b'), 308),
  redirectOut: () => NextResponse.redirect('http://127.0.0.1:1/x?y=1#z'),
  redirectPlain: (request) => Response.redirect(at(request, '/b')),
  redirectMore: (request) => {
    const response = NextResponse.redirect(at(request, '/b'), { headers: { 'x-more': '1' } });
    response.cookies.set('r', '1');
    return response;
  },
  relative: () => new Response(null, { status: 307, headers: { location: '/b' } }),
  created: () => new Response('made', { status: 201, headers: { location: 'http://localhost/made' } }),
  answer: () => new Response('from the proxy', { status: 418, headers: { 'content-type': 'text/x', 'x-p': '1', 'content-encoding': 'gzip', connection: 'close', 'x-empty': '', 'x-middleware-foo': '1', 'set-cookie': 'p=1, q=2' } }),
  json: () => NextResponse.json({ error: 'no' }, { status: 401 }),
  empty: () => new Response(null, { status: 204 }),
  stream: () => new Response(new ReadableStream({ async start(controller) { for (const part of ['a', 'b']) { controller.enqueue(new TextEncoder().encode(part)); await null; } controller.close(); } })),
  fetched: () => fetch(UP + '/fetched'),
  rewrite: (request) => NextResponse.rewrite(at(request, '/b?r=1')),
  rewriteClone: (request) => { const url = request.nextUrl.clone(); url.pathname = '/b'; return NextResponse.rewrite(url); },
  rewriteParams: (request) => NextResponse.rewrite(at(request, '/dyn/a%20b')),
  rewriteNowhere: (request) => NextResponse.rewrite(at(request, '/nowhere')),
  rewriteFile: (request) => NextResponse.rewrite(at(request, '/f.txt')),
  rewriteOut: () => NextResponse.rewrite(UP + '/out?o=1', { headers: { 'x-mine': '1', 'x-up': 'proxy' } }),
  rewriteOutHeaders: () => NextResponse.rewrite(UP + '/out', { request: { headers: new Headers({ 'x-only': '1' }) } }),
  rewriteHeaders: (request) => { const changed = new Headers(request.headers); changed.set('x-added', 'yes'); return NextResponse.rewrite(at(request, '/b'), { request: { headers: changed } }); },
  rewriteDead: () => NextResponse.rewrite('http://127.0.0.1:1/'),
  headers: (request) => {
    const changed = new Headers(request.headers);
    changed.set('x-added', 'yes');
    changed.append('x-many', '2');
    changed.delete('x-gone');
    return NextResponse.next({ request: { headers: changed } });
  },
  headersNone: () => NextResponse.next({ request: { headers: new Headers() } }),
  headersMutated: (request) => { request.cookies.set('added', '1'); request.cookies.delete('gone'); return NextResponse.next({ request }); },
  headersInternal: () => NextResponse.next({ request: { headers: new Headers({ 'x-matched-path': '/x', 'x-a': '1' }) } }),
  response: () => NextResponse.next({ headers: { 'x-set': '1', 'x-over': 'proxy', vary: 'X-Proxy', 'content-type': 'text/proxy', 'content-length': '3' } }),
  cookies: () => { const response = NextResponse.next(); response.cookies.set('p1', 'v1', { httpOnly: true }); response.cookies.set('p2', 'v2'); response.cookies.delete('gone'); return response; },
  cookiesLine: () => NextResponse.next({ headers: { 'set-cookie': 'a=1, b=2; Path=/' } }),
  context: async () => {
    const jar = await cookies();
    jar.set('by-context', '1');
    const response = NextResponse.next({ headers: { 'x-context': (await headers()).get('x-case') + ' ' + jar.get('by-context')?.value } });
    response.cookies.set('by-response', '1');
    return response;
  },
  contextOnly: async () => void (await cookies()).set('by-context', '1'),
  draft: async () => NextResponse.json({ draft: (await draftMode()).isEnabled }),
  later: (_, event) => {
    after(() => console.log('after the proxy'));
    event.waitUntil(new Promise((resolve) => setTimeout(resolve, 20)).then(() => console.log('waited in the proxy')));
  },
  laterFails: (_, event) => { event.waitUntil(Promise.reject(new Error('waiting failed'))); after(() => { throw new Error('after failed'); }); },
  navigate: () => redirect('/b'),
  missing: () => notFound(),
  event: (request, event) => { event.passThroughOnException(); return NextResponse.json({ page: event.sourcePage, isNext: request.constructor.name, runtime: process.env.NEXT_RUNTIME, aborted: request.signal.aborted }); },
  respondWith: (_, event) => event.respondWith(new Response('x')),
  body: async (request) => NextResponse.next({ headers: { 'x-read': (await request.text()).toUpperCase() } }),
  bodyTwice: async (request) => { const copy = request.clone(); return NextResponse.next({ headers: { 'x-read': (await copy.text()) + '+' + (await request.text()) } }); },
  bodyStream: async (request) => { const reader = request.body!.getReader(); const { value } = await reader.read(); return NextResponse.next({ headers: { 'x-read': String(value?.byteLength) } }); },
  bodyJson: async (request) => NextResponse.next({ headers: { 'x-read': (await request.json()).name } }),
  bodyOut: async (request) => NextResponse.rewrite(UP + '/body', { headers: { 'x-read': await request.text() } }),
  bodyFetch: async (request) => new Response(await (await fetch(UP, { method: 'POST', body: request.body, duplex: 'half' } as any)).text()),
  echo: (request) => NextResponse.json({ url: request.url, href: request.nextUrl.href, pathname: request.nextUrl.pathname, locale: request.nextUrl.locale, method: request.method, headers: Object.fromEntries(request.headers) }),
};

export async function proxy(request: NextRequest, event: unknown) {
  const answer = answers[request.headers.get('x-case') ?? 'next'];
  return (await answer!(request, event)) as Response;
}
`;

const FILES = {
  ...echoRoutes('api/echo', 'b', 'dyn/[id]'),
  'app/fails/route.ts': "export const GET = () => { throw new Error('boom in the handler'); };\n",
  'public/f.txt': 'file',
  'proxy.ts': PROXY,
};

const NO_CACHE = 'private, no-cache, no-store, max-age=0, must-revalidate';
const FAILED = {
  has: { 'cache-control': NO_CACHE, 'content-type': 'text/plain' },
  text: 'Internal Server Error',
  only: 'start' as const,
};

/** A request for the echo that the proxy treats as `name` says. */
function when(
  name: string,
  status: number,
  expected: Case[2] = {},
  line = 'GET /api/echo?q=1&z=a%20b',
): Case {
  return [line, status, { ...expected, headers: { 'x-case': name, ...expected.headers } }];
}

const SEEN = {
  route: 'api/echo',
  url: '$URL/api/echo?q=1&z=a+b',
  pathname: '/api/echo',
  search: '?q=1&z=a+b',
};
const AT_B = { ...SEEN, route: 'b' };

contract('a proxy that lets requests go on', FILES, (subject) => {
  cases(subject, [
    when('next', 200, {
      json: SEEN,
      has: { 'x-own': 'handler', 'set-cookie': 'own=1', 'x-middleware-next': null },
    }),
    when('nothing', 200, { json: SEEN }),
    when('null', 200, { json: SEEN }),
    when('headers', 200, {
      headers: { 'x-gone': '1', 'x-many': '1' },
      json: { ...SEEN, added: 'yes', headers: { 'x-many': '1, 2', 'x-case': 'headers' } },
      has: { 'x-middleware-override-headers': null, 'x-middleware-request-x-added': null },
      quiet: /x-gone/,
    }),
    when('headersNone', 200, { json: { ...SEEN, headers: { 'x-case': 'headersNone' } } }),
    when('headersMutated', 200, {
      headers: { cookie: 'gone=1; stay=2' },
      json: { cookies: ['stay=2', 'added=1'], headers: { cookie: 'stay=2; added=1' } },
    }),
    when('response', 200, {
      has: {
        'x-set': '1',
        'x-over': 'proxy',
        'x-own': 'handler',
        'content-type': 'text/proxy',
        vary: /X-Proxy[^]*X-Own/,
      },
      json: { headers: { 'x-set': '1', 'x-over': 'proxy' } },
    }),
    when('cookies', 200, {
      headers: { cookie: 'gone=1' },
      has: {
        'set-cookie': [
          'p1=v1; Path=/; HttpOnly',
          'p2=v2; Path=/',
          'gone=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
          'own=1',
        ],
        'x-middleware-set-cookie': null,
      },
      // As in Next.js a Route Handler sees the cookies that the client sent.
      json: { cookies: ['gone=1'] },
    }),
    when('cookiesLine', 200, { has: { 'set-cookie': ['a=1', 'b=2; Path=/', 'own=1'] } }),
    when('context', 200, {
      has: {
        'x-context': 'context 1',
        'set-cookie': ['by-response=1; Path=/', 'by-context=1; Path=/', 'own=1'],
      },
    }),
    when('contextOnly', 200, { has: { 'set-cookie': ['by-context=1; Path=/', 'own=1'] }, json: SEEN }),
    when('later', 200, { json: SEEN, log: [/after the proxy/, /waited in the proxy/] }),
    when('laterFails', 200, { json: SEEN, log: [/waiting failed/, /after failed/] }),
    when('next', 200, { text: 'file' }, 'GET /f.txt'),
    when(
      'response',
      200,
      { text: 'file', has: { 'x-set': '1', 'content-type': 'text/proxy' } },
      'GET /f.txt',
    ),
    when('response', 404, { has: { 'x-set': '1' } }, 'GET /nowhere'),
    when('response', 500, { has: { 'x-set': '1' }, log: /boom in the handler/ }, 'GET /fails'),
    when('next', 200, { json: { method: 'OPTIONS' } }, 'OPTIONS /api/echo'),
    when('response', 200, { text: '', has: { 'x-set': '1' } }, 'HEAD /api/echo'),
  ]);
});

contract('a proxy that answers', FILES, (subject) => {
  cases(subject, [
    when('answer', 418, {
      text: 'from the proxy',
      has: {
        'content-type': 'text/x',
        'x-p': '1',
        'content-encoding': null,
        'x-empty': null,
        'x-middleware-foo': null,
        'set-cookie': ['p=1', 'q=2'],
        'x-own': null,
      },
    }),
    when('answer', 418, { text: '', has: { 'x-p': '1' } }, 'HEAD /api/echo'),
    when('json', 401, { json: { error: 'no' }, has: { 'content-type': 'application/json' } }),
    when('empty', 204, { text: '' }),
    when('stream', 200, { text: 'ab' }),
    when('fetched', 200, { json: { url: '/fetched' }, has: { 'x-up': 'upstream' } }),
    when('created', 201, { text: 'made', has: { location: 'http://localhost/made' } }),
    when('redirect', 307, { has: { location: '/b?x=1&y=a%20b#h' }, text: '/b?x=1&y=a%20b#h' }),
    when('redirect308', 308, { has: { location: '/b', refresh: '0;url=/b' }, text: '/b' }),
    when('redirectOut', 307, { has: { location: 'http://127.0.0.1:1/x?y=1#z' } }),
    when('redirectPlain', 302, { has: { location: '/b' } }),
    when('redirectMore', 307, { has: { location: '/b', 'x-more': '1', 'set-cookie': 'r=1; Path=/' } }),
    when('draft', 200, { json: { draft: false } }),
    when('event', 200, {
      json: { page: '/proxy', isNext: 'NextRequest', runtime: 'nodejs', aborted: false },
    }),
    when(
      'echo',
      200,
      {
        json: {
          url: SEEN.url,
          href: SEEN.url,
          pathname: '/api/echo',
          locale: '',
          method: 'POST',
          headers: { 'x-case': 'echo' },
        },
      },
      'POST /api/echo?q=1&z=a%20b',
    ),
  ]);
});

contract('a proxy that fails', FILES, (subject) => {
  cases(subject, [
    when('throw', 500, {
      ...FAILED,
      log: /GET \/api\/echo\?q=1&z=a\+b \(proxy\.ts\) failed: Error: boom in the proxy/,
    }),
    when('throw', 500, { only: 'dev', text: /boom in the proxy/, log: /boom in the proxy/ }),
    when('throwText', 500, { ...FAILED, log: /a text/ }),
    when('number', 500, {
      ...FAILED,
      log: /Expected an instance of Response to be returned from `proxy\.ts`, but received 'number'/,
    }),
    when('object', 500, { ...FAILED, log: /but received 'Object'/ }),
    when('errorResponse', 500, { ...FAILED, log: /Response\.error\(\) was returned/ }),
    when('relative', 500, { ...FAILED, log: /URL is malformed "\/b"/ }),
    when('navigate', 500, {
      ...FAILED,
      log: /`redirect\(\)`, `notFound\(\)` and their like are not allowed in `proxy\.ts`/,
    }),
    when('missing', 500, { ...FAILED, log: /are not allowed in `proxy\.ts`/ }),
    when('respondWith', 500, { ...FAILED, log: /event\.respondWith\(\)/ }),
    when('throw', 500, { text: '', only: 'start' }, 'HEAD /api/echo'),
  ]);
});

contract('a proxy that sends requests elsewhere', FILES, (subject) => {
  cases(subject, [
    when('rewrite', 200, { json: AT_B, has: { 'x-middleware-rewrite': null } }),
    when('rewriteClone', 200, { json: AT_B }),
    when('rewriteParams', 200, { json: { ...SEEN, route: 'dyn/[id]', params: { id: 'a b' } } }),
    when('rewriteHeaders', 200, { json: { ...AT_B, added: 'yes' } }),
    when('rewriteNowhere', 404),
    when('rewriteFile', 200, { text: 'file' }),
    when('rewrite', 200, { json: { route: 'b', body: 'text' }, body: 'text' }, 'POST /api/echo'),
    when('rewriteOut', 200, {
      json: { url: '/out?o=1', method: 'GET', headers: { 'x-mine': '1', 'x-up': 'proxy' } },
      has: { 'x-mine': '1', 'x-up': 'upstream', 'set-cookie': 'up=1' },
    }),
    when('rewriteOut', 200, { json: { url: '/out?o=1', body: 'text' }, body: 'text' }, 'POST /nowhere'),
    when('rewriteOutHeaders', 200, { json: { headers: { 'x-only': '1' } } }),
    when('rewriteDead', 502, { log: /Cannot pass the request on to http:\/\/127\.0\.0\.1:1\// }),
  ]);
});

contract('the body of a request that a proxy reads', FILES, (subject) => {
  const post = (name: string, body: string, expected: Case[2]) =>
    when(name, 200, { ...expected, body }, 'POST /api/echo');
  cases(subject, [
    post('body', 'text', { json: { body: 'text' }, has: { 'x-read': 'TEXT' } }),
    post('body', 'x'.repeat(100_000), { json: { body: 'x'.repeat(100_000) } }),
    post('bodyTwice', 'text', { json: { body: 'text' }, has: { 'x-read': 'text+text' } }),
    post('bodyStream', 'text', { json: { body: 'text' }, has: { 'x-read': '4' } }),
    post('bodyJson', '{"name":"Ada"}', { json: { body: '{"name":"Ada"}' }, has: { 'x-read': 'Ada' } }),
    post('bodyOut', 'text', { json: { url: '/body', body: 'text' }, has: { 'x-read': 'text' } }),
    post('bodyFetch', 'text', { json: { method: 'POST', body: 'text' } }),
    post('body', '', { json: { body: '' } }),
    when(
      'next',
      200,
      {
        json: { body: 'chunked' },
        headers: { 'transfer-encoding': 'chunked', 'content-length': null },
        body: '7\r\nchunked\r\n0\r\n\r\n',
      },
      'POST /api/echo',
    ),
    when(
      'body',
      200,
      {
        json: { body: 'chunked' },
        has: { 'x-read': 'CHUNKED' },
        headers: { 'transfer-encoding': 'chunked', 'content-length': null },
        body: '7\r\nchunked\r\n0\r\n\r\n',
      },
      'POST /api/echo',
    ),
  ]);
});

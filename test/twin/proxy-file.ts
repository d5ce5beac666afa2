/** The `proxy.ts` of the profile `proxy`: what it does is said by the second part of the path. */
export const PROXY_FILE = `import { NextResponse, type NextFetchEvent, type NextRequest } from 'next/server';
import { cookies, headers } from 'next/headers';

const acts: Record<string, (request: NextRequest, event: NextFetchEvent) => any> = {
  next: () => NextResponse.next(),
  nothing: () => undefined,
  header: () => NextResponse.next({ headers: { 'x-from-proxy': '1', 'x-over': 'proxy', 'cache-control': 'no-cache' } }),
  'request-headers': (request) => { const h = new Headers(request.headers); h.set('x-added', 'yes'); h.set('x-changed', 'new'); h.delete('x-removed'); return NextResponse.next({ request: { headers: h } }) },
  'request-cookies': (request) => { request.cookies.set('added', '1'); request.cookies.delete('gone'); return NextResponse.next({ request }) },
  rewrite: (request) => NextResponse.rewrite(new URL('/px/target?via=proxy', request.url)),
  'rewrite-keeps': (request) => { const url = request.nextUrl.clone(); url.pathname = '/px/target'; return NextResponse.rewrite(url) },
  'rewrite-dynamic': (request) => NextResponse.rewrite(new URL('/px/item/7', request.url)),
  'rewrite-headers': (request) => { const h = new Headers(request.headers); h.set('x-added', 'yes'); return NextResponse.rewrite(new URL('/px/target', request.url), { request: { headers: h }, headers: { 'x-from-proxy': '1' } }) },
  'rewrite-nowhere': (request) => NextResponse.rewrite(new URL('/px/no/such/path', request.url)),
  'rewrite-file': (request) => NextResponse.rewrite(new URL('/proxied.txt', request.url)),
  'rewrite-out': () => NextResponse.rewrite('http://127.0.0.1:' + process.env.UPSTREAM_PORT + '/out?x=1'),
  'rewrite-out-fails': () => NextResponse.rewrite('http://127.0.0.1:' + process.env.UPSTREAM_PORT + '/status/418'),
  redirect: (request) => NextResponse.redirect(new URL('/px/target', request.url)),
  'redirect-308': (request) => NextResponse.redirect(new URL('/px/target', request.url), 308),
  'redirect-out': () => NextResponse.redirect('https://other.test/x?y=1'),
  'redirect-response': (request) => Response.redirect(new URL('/px/target', request.url), 303),
  'redirect-cookies': (request) => { const r = NextResponse.redirect(new URL('/px/target', request.url)); r.cookies.set('r', '1'); return r },
  json: () => NextResponse.json({ from: 'proxy' }, { status: 401, headers: { 'www-authenticate': 'Bearer' } }),
  text: () => new Response('from proxy', { status: 203, headers: { 'x-a': '1' } }),
  empty: () => new Response(null, { status: 204 }),
  stream: () => new Response(new ReadableStream({ async start(c) { c.enqueue(new TextEncoder().encode('one')); await new Promise((r) => setTimeout(r, 10)); c.enqueue(new TextEncoder().encode('two')); c.close() } })),
  cookies: () => { const r = NextResponse.next(); r.cookies.set('set-by-proxy', '1', { httpOnly: true }); r.cookies.set('same', 'proxy'); return r },
  'cookies-deleted': () => { const r = NextResponse.next(); r.cookies.delete('bye'); return r },
  'reads-cookies': async (request) => { const r = NextResponse.next(); r.headers.set('x-cookie', request.cookies.get('a')?.value ?? 'none'); r.headers.set('x-jar', (await cookies()).get('a')?.value ?? 'none'); r.headers.set('x-seen', (await headers()).get('x-h') ?? 'none'); return r },
  throws: () => { throw new Error('thrown-in-proxy') },
  'wait-until': (_, event) => { event.waitUntil(new Promise<void>((r) => setTimeout(() => { console.log('waited-until'); r() }, 20))); return NextResponse.next() },
  url: (request) => { const n = request.nextUrl; return NextResponse.json([request.url, n.pathname, n.search, n.basePath, n.locale, n.href, request.method]) },
  'body-read': async (request) => { const text = await request.text(); return NextResponse.next({ headers: { 'x-body': text } }) },
  'body-answer': async (request) => new Response('proxy read ' + (await request.text())),
  guarded: (request) => request.headers.get('authorization') === 'secret' ? NextResponse.next() : new Response('no', { status: 401 }),
  geo: (request) => NextResponse.json([(request as any).ip ?? null, (request as any).geo ?? null]),
  after: async () => { const { after } = await import('next/server'); after(() => console.log('after-in-proxy')); return NextResponse.next() },
  'is-what': (request) => NextResponse.json([request instanceof Request, typeof request.cookies.get, typeof request.nextUrl.clone]),
  trailing: (request) => NextResponse.json([request.nextUrl.pathname, request.url]),
  object: () => ({ not: 'a response' }),
};

export async function proxy(request: NextRequest, event: NextFetchEvent) {
  const { pathname } = request.nextUrl;
  const [, first, act = ''] = pathname.split('/');
  if (first === 'px') return acts[act]?.(request, event);
  return NextResponse.next({ headers: { 'x-matched': pathname } });
}

export const config = {
  matcher: [
    '/px/:path*',
    '/mt/one',
    '/mt/sub/:id',
    '/mt/star/:path*',
    '/mt/plus/:path+',
    '/mt/num/:n(\\\\d+)',
    '/mt/not/((?!skip).*)',
    { source: '/mt/has', has: [{ type: 'header', key: 'x-flag' }] },
    { source: '/mt/query', has: [{ type: 'query', key: 'q', value: '1' }] },
    { source: '/mt/cookie', has: [{ type: 'cookie', key: 'a' }], missing: [{ type: 'header', key: 'x-skip' }] },
    { source: '/mt/missing', missing: [{ type: 'query', key: 'q' }] },
    '/proxied.txt',
    '/mt/Case',
    '/order/:path*',
  ],
};
`;

/** The config of the profile: what comes before the proxy, and what after it. */
export const PROXY_CONFIG = `
  headers: async () => [{ source: '/order/:path*', headers: [{ key: 'x-config', value: '1' }, { key: 'x-matched', value: 'config' }] }],
  redirects: async () => [{ source: '/order/redirected', destination: '/px/target', permanent: false }],
  rewrites: async () => ({
    beforeFiles: [{ source: '/order/before', destination: '/px/target?by=before' }],
    afterFiles: [{ source: '/order/after', destination: '/px/target?by=after' }, { source: '/px/rewrite-then/:path*', destination: '/px/target' }],
    fallback: [{ source: '/order/fallback', destination: '/px/target?by=fallback' }],
  }),
`;

import { cases, contract } from './harness/contract.ts';
import { echoRoutes } from './harness/proxy-project.ts';

const CONFIG = `
const to = (source, destination, more = {}) => ({ source, destination, ...more });
export default {
  headers: async () => [{ source: '/h/:path*', headers: [{ key: 'X-Config', value: 'config' }, { key: 'X-Both', value: 'config' }, { key: 'Set-Cookie', value: 'config=1' }] }],
  redirects: async () => [to('/old', '/new', { permanent: false }), to('/was/:id', '/b', { permanent: false, has: [{ type: 'header', key: 'x-added' }] })],
  rewrites: async () => ({
    beforeFiles: [to('/early', '/b?early=1'), to('/added', '/b', { has: [{ type: 'header', key: 'x-added' }] }), to('/shadow.txt', '/b')],
    afterFiles: [to('/late', '/b?late=1'), to('/f.txt', '/b')],
    fallback: [to('/last', '/b?last=1')],
  }),
};
`;

const PROXY = `import { NextResponse, type NextRequest } from 'next/server';
export function proxy(request: NextRequest) {
  const { pathname } = request.nextUrl;
  const headers = { 'x-proxy': pathname, 'x-both': 'proxy' };
  switch (request.headers.get('x-case')) {
    case 'answer': return new Response('proxy', { headers });
    case 'add': { const changed = new Headers(request.headers); changed.set('x-added', '1'); return NextResponse.next({ request: { headers: changed }, headers }); }
    case 'cookie': { const response = NextResponse.next(); response.cookies.set('proxy', '1'); return response; }
    case 'redirect': return NextResponse.redirect(new URL('/b', request.url));
  }
  const target = request.headers.get('x-rewrite');
  return target ? NextResponse.rewrite(new URL(target, request.url), { headers }) : NextResponse.next({ headers });
}
`;

const FILES = {
  ...echoRoutes('b', 'h/x', 'dyn/[id]'),
  'next.config.mjs': CONFIG,
  'proxy.ts': PROXY,
  'public/f.txt': 'file',
  'public/shadow.txt': 'never seen',
};

const as = (name: string) => ({ headers: { 'x-case': name } });
const rewrite = (target: string) => ({ headers: { 'x-rewrite': target } });

contract('the order in which a request finds its answer', FILES, (subject) => {
  cases(subject, [
    // The headers of the config, then its redirects: before the proxy.
    ['GET /old', 307, { ...as('answer'), has: { location: '/new', 'x-proxy': null } }],
    ['GET /b/', 308, { ...as('answer'), has: { location: '/b', 'x-proxy': null } }],
    ['GET //b', 308, { ...as('answer'), has: { location: '/b', 'x-proxy': null } }],
    [
      'GET /h/x',
      200,
      { has: { 'x-config': 'config', 'x-both': 'proxy', 'set-cookie': ['config=1', 'own=1'] } },
    ],
    [
      'GET /h/x',
      200,
      { ...as('cookie'), has: { 'x-both': 'config', 'set-cookie': ['proxy=1; Path=/', 'own=1'] } },
    ],
    [
      'GET /h/x',
      200,
      {
        ...as('answer'),
        text: 'proxy',
        has: { 'x-config': 'config', 'x-both': 'proxy', 'set-cookie': 'config=1' },
      },
    ],
    [
      'GET /h/x',
      307,
      { ...as('redirect'), has: { location: '/b', 'x-config': 'config', 'set-cookie': 'config=1' } },
    ],
    // The proxy, then the rewrites before files, which see what it made of the request.
    ['GET /early', 200, { has: { 'x-proxy': '/early' }, json: { route: 'b', pathname: '/early' } }],
    ['GET /early', 200, { ...as('answer'), text: 'proxy' }],
    ['GET /added', 404, { has: { 'x-proxy': '/added' } }],
    ['GET /added', 200, { ...as('add'), json: { route: 'b', added: '1' } }],
    ['GET /shadow.txt', 200, { json: { route: 'b' } }],
    ['GET /was/1', 404, { ...as('add'), note: 'a redirect does not see it' }],
    // Files, rewrites after files, dynamic routes, and what is left.
    ['GET /f.txt', 200, { text: 'file', has: { 'x-proxy': '/f.txt', 'x-both': 'proxy' } }],
    ['GET /late', 200, { json: { route: 'b', pathname: '/late' } }],
    ['GET /dyn/1', 200, { json: { route: 'dyn/[id]' } }],
    ['GET /last', 200, { json: { route: 'b' } }],
    ['GET /nowhere', 404, { has: { 'x-proxy': '/nowhere' } }],
    ['GET /_next/static/x.js', 404, { has: { 'x-proxy': '/_next/static/x.js' } }],
    // What the proxy rewrites goes on from there, and not through redirects.
    ['GET /nowhere', 200, { ...rewrite('/early'), json: { route: 'b', pathname: '/nowhere' } }],
    ['GET /nowhere', 200, { ...rewrite('/late'), json: { route: 'b' } }],
    ['GET /nowhere', 200, { ...rewrite('/last'), json: { route: 'b' } }],
    ['GET /nowhere', 200, { ...rewrite('/f.txt'), text: 'file' }],
    ['GET /nowhere', 200, { ...rewrite('/b/'), json: { route: 'b' } }],
    ['GET /nowhere', 404, rewrite('/old')],
  ]);
});

const BASED = {
  ...FILES,
  'next.config.mjs': "export default { basePath: '/docs', trailingSlash: true };\n",
  'proxy.ts': `import { NextResponse, type NextRequest } from 'next/server';
export function proxy(request: NextRequest) {
  const { nextUrl, url } = request;
  const target = request.headers.get('x-rewrite');
  if (target) { const to = nextUrl.clone(); to.pathname = target; return NextResponse.rewrite(to); }
  if (request.headers.get('x-redirect')) { const to = nextUrl.clone(); to.pathname = '/b'; return NextResponse.redirect(to); }
  if (request.headers.get('x-outside')) return NextResponse.rewrite(new URL('/b/', url));
  return NextResponse.json({ url, href: nextUrl.href, pathname: nextUrl.pathname, basePath: nextUrl.basePath });
}
export const config = { matcher: ['/', '/b', '/dyn/:id'] };
`,
};

contract('a proxy under a base path', BASED, (subject) => {
  cases(subject, [
    [
      'GET /docs/b/?x',
      200,
      { json: { url: '$URL/docs/b/?x=', href: '$URL/docs/b/?x=', pathname: '/b/', basePath: '/docs' } },
    ],
    ['GET /docs/', 200, { json: { pathname: '/', basePath: '/docs' } }],
    ['GET /docs/b', 308, { has: { location: '/docs/b/' } }],
    ['GET /docs/h/x/', 200, { json: { route: 'h/x' }, note: 'not matched' }],
    ['GET /b/', 404, { note: 'outside of the base path' }],
    ['GET /docs/b/', 200, { ...rewrite('/dyn/7'), json: { route: 'dyn/[id]', params: { id: '7' } } }],
    ['GET /docs/dyn/1/', 307, { headers: { 'x-redirect': '1' }, has: { location: '/docs/b/' } }],
    ['GET /docs/b/', 404, { headers: { 'x-outside': '1' }, note: 'rewritten to outside of the base path' }],
  ]);
});

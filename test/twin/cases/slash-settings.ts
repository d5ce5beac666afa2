import type { Step, Topic } from '../twin-case.ts';

const HANDLER = `import type { NextRequest } from 'next/server';
export async function GET(request: NextRequest, context: any) {
  const { pathname, basePath, href } = request.nextUrl;
  return Response.json({ url: request.url, pathname, basePath, href, params: (await context.params) ?? null });
}
export const POST = GET;`;

const files = (...paths: readonly string[]) =>
  Object.fromEntries(paths.map((path) => [`app/${path === '' ? '' : `${path}/`}route.ts`, HANDLER]));
const ROUTES = files(
  '',
  'api/users',
  'api/users/[id]',
  'api/files/[...slug]',
  'hello.json',
  '.well-known/foo',
  'opt/[[...s]]',
  'dot/[name]',
);
const one = (name: string, send: readonly Step[]) => ({ name, send });

/** trailingSlash: true. */
export const trailingSlash: Topic = {
  name: 'trailing-slash',
  profile: 'trailing-slash',
  files: ROUTES,
  cases: [
    one('the root', ['GET /', 'GET /?a']),
    one('without a slash: 308 to the path with one', [
      'GET /api/users',
      'HEAD /api/users',
      ['POST /api/users', { body: 'x' }],
      'GET /unknown-path',
    ]),
    one('with a slash: answered', ['GET /api/users/', 'GET /api/users/7/', 'GET /unknown-path/']),
    one('queries', ['GET /api/users?x=1&y', 'GET /api/users/?x=%zz&a=b+c', 'GET /api/users?']),
    one('file names have no slash', [
      'GET /hello.json',
      'GET /hello.json/',
      'GET /hello.json?x=1',
      'GET /nope.txt',
      'GET /nope.txt/',
    ]),
    one('a dot in a folder', ['GET /a.b/c', 'GET /a.b/c/']),
    one('a dot in a parameter', ['GET /dot/v1.2', 'GET /dot/v1.2/', 'GET /dot/x', 'GET /dot/x.']),
    one('.well-known is left alone', [
      'GET /.well-known/foo',
      'GET /.well-known/foo/',
      'GET /.well-known/nope/',
      'GET /.well-known',
    ]),
    one('a catch-all', [
      'GET /api/files/a/b.c',
      'GET /api/files/a/b.c/',
      'GET /api/files/a/b',
      'GET /api/files/a/b/',
    ]),
    one('an optional catch-all', ['GET /opt', 'GET /opt/', 'GET /opt/a', 'GET /opt/a/']),
    one('repeated slashes', ['GET /api/users//', 'GET /api//users']),
    one('an escaped slash', ['GET /api/users/a%2Fb', 'GET /api/users/a%2Fb/']),
  ],
};

/** skipTrailingSlashRedirect: true. */
export const skipSlash: Topic = {
  name: 'skip-slash',
  profile: 'skip-slash',
  files: ROUTES,
  cases: [
    one('both forms are answered', ['GET /api/users', 'GET /api/users/', 'GET /api/users/7/']),
    one('repeated slashes are redirected all the same', ['GET /api//users']),
    one('file names', ['GET /hello.json', 'GET /hello.json/', 'GET /.well-known/foo/']),
    one('an optional catch-all', ['GET /opt', 'GET /opt/', 'GET /opt/a/']),
    one('an unknown path', ['GET /nope/']),
  ],
};

/** basePath, and rules with and without it. */
export const basePath: Topic = {
  name: 'base-path',
  profile: 'base-path',
  files: {
    ...files('', 'api/users', 'api/users/[id]', 'docs', 'plain/[x]', 'hello.json'),
    'app/redirecting/route.ts': `import { redirect } from 'next/navigation';\nexport function GET() { redirect('/api/users') }`,
    'app/next-redirecting/route.ts': `import { NextResponse } from 'next/server';\nexport function GET(request: any) { const url = request.nextUrl.clone(); url.pathname = '/api/users'; return NextResponse.redirect(url) }`,
    'app/absolute/route.ts': `import { NextResponse } from 'next/server';\nexport function GET(request: any) { return NextResponse.redirect(new URL('/x', request.url)) }`,
    'app/cookie/route.ts': `import { cookies } from 'next/headers';\nexport async function GET() { (await cookies()).set('a', '1'); return new Response('c') }`,
    'public/based.txt': 'based\n',
  },
  cases: [
    one('the root of the app', ['GET /docs', 'GET /docs/', 'GET /docs?x=1', 'GET /docs/?x=1']),
    one('outside of it', ['GET /', 'GET /api/users', 'GET /api/users/', 'GET /docsx', 'GET /DOCS']),
    one('a route', [
      'GET /docs/api/users',
      'GET /docs/api/users/7?z',
      'GET /docs/api/users/',
      ['POST /docs/api/users/', { body: 'x' }],
    ]),
    one('a route of the same name', ['GET /docs/docs', 'GET /docs/docs/']),
    one('repeated slashes', ['GET /docs//api/users', 'GET //docs']),
    { name: 'repeated slashes behind it', only: 'start', send: ['GET /docs//'] },
    one('its escaped form is another path', ['GET /d%6Fcs/api/users', 'GET /docs%2Fapi/users']),
    one('an unknown path', ['GET /docs/nope', 'GET /nope/', 'GET /docs/nope/']),
    one('redirects of the config', ['GET /docs/old', 'GET /old', 'GET /nobase', 'GET /docs/nobase']),
    one('rewrites of the config', ['GET /docs/rewritten', 'GET /rewritten']),
    {
      name: 'rewrites without it',
      send: [['GET /outside', { headers: { 'user-agent': 't', accept: '*/*' } }], 'GET /docs/outside'],
    },
    one('headers of the config', ['GET /docs/api/users', 'GET /docs/plain/x', 'GET /plain/x']),
    one('redirect() does not add it', ['GET /docs/redirecting']),
    one('NextResponse.redirect of nextUrl adds it', ['GET /docs/next-redirecting']),
    one('new URL of request.url does not', ['GET /docs/absolute']),
    one('cookies keep their path', ['GET /docs/cookie']),
    {
      name: 'a file of public',
      send: ['GET /docs/based.txt', 'GET /based.txt'],
      differs: [{ row: '`ETag` of a file: weak', in: ['header etag'], of: /docs/ }],
    },
  ],
};

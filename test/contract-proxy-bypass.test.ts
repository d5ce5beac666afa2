import { expect, test } from 'vitest';
import { contract, testExcept } from './harness/contract.ts';
import { echoRoutes } from './harness/proxy-project.ts';
import { sendRaw } from './harness/raw-http.ts';

/** Guards what is below /admin and /files, as most do. */
const PROXY = `import { NextResponse, type NextRequest } from 'next/server';
export function proxy(request: NextRequest) {
  if (request.headers.get('authorization') === 'Bearer right') return NextResponse.next();
  return new Response('stopped', { status: 401 });
}
export const config = { matcher: ['/admin/:path*', '/files/:path*', '/caf\\u00e9/:path*'] };
`;

const FILES = {
  ...echoRoutes('admin', 'admin/users', 'admin/[id]', 'open/[[...rest]]', 'café', 'p/[...all]'),
  'public/files/secret.txt': 'secret file',
  'public/files/a b.txt': 'secret file',
  'proxy.ts': PROXY,
};

/** What Next.js has ever told itself in a header, with values that would open a gate that believes them. */
const HEADERS: Readonly<Record<string, string>> = {
  'x-middleware-subrequest':
    'proxy:proxy:proxy:proxy:proxy:src/proxy:middleware:middleware:middleware:middleware:middleware',
  'x-middleware-subrequest-id': '1',
  'x-middleware-invoke': '1',
  'x-middleware-next': '1',
  'x-middleware-skip': '1',
  'x-middleware-rewrite': '/admin',
  'x-middleware-redirect': '/admin',
  'x-middleware-refresh': '1',
  'x-middleware-prefetch': '1',
  'x-middleware-preflight': '1',
  'x-middleware-cache': 'no-cache',
  'x-middleware-override-headers': 'authorization',
  'x-middleware-request-authorization': 'Bearer right',
  'x-middleware-set-cookie': 'session=1',
  'x-invoke-path': '/admin',
  'x-invoke-output': '/admin',
  'x-invoke-query': '%7B%7D',
  'x-invoke-status': '200',
  'x-invoke-error': '{}',
  'x-matched-path': '/admin',
  'x-now-route-matches': '1=admin',
  'x-next-resume-state-length': '0',
  'next-resume': '1',
  'next-action': 'x',
  'next-router-prefetch': '1',
  'next-router-segment-prefetch': '/_tree',
  'next-router-state-tree': '%5B%5D',
  'next-hmr-refresh': '1',
  'next-url': '/open',
  rsc: '1',
  'x-nextjs-data': '1',
  'x-nextjs-rewrite': '/admin',
  'x-nextjs-redirect': '/admin',
  'x-nextjs-matched-path': '/admin',
  'x-prerender-revalidate': '1',
  'x-prerender-revalidate-if-generated': '1',
  'x-prerender-bypass-mode': '1',
  'x-vercel-internal-timing': '1',
  'x-original-url': '/open',
  'x-rewrite-url': '/open',
  'x-forwarded-uri': '/open',
  'x-forwarded-prefix': '/open',
  'x-http-method-override': 'OPTIONS',
  purpose: 'prefetch',
  'sec-purpose': 'prefetch',
};

/** Ways to write what the proxy guards. */
const TARGETS = [
  '/admin',
  '/admin?x=1',
  '/admin/users',
  '/%61dmin',
  '/%61dmin/users',
  '/adm%69n/%75sers',
  '/admin/%2e%2e/admin',
  '/admin/.',
  '/./admin',
  '/%2e/admin',
  '/open/../admin',
  '/open/%2e%2e/admin',
  '/open/.%2E/admin/users',
  '/_next/../admin',
  '/_next/static/../../admin',
  '/_next/data/x/../../../admin',
  '/_next/data/build/admin.json',
  '/admin.json',
  '/admin.rsc',
  '/admin/users.json',
  '/admin/users.segments/_tree.segment.rsc',
  '/admin/',
  '//admin',
  '///admin//users',
  '/admin//users',
  '/\\admin',
  '\\admin',
  '/open\\..\\admin',
  '/admin\\users',
  '/admin%5cusers',
  '/admin%2fusers',
  '/admin%2Fusers',
  '/%2fadmin',
  '/admin;x=1',
  '/admin;/users',
  '/admin/users;x',
  '/admin%00',
  '/admin%20',
  '/admin%09',
  '/admin%3f',
  '/admin%23',
  '/admin#x',
  '/ADMIN',
  '/Admin/users',
  '/admin/%75sers/%zz',
  '/%61dmin/%zz',
  '/admin/%',
  '/admin/\u00e9',
  '/caf%C3%A9',
  '/caf%c3%a9',
  '/cafe%CC%81',
  '/files/secret.txt',
  '/files/%73ecret.txt',
  '/file%73/secret.txt',
  '/files%2fsecret.txt',
  '/files/a%20b.txt',
  '/files/a b.txt',
  '/files/./secret.txt',
  '/open/../files/secret.txt',
  '/files//secret.txt',
  '/files/secret.txt/',
  '/files/secret.txt%00',
  '/files/SECRET.txt',
  '/files\\secret.txt',
  'http://localhost/admin',
  'http://other.example/admin',
  'http://other.example//admin',
  'HTTP://x/%61dmin',
];

contract('nothing that a proxy guards is had without it', FILES, (subject) => {
  test('it lets through who may pass', async () => {
    const answer = await sendRaw(subject.url, 'GET /admin', { headers: { authorization: 'Bearer right' } });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('"route":"admin"');
  });

  test.each(Object.entries(HEADERS))('whatever is sent as %s', async (name, value) => {
    for (const target of ['/admin', '/admin/users', '/files/secret.txt']) {
      for (const method of ['GET', 'POST', 'HEAD']) {
        const { status } = await sendRaw(subject.url, `${method} ${target}`, { headers: { [name]: value } });
        expect([name, method, target, status]).toEqual([name, method, target, 401]);
      }
    }
  });

  test('with all of them at once, each twice', async () => {
    const headers = Object.fromEntries(
      Object.entries(HEADERS).map(([name, value]) => [name, [value, value]]),
    );
    expect((await sendRaw(subject.url, 'GET /admin', { headers })).body).toBe('stopped');
  });

  test('nor does the handler, or the proxy, see headers that a client cannot send', async () => {
    const headers = { ...HEADERS, authorization: 'Bearer right' };
    const { body } = await sendRaw(subject.url, 'GET /admin', { headers });
    const seen = JSON.parse(body) as { headers: Record<string, string>; cookies: string[] };
    const kept = ['rewrite', 'redirect', 'set-cookie', 'skip', 'override-headers', 'next'].map(
      (name) => `x-middleware-${name}`,
    );
    for (const name of [
      ...kept,
      'x-now-route-matches',
      'x-matched-path',
      'x-nextjs-data',
      'x-next-resume-state-length',
      'next-resume',
    ])
      expect([name, seen.headers[name]]).toEqual([name, undefined]);
    expect(seen.cookies).toEqual([]);
  });

  const except = { deno: 'Deno answers some odd targets itself', bun: 'Bun answers some odd targets itself' };
  testExcept(subject, except, 'however its path is written', async () => {
    for (const target of TARGETS) {
      const answers = [];
      for (let next: string | undefined = target; next !== undefined && answers.length < 5;) {
        const answer = await sendRaw(subject.url, `GET ${Buffer.from(next).toString('latin1')}`);
        answers.push(answer);
        // A redirect to the canonical form must not lead around it either.
        next = answer.status === 308 ? answer.headers.get('location')?.[0] : undefined;
      }
      for (const { status, body } of answers) {
        expect([target, status, body.includes('"route":"admin'), body.includes('secret file')]).toEqual([
          target,
          status,
          false,
          false,
        ]);
        expect([
          target,
          status === 200 && !body.includes('"route":"open') && !body.includes('"route":"p/'),
        ]).toEqual([target, false]);
      }
    }
  });
});

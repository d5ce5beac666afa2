import { type Case, cases, contract } from './harness/contract.ts';

const ROUTE = `import { NextResponse } from 'next/server';
import { cookies } from 'next/headers';
import { RedirectType, forbidden, notFound, permanentRedirect, redirect, unauthorized, unstable_rethrow } from 'next/navigation';
const set = async (...names: string[]) => { for (const name of names) (await cookies()).set(name, '1') };
const caught = (run: () => never) => { try { run() } catch (e: any) { return Response.json({ name: e.name, message: e.message, digest: e.digest, keys: Object.keys(e), isError: e instanceof Error }) } };
const results: Record<string, (r: any) => any> = {
  plain: () => redirect('/x'),
  query: () => redirect('/x?a=1&b=\\u00e9 \\u00fc#h'),
  relative: () => redirect('foo/bar'),
  empty: () => redirect(''),
  other: () => redirect('https://other.test/p?q'),
  host: () => redirect('//evil.test'),
  wide: () => redirect('/caf\\u00e9/\\u4e16'),
  crlf: () => redirect('/a\\r\\nX-Inj: 1'),
  permanent: () => permanentRedirect('/p'),
  push: () => redirect('/x', RedirectType.push),
  cookie: async () => { await set('before'); redirect('/x') },
  cookies: async () => { await set('before', 'two'); redirect('/x') },
  caught: () => caught(() => redirect('/x')),
  rethrown: () => { try { redirect('/x') } catch (e) { unstable_rethrow(e); return new Response('kept') } },
  wrapped: () => { try { redirect('/x') } catch (cause) { try { throw new Error('outer', { cause }) } catch (e) { unstable_rethrow(e) } } return new Response('kept') },
  finally: () => { try { redirect('/x') } finally { void 0 } },
  chained: () => Promise.resolve().then(() => redirect('/later')),
  notfound: () => notFound(),
  notfoundcookie: async () => { await set('before'); notFound() },
  notfoundcaught: () => caught(() => notFound()),
  forbidden: () => forbidden(),
  forbiddencookie: async () => { await set('before'); forbidden() },
  forbiddencaught: () => caught(() => forbidden()),
  unauthorized: () => unauthorized(),
  unauthorizedcaught: () => caught(() => unauthorized()),
  next: (r) => NextResponse.redirect(new URL('/z', r.url)),
  next301: () => NextResponse.redirect('http://x.test/z', 301),
  nextinit: () => NextResponse.redirect('http://x.test/z', { status: 308, headers: { 'x-a': '1' } }),
  nextrelative: () => NextResponse.redirect('/z'),
  next200: () => NextResponse.redirect('http://x.test/z', 200),
  nexturl: (r) => NextResponse.redirect(r.nextUrl),
};
async function handle(request: any, { params }: any): Promise<any> {
  return results[(await params).k]!(request);
}
export { handle as GET, handle as POST };
`;

const files = (config: string) => ({
  'app/f/[k]/route.ts': ROUTE,
  'next.config.mjs': `export default ${config};`,
});

const QUIET = /Error|failed/;
const to = (location: string) => ({
  has: { location, refresh: null, 'content-type': null },
  text: '',
  quiet: QUIET,
});
const empty = {
  has: { location: null, 'content-type': null, 'set-cookie': null, 'www-authenticate': null },
  text: '',
  quiet: QUIET,
};

const REDIRECTS: Case[] = [
  ['GET /f/plain', 307, to('/x')],
  ['HEAD /f/plain', 307, to('/x')],
  ['GET /f/query', 307, to('/x?a=1&b=\u00e9 \u00fc#h')],
  ['GET /f/relative', 307, to('foo/bar')],
  ['GET /f/other', 307, to('https://other.test/p?q')],
  ['GET /f/host', 307, to('//evil.test')],
  ['GET /f/empty', 500, { text: '', log: /redirected to an empty address/ }],
  ['GET /f/wide', 500, { text: '', log: /ByteString|invalid value/ }],
  [
    'GET /f/crlf',
    500,
    { text: '', has: { 'x-inj': null, location: null }, log: /[Ii]nvalid (?:header )?value/ },
  ],
  ['GET /f/permanent', 308, to('/p')],
  ['GET /f/push', 307, to('/x')],
  ['GET /f/cookie', 307, { has: { location: '/x', 'set-cookie': 'before=1; Path=/' } }],
  ['GET /f/cookies', 307, { has: { 'set-cookie': ['before=1; Path=/', 'two=1; Path=/'] } }],
  [
    'GET /f/caught',
    200,
    {
      json: {
        name: 'Error',
        message: 'NEXT_REDIRECT',
        digest: 'NEXT_REDIRECT;replace;/x;307;',
        keys: ['digest'],
        isError: true,
      },
    },
  ],
  ['GET /f/rethrown', 307, to('/x')],
  ['GET /f/wrapped', 307, to('/x')],
  ['GET /f/finally', 307, to('/x')],
  ['GET /f/chained', 307, to('/later')],
  ['GET /f/next', 307, to('$URL/z')],
  ['GET /f/next301', 301, to('http://x.test/z')],
  ['GET /f/nextinit', 308, { has: { location: 'http://x.test/z', 'x-a': '1' } }],
  ['GET /f/nexturl', 307, to('$URL/f/nexturl')],
  ['GET /f/nextrelative', 500, { text: '', log: /URL is malformed "\/z". Please use only absolute URLs/ }],
  ['GET /f/next200', 500, { text: '', log: /RangeError.*Invalid status code/ }],
];

/** What is posted, and whether a form or a Server Action could have sent it. */
const POSTED: readonly (readonly [headers: Record<string, string>, body: string, isForm: boolean])[] = [
  [{ 'content-type': 'application/json' }, '{}', false],
  [{ 'content-type': 'application/x-www-form-urlencoded' }, 'a=1', true],
  [{ 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, 'a=1', false],
  [{ 'content-type': 'multipart/form-data; boundary=x' }, '--x--\r\n', true],
  [{ 'next-action': 'abc' }, '', true],
  [{ 'x-none': '1' }, '', false],
];

const FORMS: Case[] = POSTED.flatMap(([headers, body, isForm]): Case[] => [
  ['POST /f/plain', isForm ? 303 : 307, { headers, body, ...to('/x') }],
  ['POST /f/permanent', isForm ? 303 : 308, { headers, body, ...to('/p') }],
  ['POST /f/cookie', isForm ? 303 : 307, { headers, body, has: { 'set-cookie': 'before=1; Path=/' } }],
  ['POST /f/notfound', 404, { headers, body, ...empty }],
]);

const NOT_FOUND: Case[] = [
  ['GET /f/notfound', 404, empty],
  ['GET /f/notfoundcookie', 404, empty],
  [
    'GET /f/notfoundcaught',
    200,
    { json: { message: 'NEXT_HTTP_ERROR_FALLBACK;404', digest: 'NEXT_HTTP_ERROR_FALLBACK;404' } },
  ],
];

const OFF = /is experimental and only allowed to be used when `experimental\.authInterrupts` is enabled/;
const WITHOUT: Case[] = [
  ['GET /f/forbidden', 500, { text: '', log: new RegExp(`forbidden\\(\\)\`* ${OFF.source}`) }],
  ['GET /f/forbiddencookie', 500, { text: '', has: { 'set-cookie': null } }],
  ['GET /f/forbiddencaught', 200, { text: OFF }],
  ['GET /f/unauthorized', 500, { text: '', log: new RegExp(`unauthorized\\(\\)\`* ${OFF.source}`) }],
  ['GET /f/unauthorizedcaught', 200, { text: OFF }],
];

const WITH: Case[] = [
  ['GET /f/forbidden', 403, empty],
  ['GET /f/forbiddencookie', 403, empty],
  ['GET /f/forbiddencaught', 200, { json: { digest: 'NEXT_HTTP_ERROR_FALLBACK;403' } }],
  ['GET /f/unauthorized', 401, empty],
  ['GET /f/unauthorizedcaught', 200, { json: { digest: 'NEXT_HTTP_ERROR_FALLBACK;401' } }],
];

contract('control flow', files('{}'), (subject) => {
  cases(subject, REDIRECTS);
  cases(subject, FORMS);
  cases(subject, NOT_FOUND);
  cases(subject, WITHOUT);
});

contract('control flow, authInterrupts', files('{ experimental: { authInterrupts: true } }'), (subject) => {
  cases(subject, NOT_FOUND);
  cases(subject, WITH);
});

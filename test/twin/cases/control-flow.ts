import { get, handle, type Step, type Topic } from '../twin-case.ts';

const PRELUDE = `import { NextResponse, type NextRequest } from 'next/server';
import { cookies } from 'next/headers';
import { RedirectType, forbidden, notFound, permanentRedirect, redirect, unauthorized, unstable_rethrow } from 'next/navigation';
const set = async (...names: string[]) => { for (const name of names) (await cookies()).set(name, '1') };
const caught = (run: () => never) => { try { run() } catch (e: any) { return Response.json({ name: e.name, message: e.message, digest: e.digest, keys: Object.keys(e), isError: e instanceof Error }) } };`;

const post = (headers: Record<string, string>, body: string): Step => ['POST ~', { headers, body }];

/** redirect(), notFound() and their like. */
export const controlFlow: Topic = {
  name: 'control-flow',
  profile: 'plain',
  prelude: PRELUDE,
  cases: [
    get('redirect: 307, the location as it is, no body', `redirect('/x')`, { send: ['GET ~', 'HEAD ~'] }),
    get('redirect: query, fragment, blanks and accents stay', `redirect('/x?a=1&b=\\u00e9 \\u00fc#h')`),
    get('redirect: a relative address', `redirect('foo/bar')`),
    get('redirect: another origin', `redirect('https://other.test/p?q')`),
    get('redirect: an address without a scheme', `redirect('//other.test')`),
    get('redirect: an encoded address', `redirect('/caf%C3%A9?x=%20')`),
    get('redirect: an empty address', `redirect('')`),
    get('redirect: an address beyond Latin-1', `redirect('/\\u4e16')`),
    get('redirect: a line break cannot split the answer', `redirect('/a\\r\\nX-Inj: 1')`),
    get('redirect: with push', `redirect('/x', RedirectType.push)`),
    get('redirect: with replace', `redirect('/x', RedirectType.replace)`),
    get('redirect: a cookie that was set before is kept', `await set('before'); redirect('/x')`),
    get(
      'redirect: several cookies are kept',
      `await set('before', 'two'); (await cookies()).delete('gone'); redirect('/x')`,
    ),
    get('redirect: in a catch of ones own', `return caught(() => redirect('/x'))`),
    get('redirect: caught and answered', `try { redirect('/x') } catch { return new Response('kept') }`),
    get('redirect: in a finally', `try { redirect('/x') } finally { void 0 }`),
    get('redirect: in a promise', `return Promise.resolve().then(() => redirect('/later'))`),
    get(
      'redirect: from a function that it calls',
      `const guard = async () => { if (!request.headers.has('authorization')) redirect('/login') }; await guard(); return new Response('in')`,
      {
        send: ['GET ~', ['GET ~', { headers: { authorization: 'x' } }]],
      },
    ),
    get(
      'unstable_rethrow: a redirect goes on',
      `try { redirect('/x') } catch (e) { unstable_rethrow(e); return new Response('kept') }`,
    ),
    get(
      'unstable_rethrow: a redirect as the cause of an error goes on',
      `try { redirect('/x') } catch (cause) { try { throw new Error('outer', { cause }) } catch (e) { unstable_rethrow(e) } } return new Response('kept')`,
    ),
    get(
      'unstable_rethrow: an error of ones own does not',
      `try { throw new Error('own') } catch (e) { unstable_rethrow(e); return new Response('kept') }`,
    ),
    get('permanentRedirect: 308', `permanentRedirect('/p')`),
    get(
      'permanentRedirect: what it throws',
      `return caught(() => permanentRedirect('/p', RedirectType.push))`,
    ),
    handle('redirect: 307 for a POST with JSON', `redirect('/x')`, {
      send: [post({ 'content-type': 'application/json' }, '{}'), 'PUT ~', 'PATCH ~', 'DELETE ~'],
    }),
    handle('redirect: 303 for a POST that could be a form', `redirect('/x')`, {
      send: [
        post({ 'content-type': 'application/x-www-form-urlencoded' }, 'a=1'),
        post({ 'content-type': 'multipart/form-data; boundary=X' }, '--X--\r\n'),
        post({ 'content-type': 'multipart/form-data' }, ''),
      ],
    }),
    handle('redirect: 307 for a form with a charset', `redirect('/x')`, {
      send: [
        post({ 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, 'a=1'),
        post({ 'content-type': 'text/plain' }, 'a'),
      ],
    }),
    handle('redirect: 303 for a POST with a next-action header', `redirect('/x')`, {
      send: [post({ 'next-action': 'abc', 'content-type': 'text/plain' }, 'a')],
    }),
    handle('permanentRedirect: of a POST', `permanentRedirect('/p')`, {
      send: [
        post({ 'content-type': 'application/json' }, '{}'),
        post({ 'content-type': 'application/x-www-form-urlencoded' }, 'a=1'),
      ],
    }),
    handle('redirect: a form with PUT', `redirect('/x')`, {
      send: [['PUT ~', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1' }]],
    }),
    get('notFound: 404, no body', `notFound()`, { send: ['GET ~', 'HEAD ~'] }),
    get('notFound: cookies are not sent', `await set('before'); notFound()`),
    get('notFound: what it throws', `return caught(() => notFound())`),
    handle('notFound: by other methods', `notFound()`, { send: ['POST ~', 'DELETE ~'] }),
    get('forbidden: without authInterrupts it fails', `forbidden()`, { log: /authInterrupts/ }),
    get('unauthorized: without authInterrupts it fails', `unauthorized()`, { log: /authInterrupts/ }),
    get('NextResponse.redirect: 307', `return NextResponse.redirect(new URL('/z', request.url))`),
    get(
      'NextResponse.redirect: another status',
      `return NextResponse.redirect('http://x.test/z', Number(request.nextUrl.searchParams.get('s')))`,
      { send: ['GET ~?s=301', 'GET ~?s=302', 'GET ~?s=303', 'GET ~?s=307', 'GET ~?s=308'] },
    ),
    get(
      'NextResponse.redirect: status and headers in one object',
      `return NextResponse.redirect('http://x.test/z', { status: 308, headers: { 'x-a': '1' } })`,
    ),
    get(
      'NextResponse.redirect: a status that is no redirect: RangeError',
      `return NextResponse.redirect('http://x.test/z', 200)`,
      { log: /RangeError/ },
    ),
    get('NextResponse.redirect: 304 is none', `return NextResponse.redirect('http://x.test/z', 304)`),
    get('NextResponse.redirect: a relative address fails', `return NextResponse.redirect('/z')`, {
      log: /absolute URLs/,
    }),
    get(
      'NextResponse.redirect: nextUrl changed',
      `const url = request.nextUrl.clone(); url.pathname = '/elsewhere'; url.searchParams.set('a', '1'); return NextResponse.redirect(url)`,
      { send: ['GET ~?b=2'] },
    ),
    get(
      'NextResponse.redirect: with cookies',
      `const answer = NextResponse.redirect(new URL('/z', request.url)); answer.cookies.set('a', '1', { httpOnly: true }); return answer`,
    ),
  ],
};

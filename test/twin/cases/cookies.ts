import { get, type Step, type Topic } from '../twin-case.ts';

const PRELUDE = `import { NextResponse, type NextRequest } from 'next/server';
import { cookies, headers } from 'next/headers';
const attempt = (run: () => unknown) => { try { return run() } catch (e: any) { return String(e.message).split('\\n')[0] } };`;

const SENT: Step = ['GET ~', { headers: { cookie: 'token=abc; a=1; b=2' } }];
const sent = (cookie: string): Step => ['GET ~', { headers: { cookie } }];
const jar = (name: string, body: string, send: readonly Step[] = ['GET ~']) =>
  get(name, `const jar: any = await cookies(); ${body}`, { send });
const written = (name: string, body: string, send?: readonly Step[]) =>
  jar(name, `${body}; return Response.json({ all: jar.getAll() })`, send);

/** cookies(), request.cookies and NextResponse.cookies. */
export const cookies: Topic = {
  name: 'cookies',
  profile: 'plain',
  prelude: PRELUDE,
  cases: [
    jar(
      'cookies: get tells name, value and path',
      `return Response.json({ get: jar.get('token') ?? null, missing: jar.get('zz') ?? null })`,
      [SENT, 'GET ~'],
    ),
    jar(
      'cookies: getAll, all and by name',
      `return Response.json({ all: jar.getAll(), named: jar.getAll('a'), none: jar.getAll('zz') })`,
      [SENT, 'GET ~'],
    ),
    jar('cookies: getAll takes an object with a name', `return Response.json(jar.getAll({ name: 'a' }))`, [
      SENT,
    ]),
    jar(
      'cookies: get takes an object with a name',
      `return Response.json(jar.get({ name: 'a', value: '' }) ?? null)`,
      [SENT],
    ),
    jar('cookies: has', `return Response.json([jar.has('token'), jar.has('zz')])`, [SENT]),
    jar('cookies: toString', `return new Response(jar.toString())`, [SENT]),
    {
      ...jar(
        'cookies: size, and iteration',
        `return Response.json({ size: jar.size ?? null, names: attempt(() => [...jar].map(([name]: any) => name)) })`,
        [SENT],
      ),
      differs: [{ row: '`cookies()` has no `size`', in: ['body'] }],
    },
    jar('cookies: encoded values are decoded', `return Response.json(jar.getAll())`, [
      sent('a=%20b%3D; c=caf%C3%A9; bad=%zz; quoted="q"'),
    ]),
    jar('cookies: odd headers', `return Response.json(jar.getAll())`, [
      sent('a'),
      sent('=x; b=2'),
      sent('a=1;b=2;;c = 3 '),
      sent('a=1; a=2'),
      sent('a==b=c'),
      sent('__proto__=1; constructor=2'),
    ]),
    jar('cookies: two Cookie headers', `return Response.json(jar.getAll())`, [
      ['GET ~', { headers: { cookie: ['a=1', 'b=2'] } }],
    ]),
    written('cookies: set', `jar.set('a', '1')`),
    written(
      'cookies: set encodes the value',
      `jar.set('sp', 'a b;c,d="e"\\u00e9%/=?+'); jar.set('json', '{"a":[1]}'); jar.set('empty', '')`,
    ),
    written('cookies: set with other types', `jar.set('n', 5); jar.set('u', undefined); jar.set('b', true)`),
    jar(
      'cookies: set with every attribute',
      `jar.set({ name: 'full', value: 'v', domain: 'x.test', path: '/p', expires: new Date(0), httpOnly: true, secure: true, sameSite: 'lax', priority: 'high', partitioned: true }); return new Response('s')`,
    ),
    jar(
      'cookies: set with maxAge',
      `jar.set('ma', '1', { maxAge: 60 }); jar.set('gone', '1', { maxAge: 0 }); return new Response('s')`,
    ),
    jar(
      'cookies: set with expires',
      `jar.set('e', '1', { expires: new Date(1e12) }); jar.set('n', '1', { expires: 86400000 }); return new Response('s')`,
    ),
    jar(
      'cookies: set with sameSite',
      `for (const value of [true, false, 'strict', 'Lax', 'none', 'bad']) jar.set('s' + value, '1', { sameSite: value }); return new Response('s')`,
    ),
    jar(
      'cookies: set with a path',
      `jar.set('p', '1', { path: '/docs' }); jar.set('none', '1', { path: '' }); return new Response('s')`,
    ),
    jar(
      'cookies: set of one name twice: the last counts',
      `jar.set('t', '1'); jar.set('z', '9'); jar.set('t', '2', { path: '/q' }); return new Response('s')`,
    ),
    written(
      'cookies: the order of the lines',
      `jar.set('b', '1'); jar.set('a', '2'); jar.set('c', '3'); jar.set('b', '4')`,
    ),
    written('cookies: delete', `jar.delete('token'); jar.delete('unknown')`, [SENT]),
    written(
      'cookies: delete with path and domain',
      `jar.delete({ name: 'y', path: '/p', domain: 'd.test' })`,
    ),
    written(
      'cookies: delete with attributes',
      `jar.delete({ name: 'y', httpOnly: true, secure: true, sameSite: 'lax' })`,
    ),
    written('cookies: set, then delete', `jar.set('s', '1'); jar.delete('s')`),
    written('cookies: delete, then set', `jar.delete('s'); jar.set('s', '2')`),
    jar(
      'cookies: reads see writes',
      `jar.set('n', '1', { httpOnly: true }); jar.delete('token'); return Response.json({ n: jar.get('n'), token: jar.get('token') ?? null, has: jar.has('token'), fresh: (await cookies()).get('n')?.value })`,
      [SENT],
    ),
    jar(
      'cookies: writes are not seen by headers() and the request',
      `jar.set('n', '1'); return Response.json({ header: (await headers()).get('cookie'), request: request.cookies.getAll() })`,
      [SENT],
    ),
    jar(
      'cookies: set and delete return the jar',
      `return Response.json([jar.set('m', '2') === jar, jar.delete('zz') === jar])`,
    ),
    jar(
      'cookies: a cookie of the response wins',
      `jar.set('same', 'jar'); jar.set('other', 'jar'); const x = Response.json({}); x.headers.append('set-cookie', 'same=resp; Path=/r'); x.headers.append('set-cookie', 'mine=1'); return x`,
    ),
    jar(
      'cookies: a cookie of NextResponse wins',
      `jar.set('same', 'jar'); jar.set('other', 'jar'); const x = NextResponse.json({}); x.cookies.set('same', 'nr'); x.cookies.set('nr2', '2', { httpOnly: true }); return x`,
    ),
    jar(
      'cookies: lines of the response are written anew beside others',
      `jar.set('q', '1'); const x = Response.json({}); x.headers.append('set-cookie', 'odd="a b"; path=/x; HTTPONLY; foo=bar'); return x`,
    ),
    jar(
      'cookies: lines of the response stay where the jar did not change',
      `const x = Response.json({}); x.headers.append('set-cookie', 'odd="a b"; path=/x; HTTPONLY; foo=bar'); return x`,
    ),
    {
      ...jar(
        'cookies: a deletion of the response beside a change of the jar',
        `jar.set('q', '1'); const x = Response.json({}); x.headers.append('set-cookie', 'bye=; Max-Age=0; Path=/'); return x`,
      ),
      differs: [{ row: 'when `cookies()` changed something', in: ['header set-cookie'] }],
    },
    jar('cookies: on a response with 204', `jar.set('a', '1'); return new Response(null, { status: 204 })`),
    jar(
      'cookies: a hundred',
      `for (let n = 0; n < 100; n++) jar.set('c' + n, String(n)); return new Response('s')`,
    ),
    {
      ...jar(
        'cookies: used in a helper of another module',
        `const { remember } = await import('./remember'); await remember('h'); return Response.json(jar.getAll())`,
      ),
      files: {
        'remember.ts': `import { cookies } from 'next/headers';\nexport async function remember(name: string) { (await cookies()).set(name, 'remembered') }`,
      },
    },
    get(
      'cookies: another request has its own',
      `(await cookies()).set('id', request.nextUrl.search); await new Promise((r) => setTimeout(r, 10)); return Response.json((await cookies()).getAll())`,
      { send: ['GET ~?1', 'GET ~?2'] },
    ),
    get(
      'request.cookies: get, getAll, has, size',
      `const c = request.cookies; return Response.json({ get: c.get('token') ?? null, all: c.getAll(), has: c.has('a'), size: c.size, text: c.toString(), list: [...c] })`,
      { send: [SENT, 'GET ~'] },
    ),
    get(
      'request.cookies: set and delete change the header',
      `request.cookies.set('via', 'req'); request.cookies.delete('token'); return Response.json({ header: request.headers.get('cookie'), headers: (await headers()).get('cookie') })`,
      { send: [SENT] },
    ),
    get(
      'request.cookies: clear',
      `request.cookies.clear(); return Response.json({ header: request.headers.get('cookie'), size: request.cookies.size })`,
      { send: [SENT] },
    ),
    get(
      'request.cookies: a change is seen by cookies() that comes first',
      `const jar = await cookies(); request.cookies.set('via', 'req'); return Response.json(jar.getAll())`,
      { send: [SENT] },
    ),
    get(
      'NextResponse.cookies: set with attributes',
      `const x = NextResponse.json({}); x.cookies.set('a', '1', { httpOnly: true, path: '/p', sameSite: 'strict' }); x.cookies.set({ name: 'b', value: '2', secure: true }); return x`,
    ),
    get(
      'NextResponse.cookies: delete',
      `const x = NextResponse.json({}); x.cookies.set('a', '1'); x.cookies.delete('b'); x.cookies.delete({ name: 'c', path: '/c' }); return x`,
    ),
    get(
      'NextResponse.cookies: get, getAll, has',
      `const x = new NextResponse('n', { headers: { 'set-cookie': 'a=1; Path=/; HttpOnly' } }); const seen = { get: x.cookies.get('a'), all: x.cookies.getAll(), has: x.cookies.has('a') }; return NextResponse.json(seen)`,
    ),
    get(
      'NextResponse.cookies: set keeps lines that were there',
      `const x = new NextResponse('n', { headers: { 'set-cookie': 'a=1; Path=/' } }); x.cookies.set('b', '2'); return x`,
    ),
  ],
};

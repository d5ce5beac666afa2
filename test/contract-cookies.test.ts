import { type Case, cases, contract } from './harness/contract.ts';

const ROUTE = `import { NextResponse, type NextRequest, after } from 'next/server';
import { cookies, headers } from 'next/headers';
const attempt = (run: () => unknown) => { try { return run() } catch (e: any) { return String(e.message) } };
const results: Record<string, (jar: any, request: NextRequest) => any> = {
  set: (j) => { j.set('a', '1') },
  special: (j) => { j.set('sp', 'a b;c,d="e"\\u00e9%/=?+'); j.set('json', '{"a":[1]}'); j.set('empty', ''); j.set('weird name', 'x') },
  types: (j) => { j.set('n', 5); j.set('u', undefined); j.set('b', true) },
  all: (j) => { j.set({ name: 'full', value: 'v', domain: 'x.test', path: '/p', expires: new Date(0), maxAge: 60, httpOnly: true, secure: true, sameSite: 'lax', priority: 'high', partitioned: true }); j.set('ss', '1', { sameSite: true }); j.set('ss2', '1', { sameSite: 'Strict' }); j.set('ss3', '1', { sameSite: 'none', maxAge: 0 }); j.set('pathnull', '1', { path: '' }); j.set('expn', '1', { expires: 86400000 }); j.set('ss4', '1', { sameSite: 'bad' }); j.set('ssf', '1', { sameSite: false }) },
  fraction: (j) => { j.set('ma', '1', { maxAge: 1.7 }) },
  delete: (j) => { j.delete('x'); j.delete({ name: 'y', path: '/p', domain: 'd.test' }) },
  deleteoptions: (j) => { j.delete({ name: 'y', httpOnly: true, secure: true, sameSite: 'lax' }) },
  setdelete: (j) => { j.set('s', '1'); j.delete('s') },
  deleteset: (j) => { j.delete('s'); j.set('s', '2') },
  twice: (j) => { j.set('t', '1'); j.set('t', '2', { path: '/q' }); j.set('z', '9'); j.set('t', '3', { path: '/q' }) },
  order: (j) => { j.set('b', '1'); j.set('a', '2'); j.set('c', '3'); j.set('b', '4') },
  merge: (j) => { j.set('same', 'jar'); j.set('other', 'jar'); const x = Response.json({}); x.headers.append('set-cookie', 'same=resp; Path=/r'); x.headers.append('set-cookie', 'mine=1'); return x },
  mergenext: (j) => { j.set('same', 'jar'); j.set('other', 'jar'); const x = NextResponse.json({}); x.cookies.set('same', 'nr'); x.cookies.set('nr2', '2', { httpOnly: true }); return x },
  rewritten: (j) => { j.set('q', '1'); const x = Response.json({}); x.headers.append('set-cookie', 'odd="a b"; path=/x; HTTPONLY; foo=bar'); return x },
  untouched: () => { const x = Response.json({}); x.headers.append('set-cookie', 'odd="a b"; path=/x; HTTPONLY; foo=bar'); return x },
  nextdelete: () => { const x = NextResponse.json({ all: null }); x.cookies.set('a', '1'); x.cookies.delete('b'); return x },
  read: (j, r) => Response.json({ all: j.getAll(), size: j.size, text: j.toString(), get: j.get('token') ?? null, has: j.has('token'), missing: j.get('zz') ?? null, named: j.getAll('a'), names: [...j].map(([name]: any) => name), request: { all: r.cookies.getAll(), text: r.cookies.toString(), size: r.cookies.size }, header: r.headers.get('cookie') }),
  write: async (j, r) => { j.set('n', '1', { httpOnly: true }); j.delete('token'); return Response.json({ all: j.getAll(), get: j.get('n'), has: j.has('token'), header: (await headers()).get('cookie'), request: r.cookies.getAll(), chain: j.set('m', '2') === j, chainDelete: j.delete('zz') === j, fresh: (await cookies()).getAll().length }) },
  request: async (j, r) => { r.cookies.set('via', 'req'); r.cookies.delete('token'); return Response.json({ jar: j.getAll(), header: r.headers.get('cookie'), headers: (await headers()).get('cookie') }) },
  clear: (j) => Response.json({ clear: typeof j.clear }),
  after: () => { after(async () => { const jar: any = await cookies(); console.log('AFTER', attempt(() => jar.set('a', '1')), JSON.stringify(jar.getAll()), (await headers()).get('x-h')) }) },
};
export async function GET(request: NextRequest, { params }: any): Promise<Response> {
  const { k } = await params;
  return (await results[k]!(await cookies(), request)) ?? Response.json({ k });
}
`;

const sets = (...lines: string[]) => ({ has: { 'set-cookie': lines } });
const EPOCH = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT';
const COOKIE = { cookie: 'token=abc; a=1; b=2' };

const WRITING: Case[] = [
  ['GET /c/set', 200, sets('a=1; Path=/')],
  [
    'GET /c/special',
    200,
    sets(
      'sp=a%20b%3Bc%2Cd%3D%22e%22%C3%A9%25%2F%3D%3F%2B; Path=/',
      'json=%7B%22a%22%3A%5B1%5D%7D; Path=/',
      'empty=; Path=/',
      'weird name=x; Path=/',
    ),
  ],
  ['GET /c/types', 200, sets('n=5; Path=/', 'u=; Path=/', 'b=true; Path=/')],
  [
    'GET /c/all',
    200,
    {
      has: {
        'set-cookie':
          /^full=v; Path=\/p; Expires=\w{3}, \d\d \w{3} 20\d\d [\d:]+ GMT; Max-Age=60; Domain=x\.test; Secure; HttpOnly; SameSite=lax; Partitioned; Priority=high\nss=1; Path=\/; SameSite=true\nss2=1; Path=\/; SameSite=Strict\nss3=1; Path=\/; Max-Age=0; SameSite=none\npathnull=1\nexpn=1; Path=\/; Expires=Fri, 02 Jan 1970 00:00:00 GMT\nss4=1; Path=\/; SameSite=bad\nssf=1; Path=\/$/,
      },
    },
  ],
  ['GET /c/fraction', 200, { has: { 'set-cookie': /^ma=1; Path=\/; Expires=.* GMT; Max-Age=1\.7$/ } }],
  ['GET /c/delete', 200, sets(`x=; Path=/; ${EPOCH}`, `y=; Path=/p; ${EPOCH}; Domain=d.test`)],
  ['GET /c/deleteoptions', 200, sets(`y=; Path=/; ${EPOCH}; Secure; HttpOnly; SameSite=lax`)],
  ['GET /c/setdelete', 200, sets(`s=; Path=/; ${EPOCH}`)],
  ['GET /c/deleteset', 200, sets('s=2; Path=/')],
  ['GET /c/twice', 200, sets('t=3; Path=/q', 'z=9; Path=/')],
  ['GET /c/twice', 200, { headers: COOKIE, ...sets('t=3; Path=/q', 'z=9; Path=/') }],
  ['GET /c/order', 200, sets('b=4; Path=/', 'a=2; Path=/', 'c=3; Path=/')],
  ['GET /c/merge', 200, sets('same=resp; Path=/r', 'mine=1; Path=/', 'other=jar; Path=/')],
  ['GET /c/mergenext', 200, sets('same=nr; Path=/', 'nr2=2; Path=/; HttpOnly', 'other=jar; Path=/')],
  ['GET /c/rewritten', 200, sets('odd=%22a%20b%22; Path=/x; HttpOnly', 'q=1; Path=/')],
  ['GET /c/untouched', 200, sets('odd="a b"; path=/x; HTTPONLY; foo=bar')],
  ['GET /c/nextdelete', 200, sets('a=1; Path=/', `b=; Path=/; ${EPOCH}`)],
  ['GET /c/clear', 200, { json: { clear: 'undefined' } }],
  ['GET /c/read', 200, { has: { 'set-cookie': null } }],
  [
    'GET /c/write',
    200,
    {
      headers: COOKIE,
      ...sets(`token=; Path=/; ${EPOCH}`, 'n=1; Path=/; HttpOnly', 'm=2; Path=/', `zz=; Path=/; ${EPOCH}`),
      json: {
        all: [
          { name: 'token', value: '', path: '/', expires: '1970-01-01T00:00:00.000Z' },
          { name: 'a', value: '1', path: '/' },
          { name: 'b', value: '2', path: '/' },
          { name: 'n', value: '1', path: '/', httpOnly: true },
        ],
        get: { name: 'n', value: '1', httpOnly: true, path: '/' },
        has: true,
        header: 'token=abc; a=1; b=2',
        request: [
          { name: 'token', value: 'abc' },
          { name: 'a', value: '1' },
          { name: 'b', value: '2' },
        ],
        chain: true,
        chainDelete: true,
        fresh: 6,
      },
    },
  ],
  [
    'GET /c/request',
    200,
    {
      headers: COOKIE,
      has: { 'set-cookie': null },
      json: {
        jar: [{ name: 'token' }, { name: 'a' }, { name: 'b' }],
        header: 'a=1; b=2; via=req',
        headers: 'a=1; b=2; via=req',
      },
    },
  ],
  [
    'GET /c/after',
    200,
    {
      headers: { cookie: 'a=1', 'x-h': 'there' },
      has: { 'set-cookie': null },
      log: /AFTER .*Cookies can only be modified in a Server Action or Route Handler.* \[\{"name":"a","value":"1"\}\] there/,
    },
  ],
];

/** What a `Cookie` header reads as, and how it is written again. */
const HEADERS: readonly (readonly [
  header: string | readonly string[],
  read: Record<string, string>,
  written: string,
])[] = [
  ['token=abc; a=1; b=2', { token: 'abc', a: '1', b: '2' }, 'token=abc; a=1; b=2'],
  ['a=1; a=2; b=3', { a: '2', b: '3' }, 'a=2; b=3'],
  ['a=1;b=2', { a: '1', b: '2' }, 'a=1; b=2'],
  [
    'novalue; =x; a=; ;;; b = 2 ; c=x=y',
    { novalue: 'true', '': 'x', a: '', 'b ': ' 2 ', c: 'x=y' },
    'novalue=true; =x; a=; b =%202%20; c=x%3Dy',
  ],
  [
    'e=%C3%A9; bad=%E0%A4%A; sp=a%20b; pl=a+b; q="quoted"',
    { e: '\u00e9', sp: 'a b', pl: 'a+b', q: '"quoted"' },
    'e=%C3%A9; sp=a%20b; pl=a%2Bb; q=%22quoted%22',
  ],
  ['token=a,b', { token: 'a,b' }, 'token=a%2Cb'],
  ['a=1, b=2', { a: '1, b=2' }, 'a=1%2C%20b%3D2'],
  [
    '__proto__=1; constructor=2',
    JSON.parse('{"__proto__":"1","constructor":"2"}'),
    '__proto__=1; constructor=2',
  ],
  ['a%20b=1', { 'a%20b': '1' }, 'a%20b=1'],
  [['a=1', 'b=2'], { a: '1', b: '2' }, 'a=1; b=2'],
];

const READING: Case[] = HEADERS.map(([cookie, values, written]): Case => {
  const list = Object.entries(values).map(([name, value]) => ({ name, value }));
  const all = list.map((each) => ({ ...each, path: '/' }));
  const json = {
    all,
    size: all.length,
    names: list.map(({ name }) => name),
    request: { all: list, size: list.length, text: written },
    text: written
      .split('; ')
      .map((each) => `${each}; Path=/`)
      .join('; '),
    missing: null,
    has: 'token' in values,
  };
  return ['GET /c/read', 200, { headers: { cookie }, json }];
});

contract('cookies', { 'app/c/[k]/route.ts': ROUTE }, (subject) => {
  cases(subject, WRITING);
  cases(subject, READING);
});

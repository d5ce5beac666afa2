import { get, handle, type Step, type Topic } from '../twin-case.ts';

const PRELUDE = `import { NextRequest, NextResponse } from 'next/server';
const told = async (run: () => unknown) => { try { return await run() } catch (e: any) { return { failed: e.name } } };`;

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (body: string, headers: Record<string, string | null> = {}): Step => [
  'POST ~',
  { body, headers: headers as never },
];
const URLENCODED = { 'content-type': 'application/x-www-form-urlencoded' };
const MULTIPART = { 'content-type': 'multipart/form-data; boundary=XX' };
const FORM = [
  '--XX',
  'Content-Disposition: form-data; name="f"; filename="a.txt"',
  'Content-Type: text/plain',
  '',
  'hello',
  '--XX',
  'Content-Disposition: form-data; name="t"',
  '',
  'v1',
  '--XX--',
  '',
].join('\r\n');
const OWN_FORMS = { bun: 'adds a charset to the type of a file' };

/** The request: its address, headers, body and signal. */
export const requests: Topic = {
  name: 'requests',
  profile: 'plain',
  prelude: PRELUDE,
  cases: [
    get('request.url: from the address that the server was given', `return Response.json(request.url)`, {
      send: [
        'GET ~?a=1',
        ['GET ~', { headers: { host: 'example.com:1234' } }],
        ['GET ~', { headers: { 'x-forwarded-host': 'f.test' } }],
      ],
    }),
    get('request.url: x-forwarded-proto', `return Response.json([request.url, request.nextUrl.protocol])`, {
      send: [
        ['GET ~', { headers: { 'x-forwarded-proto': 'https' } }],
        ['GET ~', { headers: { 'x-forwarded-proto': 'https,http' } }],
      ],
    }),
    get('request.url: an odd Host', `return Response.json(request.url)`, {
      send: [
        ['GET ~', { headers: { host: '' } }],
        ['GET ~', { headers: { host: 'a b<>' } }],
      ],
    }),
    get('request.url: queries are written anew', `return Response.json(request.url)`, {
      send: [
        'GET ~?a=b+c&d=%20e',
        'GET ~?x=%zz',
        'GET ~?a&b=',
        'GET ~?',
        'GET ~??a=1',
        "GET ~?a=b!c'd(e)*~",
        'GET ~?a=[x]&b[]=1',
        'GET ~?a=b%2Fc/d',
        'GET ~?=x',
        'GET ~?&a=1',
        'GET ~?a==b',
        'GET ~?%61=1',
        'GET ~?a=%C3%A9',
        'GET ~?a=%2B+',
        'GET ~?&',
      ],
    }),
    get('request.url: a query with one name in several places', `return Response.json(request.url)`, {
      send: ['GET ~?a=1&a=2&b=3&a=4'],
      differs: [{ row: 'a query that has a name in several places', in: ['body'] }],
    }),
    get('request: instanceof NextRequest', `return Response.json(request instanceof NextRequest)`, {
      differs: [{ row: '`request instanceof NextRequest`', in: ['body'] }],
    }),
    get(
      'nextUrl: its parts',
      `const n = request.nextUrl; return Response.json({ href: n.href, origin: n.origin, host: n.host, hostname: n.hostname, port: n.port, protocol: n.protocol, pathname: n.pathname, search: n.search, hash: n.hash, basePath: n.basePath, username: n.username })`,
      { send: ['GET ~?a=1'] },
    ),
    get(
      'nextUrl: locale fields without i18n',
      `const n = request.nextUrl; return Response.json([n.locale, n.defaultLocale ?? null, n.domainLocale ?? null, n.buildId ?? null, n.trailingSlash ?? null])`,
    ),
    get(
      'nextUrl: searchParams',
      `const p = request.nextUrl.searchParams; return Response.json([p.get('q'), p.getAll('q'), p.has('z'), [...p], p.toString()])`,
      { send: ['GET ~?q=a+b&q=%C3%A9&x'] },
    ),
    get(
      'nextUrl: clone, and its own change',
      `const n = request.nextUrl.clone(); n.searchParams.set('added', '1'); n.pathname = '/p'; return Response.json([n.href, request.nextUrl.href])`,
      { send: ['GET ~?a=1'] },
    ),
    get(
      'nextUrl: changes of each part',
      `const n = request.nextUrl.clone(); n.host = 'h.test:81'; n.protocol = 'https'; n.search = '?s=1'; n.hash = 'h'; n.pathname = '/a b'; return Response.json([n.href, n.toString(), JSON.stringify(n)])`,
    ),
    get(
      'nextUrl: basePath can be set',
      `const n = request.nextUrl.clone(); n.basePath = '/docs'; return Response.json([n.href, n.pathname, n.basePath])`,
    ),
    get(
      'nextUrl: a change does not change request.url',
      `request.nextUrl.pathname = '/changed'; return Response.json([request.url.endsWith('changed'), request.nextUrl.pathname])`,
    ),
    get(
      'nextUrl: URL takes it',
      `return Response.json([new URL('/x?y', request.nextUrl).href, new URL(request.url).searchParams.get('a')])`,
      { send: ['GET ~?a=1'] },
    ),
    get(
      'request: what it is',
      `return Response.json([request.method, request instanceof Request, request.bodyUsed, request.body === null, request.redirect, request.mode])`,
    ),
    get(
      'request: ip and geo do not exist',
      `const r: any = request; return Response.json([r.ip ?? null, r.geo ?? null, 'ip' in r, 'geo' in r])`,
    ),
    get(
      'request: page and ua are gone',
      `const told = (name: string) => { try { return typeof (request as any)[name] } catch (e: any) { return e instanceof Error } }; return Response.json([told('page'), told('ua')])`,
    ),
    get(
      'request: clone',
      `const copy = request.clone(); return Response.json([copy.url, copy.method, copy.headers.get('x-a'), copy instanceof Request])`,
      { send: [['GET ~', { headers: { 'x-a': '1' } }]] },
    ),
    get(
      'request: new NextRequest',
      `const r = new NextRequest('http://a.test/p?q=1', { method: 'POST', body: 'b', headers: { cookie: 'c=1' } }); return Response.json([r.url, r.nextUrl.pathname, r.cookies.get('c'), await r.text(), r.method])`,
    ),
    get(
      'request: new NextRequest of another',
      `const r = new NextRequest(request, { headers: { 'x-new': '1' } }); return Response.json([r.url === request.url, r.headers.get('x-new'), r.method])`,
    ),
    get(
      'request: new Request of it',
      `const r = new Request(request); return Response.json([r.url === request.url, r.headers.get('x-a')])`,
      { send: [['GET ~', { headers: { 'x-a': '1' } }]] },
    ),
    get(
      'request: signal is not aborted',
      `return Response.json([request.signal instanceof AbortSignal, request.signal.aborted])`,
    ),
    get(
      'request.headers: case, several, all',
      `const own = [...request.headers].filter(([name]) => name.startsWith('x-')  && !name.startsWith('x-forwarded')); return Response.json([request.headers.get('X-A'), own])`,
      { send: [['GET ~', { headers: { 'X-A': ['1', '2'], 'x-b': ' padded ' } }]] },
    ),
    handle('body: json', `return Response.json({ got: await request.json() })`, {
      send: [post('{"a":[1,"\u00e9"]}', JSON_TYPE), post('3'), post('"t"'), post('null')],
    }),
    handle('body: json with a byte order mark', `return Response.json({ got: await request.json() })`, {
      send: [post('\ufeff{"a":1}', JSON_TYPE)],
    }),
    handle('body: json that is none', `return Response.json(await told(() => request.json()))`, {
      send: [post('{bad', JSON_TYPE), post('', JSON_TYPE), 'POST ~'],
    }),
    handle('body: text', `return Response.json(await request.text())`, {
      send: [post('plain'), post(''), post('caf\u00e9 \u4e16')],
    }),
    handle('body: of other methods', `return Response.json([request.method, await request.text()])`, {
      send: [['PUT ~', { body: 'p' }], ['PATCH ~', { body: 'q' }], ['DELETE ~', { body: 'd' }], 'DELETE ~'],
    }),
    handle('body: a GET has none', `return Response.json([request.body === null, await request.text()])`, {
      send: [['GET ~', { body: 'unheard' }], 'GET ~'],
    }),
    handle(
      'body: read twice',
      `const first = await request.text(); return Response.json([first, await told(() => request.text()), request.bodyUsed])`,
      { send: [post('abc')] },
    ),
    handle(
      'body: of a clone and the request',
      `const copy = request.clone(); return Response.json([await copy.text(), await request.text()])`,
      { send: [post('abc')] },
    ),
    handle(
      'body: arrayBuffer, blob, bytes',
      `const copy = request.clone(); const blob = await copy.blob(); return Response.json([(await request.arrayBuffer()).byteLength, blob.size, blob.type])`,
      { send: [post('abc', { 'content-type': 'x/y' })], except: { bun: 'forgets the type of a blob' } },
    ),
    handle(
      'body: a stream of it',
      `let size = 0; for await (const piece of request.body as any) size += piece.length; return Response.json(size)`,
      { send: [post('x'.repeat(200_000))] },
    ),
    handle(
      'body: given back',
      `return new Response(request.body, { headers: { 'content-type': request.headers.get('content-type') ?? 'x/y' } })`,
      { send: [post('echo me', { 'content-type': 'a/b' })] },
    ),
    handle('body: not read', `return Response.json(request.bodyUsed)`, { send: [post('x'.repeat(100_000))] }),
    handle('body: chunked', `return Response.json(await request.text())`, {
      send: [
        [
          'POST ~',
          {
            headers: { 'transfer-encoding': 'chunked', 'content-length': null },
            body: '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
          },
        ],
      ],
    }),
    handle('body: an encoding is not undone', `return Response.json(await request.text())`, {
      send: [post('abc', { 'content-encoding': 'gzip' })],
    }),
    handle('body: formData, urlencoded', `return Response.json([...(await request.formData())])`, {
      send: [post('a=1&a=2&b=x+y%20z', URLENCODED)],
    }),
    handle(
      'body: formData, multipart with a file',
      `const list = []; for (const [name, v] of await request.formData()) list.push(typeof v === 'string' ? [name, v] : [name, v.name, v.type, v.size, await v.text()]); return Response.json(list)`,
      { send: [post(FORM, MULTIPART)], except: OWN_FORMS },
    ),
    handle('body: formData of another type', `return Response.json(await told(() => request.formData()))`, {
      send: [post('a=1', { 'content-type': 'text/plain' }), post('garbage', MULTIPART)],
    }),
    handle(
      'body: Server Action headers do not change a route',
      `return Response.json([request.headers.get('next-action'), await request.text()])`,
      { send: [post('x', { 'next-action': 'abc' })] },
    ),
    handle('Expect: 100-continue', `return Response.json(await request.text())`, {
      send: [post('abc', { expect: '100-continue' })],
    }),
  ],
};

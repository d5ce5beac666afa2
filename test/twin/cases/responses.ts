import { get, type Topic } from '../twin-case.ts';

const PRELUDE = `import { NextResponse, type NextRequest } from 'next/server';
const bytes = (text: string) => new TextEncoder().encode(text);
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
const shared = new Response('shared');`;

const stream = (body: string) => `new ReadableStream({ async start(c) { ${body} } })`;

/** What a handler returns, and what of it reaches the client. */
export const responses: Topic = {
  name: 'responses',
  profile: 'plain',
  prelude: PRELUDE,
  cases: [
    get('Response.json', `return Response.json({ a: 1, text: 'caf\\u00e9', list: [null, true] })`, {
      send: ['GET ~', 'HEAD ~'],
    }),
    get(
      'Response.json with status and headers',
      `return Response.json([1], { status: 203, headers: { 'x-a': '1', 'content-type': 'application/vnd.api+json' } })`,
    ),
    get('a text', `return new Response('x')`, { send: ['GET ~', 'HEAD ~'] }),
    get('a text that is not ASCII', `return new Response('\\u4e16\\u754c \\ud83d\\ude00')`),
    get('bytes that are no text', `return new Response(new Uint8Array([0, 1, 254, 255]))`),
    get('an ArrayBuffer', `return new Response(bytes('buffer').buffer)`),
    get(
      'a DataView on a part of a buffer',
      `return new Response(new DataView(bytes('0123456').buffer, 2, 3))`,
    ),
    get('a Blob with its type', `return new Response(new Blob(['x'], { type: 'image/png' }))`),
    get('URLSearchParams', `return new Response(new URLSearchParams('a=1&b=x y'))`),
    get(
      'FormData',
      `const form = new FormData(); form.set('a', '1'); const answer = new Response(form); const type = answer.headers.get('content-type')!.split(';')[0]!; const text = await answer.text(); return Response.json({ type, hasField: text.includes('name="a"') })`,
    ),
    get('a body of null', `return new Response(null)`),
    get('an empty text', `return new Response('')`),
    get('no arguments', `return new Response()`),
    get('204', `return new Response(null, { status: 204 })`, { send: ['GET ~', 'HEAD ~'] }),
    get('205', `return new Response(null, { status: 205 })`, {
      except: { deno: 'sends no length with a 205' },
    }),
    get('304 with an ETag', `return new Response(null, { status: 304, headers: { etag: '"q"' } })`),
    get('201 with a status text', `return new Response('t', { status: 201, statusText: 'Made It' })`),
    get(
      'statuses from 400 on',
      `return new Response('teapot', { status: Number(request.nextUrl.searchParams.get('s')) })`,
      {
        send: [
          'GET ~?s=400',
          'GET ~?s=404',
          'GET ~?s=418',
          'GET ~?s=451',
          'GET ~?s=500',
          'GET ~?s=503',
          'GET ~?s=599',
        ],
      },
    ),
    get(
      'a handler may answer 404 by itself',
      `return Response.json({ error: 'no such user' }, { status: 404 })`,
    ),
    get(
      'a stream in pieces',
      `return new Response(${stream(`c.enqueue(bytes('one')); await sleep(20); c.enqueue(bytes('two')); c.close()`)})`,
      { send: ['GET ~', 'HEAD ~'] },
    ),
    get('a stream without a piece', `return new Response(${stream(`c.close()`)})`),
    get(
      'a stream that is pulled',
      `let n = 0; return new Response(new ReadableStream({ pull(c) { c.enqueue(bytes(String(n))); if (++n === 5) c.close() } }))`,
    ),
    get('a stream of texts', `return new Response(${stream(`c.enqueue('str'); c.close()`)} as any)`),
    get(
      'a stream through TextEncoderStream',
      `return new Response(${stream(`c.enqueue('a\\u00e9'); c.enqueue('b'); c.close()`)}.pipeThrough(new TextEncoderStream() as any))`,
    ),
    get(
      'an async generator through ReadableStream.from',
      `async function* list() { yield bytes('1,'); await sleep(5); yield bytes('2') } return new Response((ReadableStream as any).from(list()))`,
    ),
    get(
      'server-sent events',
      `return new Response(${stream(`for (const n of [1, 2]) { c.enqueue(bytes('data: ' + n + '\\n\\n')); await sleep(5) } c.close()`)}, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform', connection: 'keep-alive' } })`,
    ),
    get('a large body', `return new Response('0123456789'.repeat(100_000))`),
    get(
      'a large stream',
      `return new Response(${stream(`for (let n = 0; n < 50; n++) { c.enqueue(new Uint8Array(20_000).fill(65 + (n % 26))); await sleep(0) } c.close()`)})`,
    ),
    get(
      'Content-Length that is right',
      `return new Response('hello', { headers: { 'content-length': '5' } })`,
      { send: ['GET ~', 'HEAD ~'] },
    ),
    get(
      'Transfer-Encoding set by a handler',
      `return new Response('hello', { headers: { 'transfer-encoding': 'chunked' } })`,
    ),
    get(
      'Date set by a handler',
      `return new Response('hello', { headers: { date: 'Mon, 01 Jan 2001 00:00:00 GMT' } })`,
    ),
    get('Vary set by a handler', `return new Response('hello', { headers: { vary: 'X-Foo, Accept' } })`),
    get(
      'Cache-Control set by a handler',
      `return new Response('hello', { headers: { 'cache-control': 'public, max-age=9', expires: 'Mon, 01 Jan 2001 00:00:00 GMT' } })`,
    ),
    get('no Cache-Control and no ETag on their own', `return Response.json({})`),
    get(
      'Server and X-Powered-By set by a handler',
      `return new Response('hello', { headers: { server: 's', 'x-powered-by': 'me' } })`,
    ),
    get('an ETag, and a request that has it', `return new Response('x', { headers: { etag: '"abc"' } })`, {
      send: [['GET ~', { headers: { 'if-none-match': '"abc"' } }]],
    }),
    get(
      'Last-Modified, and a request that is as new',
      `return new Response('x', { headers: { 'last-modified': 'Mon, 01 Jan 2001 00:00:00 GMT' } })`,
      { send: [['GET ~', { headers: { 'if-modified-since': 'Mon, 01 Jan 2001 00:00:00 GMT' } }]] },
    ),
    get(
      'a range is left to the handler',
      `return new Response('0123', { headers: { 'accept-ranges': 'bytes' } })`,
      { send: [['GET ~', { headers: { range: 'bytes=1-2' } }]] },
    ),
    get(
      'a header that was appended',
      `const headers = new Headers({ 'x-m': '1' }); headers.append('x-m', '2'); headers.append('x-m', '3'); return new Response('h', { headers })`,
    ),
    get(
      'Set-Cookie lines stay lines',
      `const headers = new Headers(); headers.append('set-cookie', 'a=1; Path=/'); headers.append('set-cookie', 'b=2, c; HttpOnly'); return new Response('h', { headers })`,
    ),
    get(
      'header names in capitals, values in Latin-1',
      `return new Response('h', { headers: { 'X-MiXeD': 'Caf\\u00e9' } })`,
      {
        differs: [{ row: 'a header with characters such as', in: ['header x-mixed'] }],
      },
    ),
    get(
      'WWW-Authenticate twice',
      `const headers = new Headers(); headers.append('www-authenticate', 'Basic'); headers.append('www-authenticate', 'Bearer realm="x"'); return new Response('', { status: 401, headers })`,
    ),
    get(
      'Link headers',
      `const headers = new Headers(); headers.append('link', '</a>; rel=preload'); headers.append('link', '</b>; rel=next'); return new Response('', { headers })`,
    ),
    get(
      'headers as a list of pairs',
      `return new Response('h', { headers: [['x-a', '1'], ['x-b', '2'], ['x-a', '3']] })`,
    ),
    get('a header that is empty', `return new Response('h', { headers: { 'x-empty': '' } })`),
    get(
      'CORS headers',
      `return new Response(null, { status: 204, headers: { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, POST', 'access-control-max-age': '60' } })`,
    ),
    get('Response.redirect', `return Response.redirect('http://x.test/y?a=\\u00e9', 301)`),
    get('Response.redirect, 302 by default', `return Response.redirect(new URL('/z', request.url))`),
    get(
      'internal headers of NextResponse do not get out',
      `const answer = NextResponse.json({ a: 1 }); answer.headers.set('x-middleware-set-cookie', 'q=1'); return answer`,
    ),
    get(
      'a clone of a response',
      `const answer = new Response('twice', { headers: { 'x-a': '1' } }); const copy = answer.clone(); await answer.text(); return copy`,
    ),
    get(
      'a response made of another',
      `const first = new Response('body', { status: 202, headers: { 'x-a': '1' } }); return new Response(first.body, first)`,
    ),
    get(
      'a response of fetch',
      `return fetch('http://127.0.0.1:' + process.env.UPSTREAM_PORT + '/status/203')`,
    ),
    get(
      'parts of a response of fetch',
      `const got = await fetch('http://127.0.0.1:' + process.env.UPSTREAM_PORT + '/x', { method: 'PUT', body: 'sent' }); const { method, url, body } = await got.json(); return Response.json({ method, url, body, ok: got.ok, up: got.headers.get('x-upstream') })`,
    ),
    get('a promise of a response', `return Promise.resolve(new Response('promised'))`),
    get('an answer after a while', `await sleep(50); return new Response('late')`),
    get(
      'a request that is passed on',
      `return new Response(JSON.stringify({ method: request.method, same: request.headers.get('x-a') }), { headers: request.headers.has('x-a') ? { 'x-echo': request.headers.get('x-a')! } : {} })`,
      { send: [['GET ~', { headers: { 'x-a': 'v' } }]] },
    ),
    get('the same Response for every request: the second time', `return shared`, {
      send: ['GET ~', 'GET ~'],
      differs: [{ row: 'a `Response` returned for a second time: 200, empty', in: ['all'] }],
    }),
  ],
};

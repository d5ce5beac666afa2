import { type Case, cases, contract } from './harness/contract.ts';

const NO_SOURCE_MAPS = { bun: 'reads no source maps' };
const ZERO_LENGTH = 'says that an answer without a body has none, to HEAD too';

const FILES = {
  'app/r/[k]/route.ts': `import { NextResponse } from 'next/server';
import { cookies } from 'next/headers';
export const dynamic = 'force-dynamic';
const text = (s: string) => new TextEncoder().encode(s);
const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));
const shared = new Response('shared');
const sharedNull = new Response(null, { status: 204 });
const sharedHead = new Response('shared');
class MyError extends TypeError { code = 'E_X'; status = 418 }
const results: Record<string, (r: any) => any> = {
  json: () => Response.json({ a: 1 }),
  text: () => new Response('x'),
  bytes: () => new Response(new Uint8Array([1, 2, 3])),
  '204': () => new Response(null, { status: 204 }),
  '205': () => new Response(null, { status: 205 }),
  '304': () => new Response(null, { status: 304, headers: { etag: '"q"' } }),
  null: () => new Response(null),
  empty: () => new Response(''),
  stream: () => new Response(new ReadableStream({ async start(c) { c.enqueue(text('one')); await sleep(30); c.enqueue(text('two')); c.close() } })),
  strings: () => new Response(new ReadableStream({ start(c) { c.enqueue('str'); c.enqueue('ing'); c.close() } }) as any),
  nothing: () => new Response(new ReadableStream({ start(c) { c.close() } })),
  length: () => new Response('hello', { headers: { 'content-length': '5' } }),
  short: () => new Response('hello', { headers: { 'content-length': '3' } }),
  long: () => new Response('hello', { headers: { 'content-length': '9' } }),
  words: () => new Response('hello', { headers: { 'content-length': 'many' } }),
  streamlength: () => new Response(new ReadableStream({ async start(c) { c.enqueue(text('one')); await sleep(30); c.enqueue(text('two')); c.close() } }), { headers: { 'content-length': '2' } }),
  nulllength: () => new Response(null, { headers: { 'content-length': '7' } }),
  '204length': () => new Response(null, { status: 204, headers: { 'content-length': '7', 'transfer-encoding': 'chunked' } }),
  chunked: () => new Response('hello', { headers: { 'transfer-encoding': 'chunked' } }),
  gzipped: () => new Response('hello', { headers: { 'transfer-encoding': 'gzip' } }),
  trailer: () => new Response('hello', { headers: { trailer: 'x-end' } }),
  close: () => new Response('hello', { headers: { connection: 'close' } }),
  keepalive: () => new Response('hello', { headers: { 'keep-alive': 'timeout=99' } }),
  date: () => new Response('hello', { headers: { date: 'Mon, 01 Jan 2001 00:00:00 GMT' } }),
  vary: () => new Response('hello', { headers: { vary: 'X-Foo' } }),
  own: () => new Response('hello', { headers: { 'cache-control': 'public, max-age=9', 'x-powered-by': 'me', server: 's' } }),
  several: () => { const h = new Headers(); h.append('set-cookie', 'a=1; Path=/'); h.append('set-cookie', 'b=2, c'); h.append('x-m', '1'); h.append('x-m', '2'); return new Response('hello', { headers: h }) },
  latin1: () => new Response('x', { headers: { 'X-MiXed': 'Caf\\u00e9', 'content-type': 'text/custom' } }),
  blob: () => new Response(new Blob(['x'], { type: 'image/png' })),
  form: () => new Response(new URLSearchParams('a=1')),
  made: () => new Response('t', { status: 201, statusText: 'Made It' }),
  '599': () => new Response('t', { status: 599 }),
  moved: () => Response.redirect('http://x.test/y', 301),
  etag: () => new Response('x', { headers: { etag: '"abc"' } }),
  next: () => NextResponse.next(),
  rewrite: (r) => NextResponse.rewrite(new URL('/x', r.url)),
  plainnext: () => new Response('x', { headers: { 'x-middleware-next': '1' } }),
  plainrewrite: () => new Response('x', { headers: { 'x-middleware-rewrite': 'http://x/' } }),
  hidden: () => { const x = NextResponse.json({ a: 1 }); x.headers.set('x-middleware-set-cookie', 'q=1'); return x },
  '199': () => new Response(null, { status: 199 }),
  '101': () => new Response(null, { status: 101 }),
  neterror: () => Response.error(),
  shared: () => shared,
  shared204: () => sharedNull,
  sharedhead: () => sharedHead,
  read: async () => { const x = new Response('r'); await x.text(); return x },
  locked: () => { const x = new Response('r'); x.body!.getReader(); return x },
  error: () => { throw new Error('boom') },
  late: async () => { await sleep(5); throw new Error('later boom') },
  typed: () => { throw new MyError('typed boom', { cause: new Error('inner') }) },
  string: () => { throw 'a string' },
  undefined: () => { throw undefined },
  thrownull: () => { throw null },
  object: () => { throw { status: 418, message: 'obj' } },
  number: () => { throw 42 },
  response: () => { throw new Response('x', { status: 418 }) },
  abort: () => { const e = new Error('ab'); e.name = 'AbortError'; throw e },
  digest: () => { throw Object.assign(new Error('dg'), { digest: 'abc' }) },
  cookie: async () => { (await cookies()).set('before', '1'); throw new Error('with cookies') },
  rejection: () => { setTimeout(() => { void Promise.reject(new Error('stray rejection')) }, 10); return new Response('ok') },
  timer: () => { setTimeout(() => { throw new Error('stray throw') }, 10); return new Response('ok') },
  rundefined: () => undefined,
  rnull: () => null,
  robject: () => ({}),
  rstring: () => 'str',
  rnumber: () => 5,
  rfake: () => ({ status: 200, headers: new Headers(), body: null }),
  midway: () => new Response(new ReadableStream({ async start(c) { c.enqueue(text('part')); await sleep(50); c.error(new Error('mid stream')) } })),
  atonce: () => new Response(new ReadableStream({ start(c) { c.error(new Error('at once')) } }), { headers: { 'x-h': '1', 'content-type': 'text/plain' } }),
};
async function handle(request: any, context: any): Promise<any> {
  const { k } = await context.params;
  return (results[k] ?? (() => new Response('none')))(request);
}
export { handle as GET, handle as POST };
`,
  'app/string/route.ts': `export const GET = 'string' as any; export const POST = () => new Response('p');`,
};

const plain = 'text/plain;charset=UTF-8';
const body = (text: string) => ({
  has: { 'content-length': String(text.length), 'transfer-encoding': null, 'keep-alive': null },
  text,
});
const chunked = (text: string) => ({ has: { 'content-length': null, 'transfer-encoding': 'chunked' }, text });

const RESPONSES: Case[] = [
  [
    'GET /r/json',
    200,
    {
      ...body('{"a":1}'),
      has: {
        'content-type': 'application/json',
        vary: null,
        'x-powered-by': null,
        'cache-control': null,
        etag: null,
      },
    },
  ],
  ['GET /r/text', 200, { has: { 'content-type': plain, 'content-length': '1' }, text: 'x' }],
  [
    'GET /r/bytes',
    200,
    {
      has: { 'content-type': null, 'content-length': '3' },
      text: '\u0001\u0002\u0003',
      except: { bun: 'gives bytes without a type the type of bytes' },
    },
  ],
  ['GET /r/204', 204, { has: { 'content-length': null, 'transfer-encoding': null, 'content-type': null } }],
  ['GET /r/205', 205, { ...body(''), except: { deno: 'sends no length with a 205' } }],
  ['GET /r/304', 304, { has: { etag: '"q"', 'content-length': null, 'transfer-encoding': null } }],
  ['GET /r/null', 200, { has: { 'content-type': null, 'content-length': '0' }, text: '' }],
  ['GET /r/empty', 200, { has: { 'content-type': plain, 'content-length': '0' }, text: '' }],
  ['GET /r/stream', 200, { ...chunked('onetwo') }],
  ['GET /r/strings', 200, { text: 'string' }],
  ['GET /r/nothing', 200, { text: '' }],
  ['GET /r/length', 200, body('hello')],
  ['GET /r/short', 200, body('hello')],
  ['GET /r/long', 200, body('hello')],
  ['GET /r/words', 200, body('hello')],
  ['GET /r/streamlength', 200, chunked('onetwo')],
  ['GET /r/nulllength', 200, body('')],
  ['GET /r/204length', 204, { has: { 'content-length': null, 'transfer-encoding': null } }],
  ['GET /r/chunked', 200, body('hello')],
  ['GET /r/gzipped', 200, body('hello')],
  ['GET /r/trailer', 200, body('hello')],
  [
    'GET /r/close',
    200,
    {
      headers: { connection: null },
      has: { connection: 'close' },
      text: 'hello',
      except: { deno: 'says so, and keeps the connection all the same' },
    },
  ],
  ['GET /r/keepalive', 200, body('hello')],
  ['GET /r/date', 200, { has: { date: 'Mon, 01 Jan 2001 00:00:00 GMT' } }],
  ['GET /r/vary', 200, { has: { vary: 'X-Foo' } }],
  ['GET /r/own', 200, { has: { 'cache-control': 'public, max-age=9', 'x-powered-by': 'me', server: 's' } }],
  ['GET /r/several', 200, { has: { 'set-cookie': ['a=1; Path=/', 'b=2, c'], 'x-m': '1, 2' } }],
  ['GET /r/latin1', 200, { has: { 'x-mixed': 'Caf\u00e9', 'content-type': 'text/custom' } }],
  ['GET /r/blob', 200, { has: { 'content-type': 'image/png' }, text: 'x' }],
  [
    'GET /r/form',
    200,
    { has: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }, text: 'a=1' },
  ],
  ['GET /r/made', 201, { text: 't' }],
  ['GET /r/599', 599, { text: 't' }],
  ['GET /r/moved', 301, { has: { location: 'http://x.test/y' } }],
  ['GET /r/etag', 200, { headers: { 'if-none-match': '"abc"' }, has: { etag: '"abc"' }, text: 'x' }],
  ['GET /r/hidden', 200, { has: { 'x-middleware-set-cookie': null }, text: '{"a":1}' }],
  ['HEAD /r/json', 200, { has: { 'content-type': 'application/json', 'transfer-encoding': null }, text: '' }],
  ['HEAD /r/stream', 200, { has: { 'transfer-encoding': null }, text: '' }],
  ['HEAD /r/length', 200, { has: { 'content-length': '5' }, text: '' }],
  [
    'HEAD /r/words',
    200,
    { has: { 'content-length': null }, text: '', except: { bun: ZERO_LENGTH, deno: ZERO_LENGTH } },
  ],
  ['HEAD /r/204', 204],
  ['HEAD /r/made', 201, { text: '' }],
  ['HEAD /r/error', 500, { text: '' }],
];

const failed = (...log: RegExp[]) => ({
  text: '',
  has: { 'set-cookie': null, 'transfer-encoding': null },
  log: [...log, /app\/(r\/\[k\]|string)\/route\.ts/],
});
const noResponse = (k: string, what: string) =>
  failed(
    new RegExp(
      `No response is returned from route handler 'app/r/\\[k\\]/route\\.ts'\\. Expected a Response object but received '${what}' \\(method: GET, url: /r/${k}\\)`,
    ),
    /Response.*NextResponse.*in all branches/,
  );

const ERRORS: Case[] = [
  [
    'GET /r/error',
    500,
    { ...failed(/GET +\/r\/error/, /Error: boom/, /route\.ts:\d+:\d+/), except: NO_SOURCE_MAPS },
  ],
  ['POST /r/error', 500, { ...failed(/POST +\/r\/error/, /Error: boom/), body: 'x' }],
  ['GET /r/late', 500, failed(/Error: later boom/)],
  ['GET /r/typed', 500, failed(/typed boom/, /Error: inner/)],
  ['GET /r/string', 500, { text: '', log: /a string/ }],
  ['GET /r/undefined', 500, { text: '', log: /undefined/ }],
  ['GET /r/thrownull', 500, { text: '', log: /null/ }],
  ['GET /r/object', 500, { text: '', log: /status: 418,\s+message: ['"]obj['"]/ }],
  ['GET /r/number', 500, { text: '', log: /42/ }],
  ['GET /r/response', 500, { text: '', log: /Response/ }],
  ['GET /r/abort', 500, failed(/AbortError.*ab/)],
  ['GET /r/digest', 500, failed(/Error: dg/)],
  ['GET /r/cookie', 500, failed(/Error: with cookies/)],
  ['GET /r/199', 500, failed(/RangeError/)],
  ['GET /r/101', 500, { text: '', log: /RangeError/ }],
  ['GET /r/neterror', 500, failed(/Response\.error\(\) was returned/)],
  ['GET /r/next', 500, failed(/NextResponse\.next\(\) was returned/)],
  ['GET /r/rewrite', 500, failed(/NextResponse\.rewrite\(\) was returned/)],
  ['GET /r/plainnext', 500, failed(/NextResponse\.next\(\) was returned/)],
  ['GET /r/plainrewrite', 500, failed(/NextResponse\.rewrite\(\) was returned/)],
  ['GET /r/rundefined', 500, noResponse('rundefined', 'undefined')],
  ['GET /r/rnull', 500, noResponse('rnull', 'null')],
  ['GET /r/robject', 500, noResponse('robject', 'Object')],
  ['GET /r/rstring', 500, noResponse('rstring', 'string')],
  ['GET /r/rnumber', 500, noResponse('rnumber', 'number')],
  ['GET /r/rfake', 500, noResponse('rfake', 'Object')],
  // What no request owns ends nothing, in either mode.
  ['GET /r/rejection', 200, { text: 'ok', log: /Error: stray rejection/ }],
  ['GET /r/timer', 200, { text: 'ok', log: /Error: stray throw/ }],
  ['GET /r/json', 200, { text: '{"a":1}', note: 'after stray errors' }],
  // Next.js sends the second an empty body with status 200.
  ['GET /r/shared', 200, { text: 'shared' }],
  ['GET /r/shared', 500, { ...failed(/has no body left/), note: 'again' }],
  ['GET /r/shared204', 204],
  ['GET /r/shared204', 204, { note: 'again' }],
  ['HEAD /r/sharedhead', 200, { text: '' }],
  ['GET /r/sharedhead', 500, { ...failed(/has no body left/), note: 'after HEAD' }],
  ['GET /r/read', 500, failed(/has no body left/)],
  ['GET /r/locked', 500, { text: '', log: /locked/ }],
  // Next.js closes the connection without an answer.
  [
    'GET /r/atonce',
    500,
    { has: { 'x-h': null, 'content-type': null, 'content-length': '0' }, text: '', log: /Error: at once/ },
  ],
  ['GET /string', 500, { text: '', log: /not a function/, only: 'start' }],
];

contract('results', FILES, (subject) => {
  cases(subject, RESPONSES);
  cases(subject, ERRORS);
});

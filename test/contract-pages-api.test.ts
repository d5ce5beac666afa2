import { expect } from 'vitest';
import { type Case, cases, contract, type Subject, testExcept } from './harness/contract.ts';
import { sendRaw } from './harness/raw-http.ts';

// The answers are those of Next.js 16.4.6 to the same files, but for what docs/differences.md says.

const FILES = {
  'pages/api/index.ts': `export default (req, res) => res.send('root');`,
  'pages/api/echo.ts': `import type { NextApiHandler } from 'next';
const handler: NextApiHandler = (req, res) => {
  const { method, url, query, body, cookies, preview, previewData, draftMode, httpVersion } = req;
  res.json({ method, url, query, body, type: typeof body, cookies, preview, previewData, draftMode, httpVersion });
};
export default handler;`,
  'pages/api/users/[id].ts': `export default (req, res) => res.status(200).json({ query: req.query, url: req.url });`,
  'pages/api/files/[...path].ts': `export default (req, res) => res.json({ query: req.query });`,
  'pages/api/docs/[[...path]].ts': `export default (req, res) => res.json({ query: req.query });`,
  'pages/api/nested/index.js': `module.exports = (req, res) => { res.json({ commonjs: true }) };`,
  'pages/api/mix/static.ts': `export default (req, res) => res.send('pages');`,
  'app/api/mix/[id]/route.ts': `export const GET = async (_: Request, { params }: any) => new Response('app ' + (await params).id);`,
  'app/api/mix/[id]/deep/route.ts': `export const GET = () => new Response('app deep');`,
  'pages/api/mix/[...rest].ts': `export default (req, res) => res.send('pages rest');`,
  'pages/api/raw.ts': `export const config = { api: { bodyParser: false } };
export default async (req, res) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  res.json({ body: String(req.body), length: bytes.length, text: bytes.toString().slice(0, 20), ended: req.readableEnded, complete: req.complete });
};`,
  'pages/api/limit.ts': `export const config = { api: { bodyParser: { sizeLimit: '2kb' }, responseLimit: '1kb' }, maxDuration: 5 };
export default (req, res) => res.send('x'.repeat(Number(req.query.size)));`,
  'pages/api/large.ts': `export const config = { api: { bodyParser: { sizeLimit: '20mb' } } };
export default (req, res) => res.json({ length: req.body.length });`,
  'pages/api/send/[kind].ts': `import { Readable } from 'node:stream';
const kinds = {
  text: (req, res) => res.send('text'),
  number: (req, res) => res.send(5),
  boolean: (req, res) => res.send(true),
  null: (req, res) => res.send(null),
  undefined: (req, res) => res.send(undefined),
  object: (req, res) => res.send({ a: 1 }),
  array: (req, res) => res.send([1]),
  empty: (req, res) => res.send(''),
  buffer: (req, res) => res.send(Buffer.from([0, 255, 1])),
  typed: (req, res) => res.setHeader('content-type', 'image/x').send(Buffer.from('img')),
  stream: (req, res) => res.send(Readable.from(['a', 'b'])),
  html: (req, res) => res.setHeader('Content-Type', 'text/html').send('<p>'),
  json: (req, res) => res.json({ a: 'é' }),
  jsonNull: (req, res) => res.json(null),
  jsonUndefined: (req, res) => res.json(undefined),
  status204: (req, res) => res.status(204).json({ a: 1 }),
  status304: (req, res) => res.status(304).send('x'),
  status205: (req, res) => res.status(205).end('x'),
  status999: (req, res) => res.status(999).end(),
  textStatus: (req, res) => res.status('404').send('x'),
  redirect: (req, res) => res.redirect('/to'),
  redirect301: (req, res) => res.redirect(301, 'https://example.com/to?x=1'),
  redirectNothing: (req, res) => res.redirect(),
  thenJson: (req, res) => Promise.resolve({ handed: 1 }).then(res.status(201).json),
  throw: () => { throw new Error('boom') },
  throwText: async () => { throw 'a text' },
  throwStatus: () => { throw Object.assign(new Error('custom'), { statusCode: 422 }) },
  response: async () => new Response('hi'),
  value: async (req, res) => { res.end('v'); return 5 },
  late: (req, res) => { setTimeout(() => res.end('late'), 30) },
  afterEnd: async (req, res) => { res.json({ ok: 1 }); throw new Error('after the end') },
  midway: async (req, res) => { res.write('part'); await new Promise((r) => setTimeout(r, 30)); throw new Error('midway') },
  twice: (req, res) => { res.json({ a: 1 }); res.json({ b: 2 }) },
  cookies: (req, res) => { res.setHeader('Set-Cookie', ['a=1', 'b=2']); res.appendHeader('Set-Cookie', 'c=3'); res.status(201).json({}) },
  head: (req, res) => { res.setHeader('x-a', 'set'); res.writeHead(202, 'Fine', { 'X-A': '1', 'x-b': ['1', '2'] }); res.end('wh') },
  headOnly: (req, res) => { res.writeHead(203, { 'X-A': '1' }); res.end() },
  headList: (req, res) => { res.writeHead(200, ['X-A', '1', 'X-B', '2']); res.end('list') },
  reason: (req, res) => { res.statusMessage = 'Cool'; res.end('r') },
  badStatus: (req, res) => res.status(99).end('x'),
  badHeader: (req, res) => { res.setHeader('x y', '1'); res.end() },
  badHeadName: (req, res) => { res.writeHead(200, { 'x y': '1' }); res.end() },
  splitHeader: (req, res) => { res.setHeader('x', 'a\\r\\nb: c'); res.end() },
  chunks: (req, res) => { res.write('a'); res.write(Buffer.from('b')); res.write('Yw==', 'base64'); res.end('d') },
  slowChunks: async (req, res) => { for (const each of ['a', 'b', 'c']) { res.write(each); await new Promise((r) => setTimeout(r, 5)) } res.end('d') },
  length: async (req, res) => { res.setHeader('Content-Length', 10); res.write('hello'); await new Promise((r) => setTimeout(r, 5)); res.end('world') },
  circular: (req, res) => { const a: any = {}; a.a = a; res.json(a) },
  bigint: (req, res) => res.send(10n),
  symbol: (req, res) => res.send(Symbol('x')),
  hints: (req, res) => { res.writeContinue(); res.writeProcessing(); res.writeEarlyHints({ link: '</a.css>; rel=preload' }); res.end('hinted') },
  trailer: (req, res) => { res.setHeader('Trailer', 'X-T'); res.write('a'); res.addTrailers({ 'X-T': '1' }); res.end('b') },
  date: (req, res) => res.send(new Date(0)),
};
export default (req, res) => kinds[req.query.kind](req, res);`,
  'pages/api/none.ts': `export const foo = 1;`,
  'pages/api/edge.ts': `import type { NextRequest } from 'next/server';
export const config = { runtime: 'edge' };
export default async function handler(request: NextRequest, event: any) {
  const { searchParams, pathname } = request.nextUrl;
  if (searchParams.has('boom')) throw new Error('edge boom');
  if (searchParams.has('nothing')) return undefined;
  event.waitUntil(Promise.resolve());
  const body = request.method === 'POST' ? await request.text() : null;
  return Response.json({ url: request.url, pathname, body, cookies: request.cookies.getAll() }, { status: 203, headers: { 'x-edge': '1' } });
}`,
  'pages/api/edge/[id].ts': `export const runtime = 'edge';
export default (request: any) => Response.json({ search: [...request.nextUrl.searchParams] });`,
  'pages/api/scope.ts': `import { cookies } from 'next/headers';
export default async (req, res) => { try { await cookies(); res.end('ok') } catch (error: any) { res.end(error.code) } };`,
  'pages/api/_under.ts': `export default (req, res) => res.end('under');`,
  'next.config.mjs': `export default {
  poweredByHeader: false,
  headers: async () => [{ source: '/api/users/:path*', headers: [{ key: 'x-config', value: '1' }] }],
  rewrites: async () => [
    { source: '/old/:id', destination: '/api/users/:id?from=rewrite' },
    { source: '/echo/:x', destination: '/api/echo' },
    { source: '/edge-old/:z', destination: '/api/edge/7?z=:z' },
  ],
};`,
};

const JSON_TYPE = { 'content-type': 'application/json' };
const UTF8_JSON = 'application/json; charset=utf-8';
const typed = (type: string) => ({ headers: { 'content-type': type } });
const NAMES_BYTES = { bun: 'gives bytes without a type the type of bytes' };
const FAILED = { text: 'Internal Server Error' } as const;

const ROUTING: Case[] = [
  [
    'GET /api',
    200,
    { text: 'root', has: { 'content-type': null, etag: '"dtr2sh9q7k4"' }, except: NAMES_BYTES },
  ],
  [
    'GET /api/users/5?a=1&a=2&b=',
    200,
    { json: { query: { a: ['1', '2'], b: '', id: '5' }, url: '/api/users/5?a=1&a=2&b=' } },
  ],
  ['GET /api/users/a%2Fb', 200, { json: { query: { id: 'a/b' }, url: '/api/users/a%2Fb' } }],
  ['GET /api/users/x?id=q', 200, { json: { query: { id: 'x' } } }],
  ['GET /api/users/%E0%A4%A', 400],
  ['GET /api/users/1', 200, { has: { 'x-config': '1' } }],
  ['GET /api/files/1/2%20/3', 200, { json: { query: { path: ['1', '2 ', '3'] } } }],
  ['GET /api/files', 404],
  ['GET /api/docs', 200, { json: { query: {} } }],
  ['GET /api/docs/1', 200, { json: { query: { path: ['1'] } } }],
  ['GET /api/nested', 200, { json: { commonjs: true } }],
  ['GET /api/nested/index', 404],
  ['GET /api/_under', 200, { text: 'under' }],
  ['GET /api/mix/static', 200, { text: 'pages' }],
  ['GET /api/mix/7', 200, { text: 'app 7' }],
  ['GET /api/mix/7/deep', 200, { text: 'app deep' }],
  ['GET /api/mix/7/8', 200, { text: 'pages rest' }],
  ['GET /old/9?z=1', 200, { json: { query: { z: '1', from: 'rewrite', id: '9' }, url: '/old/9?z=1' } }],
  ['GET /echo/7', 200, { json: { query: { x: '7' }, url: '/echo/7' } }],
  ['GET /api/', 308, { has: { location: '/api' } }],
  ['GET /API/echo', 404],
  ['DELETE /api/users/1', 200, { json: { query: { id: '1' } } }],
  ['OPTIONS /api/echo', 200, { json: { method: 'OPTIONS' } }],
  ['GET /api/none', 500, { log: /does not export a default function/ }],
  ['GET /api/scope', 200, { text: 'ERR_NOT_IN_REQUEST' }],
];

const REQUESTS: Case[] = [
  [
    'GET /api/echo?a=1&b=2',
    200,
    {
      headers: { cookie: 'a=1; b=%20x; c="q"; a=2; d; e=%zz; __proto__=p' },
      json: {
        method: 'GET',
        query: { a: '1', b: '2' },
        body: '',
        cookies: { a: '1', b: ' x', c: 'q', e: '%zz' },
        previewData: false,
        httpVersion: '1.1',
      },
    },
  ],
  ['POST /api/echo', 200, { body: '{"a":1}', headers: JSON_TYPE, json: { body: { a: 1 } } }],
  [
    'POST /api/echo',
    200,
    { body: '{"a":1}', ...typed('application/ld+json; charset=utf-8'), json: { body: { a: 1 } } },
  ],
  ['POST /api/echo', 200, { body: '{"a":1}', ...typed('APPLICATION/JSON'), json: { body: { a: 1 } } }],
  [
    'POST /api/echo',
    200,
    { body: '{"a":1}', ...typed('application/json; charset'), json: { body: '{"a":1}' } },
  ],
  [
    'POST /api/echo',
    200,
    { body: '{"a":1}', ...typed('application/vnd.api+json'), json: { body: '{"a":1}' } },
  ],
  ['POST /api/echo', 200, { body: '"s"', headers: JSON_TYPE, json: { body: 's', type: 'string' } }],
  ['POST /api/echo', 200, { body: '', headers: JSON_TYPE, json: { body: {} } }],
  ['GET /api/echo', 200, { headers: JSON_TYPE, json: { body: {} } }],
  ['POST /api/echo', 400, { body: '{bad', headers: JSON_TYPE, text: 'Invalid JSON' }],
  [
    'POST /api/echo',
    200,
    {
      body: 'a=1&a=2&b=x+y&c[d]=1&e',
      ...typed('application/x-www-form-urlencoded'),
      json: { body: { a: ['1', '2'], b: 'x y', 'c[d]': '1', e: '' } },
    },
  ],
  ['POST /api/echo', 200, { body: 'plain', ...typed('text/plain'), json: { body: 'plain' } }],
  ['POST /api/echo', 200, { body: 'plain', ...typed('application/octet-stream'), json: { body: 'plain' } }],
  ['POST /api/echo', 200, { body: 'plain', json: { body: 'plain' }, note: 'no type' }],
  [
    'POST /api/echo',
    200,
    { body: 'h\0i\0', ...typed('text/plain; charset="UTF-16LE"'), json: { body: 'hi' } },
  ],
  ['POST /api/echo', 400, { body: 'x', ...typed('text/plain; charset=bogus'), text: 'Invalid body' }],
  [
    'POST /api/echo',
    413,
    {
      body: 'a'.repeat(1_048_577),
      ...typed('text/plain'),
      text: 'Body exceeded 1mb limit',
      note: '1 MB and a byte',
    },
  ],
  ['POST /api/limit?size=1', 413, { body: 'a'.repeat(3000), text: 'Body exceeded 2kb limit' }],
  [
    'POST /api/limit?size=2000',
    200,
    { log: /API response for \/api\/limit\?size=2000 exceeds 1KB\./, text: 'x'.repeat(2000) },
  ],
  [
    'POST /api/echo',
    200,
    {
      body: '4\r\n{"a"\r\n3\r\n:1}\r\n0\r\n\r\n',
      headers: { ...JSON_TYPE, 'content-length': null, 'transfer-encoding': 'chunked' },
      json: { body: { a: 1 } },
    },
  ],
  [
    'POST /api/raw',
    200,
    {
      body: 'raw body',
      json: { body: 'undefined', length: 8, text: 'raw body', ended: true, complete: true },
    },
  ],
  ['GET /api/raw', 200, { json: { length: 0, ended: true, complete: true } }],
  ['POST /api/raw', 200, { body: 'x'.repeat(3_000_000), json: { length: 3_000_000 }, note: '3 MB' }],
  ['POST /api/raw', 413, { body: 'x'.repeat(11_000_000), note: 'more than the server takes' }],
  [
    'POST /api/large',
    200,
    { body: 'x'.repeat(11_000_000), json: { length: 11_000_000 }, note: 'more than the server takes' },
  ],
];

const ANSWERS: Case[] = [
  [
    'GET /api/send/text',
    200,
    {
      text: 'text',
      has: { 'content-type': null, etag: '"dqk5jzru1q4"', 'content-length': '4' },
      except: NAMES_BYTES,
    },
  ],
  ['GET /api/send/number', 200, { text: '5', has: { 'content-type': UTF8_JSON, etag: '"a4x0p8bow61"' } }],
  ['GET /api/send/boolean', 200, { text: 'true', has: { 'content-type': UTF8_JSON } }],
  ['GET /api/send/null', 200, { text: '', has: { etag: null } }],
  ['GET /api/send/undefined', 200, { text: '' }],
  ['GET /api/send/object', 200, { text: '{"a":1}', has: { etag: '"147uiiad94i7"' } }],
  ['GET /api/send/array', 200, { text: '[1]', has: { etag: '"7uzsg3kiqr3"' } }],
  ['GET /api/send/empty', 200, { text: '', has: { etag: '"78p3gz236i0"' } }],
  [
    'GET /api/send/buffer',
    200,
    { text: '\x00\xff\x01', has: { 'content-type': 'application/octet-stream', 'content-length': '3' } },
  ],
  ['GET /api/send/typed', 200, { text: 'img', has: { 'content-type': 'image/x' } }],
  [
    'GET /api/send/stream',
    200,
    { text: 'ab', has: { 'content-type': 'application/octet-stream', etag: null } },
  ],
  ['GET /api/send/html', 200, { text: '<p>', has: { 'content-type': 'text/html', etag: '"14bg0elix343"' } }],
  ['GET /api/send/json', 200, { json: { a: 'é' }, has: { 'content-length': '10', etag: '"xii5yvuasi9"' } }],
  ['GET /api/send/jsonNull', 200, { text: 'null', has: { 'content-type': UTF8_JSON } }],
  ['GET /api/send/jsonUndefined', 200, { text: '', has: { 'content-type': UTF8_JSON } }],
  ['GET /api/send/date', 200, { text: '"1970-01-01T00:00:00.000Z"', has: { 'content-type': UTF8_JSON } }],
  ['GET /api/send/status204', 204, { text: '', has: { 'content-type': null } }],
  ['GET /api/send/status204', 204, { only: 'dev', log: /A body was attempted to be set with a 204/ }],
  ['GET /api/send/status304', 304, { text: '' }],
  ['GET /api/send/status205', 205, { text: '' }],
  ['GET /api/send/status999', 500, { log: /Cannot answer with status 999/, ...FAILED }],
  ['GET /api/send/textStatus', 404, { text: 'x' }],
  ['GET /api/send/redirect', 307, { text: '/to', has: { location: '/to' } }],
  [
    'GET /api/send/redirect301',
    301,
    { text: 'https://example.com/to?x=1', has: { location: 'https://example.com/to?x=1' } },
  ],
  ['GET /api/send/redirectNothing', 500, { log: /Invalid redirect arguments/, ...FAILED }],
  ['GET /api/send/thenJson', 201, { json: { handed: 1 } }],
  ['GET /api/send/throw', 500, { log: /boom/, ...FAILED }],
  ['GET /api/send/throwText', 500, { log: /a text/, ...FAILED }],
  ['GET /api/send/throwStatus', 500, { log: /custom/, ...FAILED }],
  ['GET /api/send/response', 500, { log: /returned a Response object in the Node.js runtime/, ...FAILED }],
  ['GET /api/send/value', 200, { text: 'v' }],
  [
    'GET /api/send/value',
    200,
    { only: 'dev', log: /API handler should not return a value, received number/ },
  ],
  ['GET /api/send/late', 200, { text: 'late' }],
  [
    'GET /api/send/late',
    200,
    { only: 'dev', log: /API resolved without sending a response for \/api\/send\/late/ },
  ],
  ['GET /api/send/afterEnd', 200, { json: { ok: 1 }, log: /after the end/ }],
  ['GET /api/send/midway', 200, { text: 'partInternal Server Error', log: /midway/ }],
  ['GET /api/send/twice', 200, { text: '{"a":1}', log: /ERR_HTTP_HEADERS_SENT|headers after they are sent/ }],
  ['GET /api/send/cookies', 201, { has: { 'set-cookie': ['a=1', 'b=2', 'c=3'] } }],
  ['GET /api/send/head', 202, { text: 'wh', has: { 'x-a': '1', 'x-b': /1(, |\n)2/ } }],
  ['GET /api/send/headOnly', 203, { text: '', has: { 'x-a': '1' } }],
  ['GET /api/send/headList', 200, { text: 'list', has: { 'x-a': '1', 'x-b': '2' } }],
  ['GET /api/send/badStatus', 500, { ...FAILED }],
  ['GET /api/send/badHeader', 500, { ...FAILED }],
  ['GET /api/send/badHeadName', 500, { ...FAILED }],
  ['GET /api/send/splitHeader', 500, { ...FAILED, has: { b: null } }],
  ['GET /api/send/chunks', 200, { text: 'abcd' }],
  ['GET /api/send/slowChunks', 200, { text: 'abcd' }],
  ['GET /api/send/length', 200, { text: 'helloworld' }],
  ['GET /api/send/circular', 500, { ...FAILED }],
  ['GET /api/send/bigint', 500, { ...FAILED }],
  ['GET /api/send/symbol', 500, { ...FAILED }],
  ['GET /api/send/hints', 200, { text: 'hinted' }],
  ['GET /api/send/trailer', 200, { text: 'ab' }],
  [
    'GET /api/send/object',
    304,
    {
      headers: { 'if-none-match': '"147uiiad94i7"' },
      text: '',
      has: { etag: '"147uiiad94i7"', 'content-type': null },
    },
  ],
  ['GET /api/send/object', 304, { headers: { 'if-none-match': 'W/"x", W/"147uiiad94i7"' }, text: '' }],
  ['GET /api/send/object', 304, { headers: { 'if-none-match': '*' }, text: '' }],
  [
    'GET /api/send/object',
    200,
    { headers: { 'if-none-match': '"147uiiad94i7"', 'cache-control': 'no-cache' } },
  ],
  ['GET /api/send/object', 200, { headers: { 'if-none-match': '"other"' } }],
];

const EDGE: Case[] = [
  ['GET /api/edge?x=1', 203, { json: { pathname: '/api/edge', body: null }, has: { 'x-edge': '1' } }],
  ['POST /api/edge', 203, { body: 'sent', json: { body: 'sent' } }],
  ['GET /api/edge?boom', 500, { log: /edge boom/, ...FAILED }],
  ['GET /api/edge?nothing', 500, { log: /No response is returned from the edge API route/ }],
  [
    'GET /api/edge/7?q=1',
    200,
    {
      json: {
        search: [
          ['q', '1'],
          ['id', '7'],
        ],
      },
    },
  ],
  [
    'GET /edge-old/3',
    200,
    {
      json: {
        search: [
          ['z', '3'],
          ['id', '7'],
        ],
      },
    },
  ],
];

contract('pages/api', FILES, (subject) => {
  cases(subject, ROUTING);
  cases(subject, REQUESTS);
  cases(subject, ANSWERS);
  cases(subject, EDGE);
  headCases(subject);
});

function headCases(subject: Subject): void {
  testExcept(subject, {}, 'HEAD /api/send/json: the headers of the answer to GET', async () => {
    const { status, headers, body } = await sendRaw(subject.url, 'HEAD /api/send/json');
    expect([status, headers.get('etag'), body]).toEqual([200, ['"xii5yvuasi9"'], '']);
  });

  testExcept(
    subject,
    { bun: 'has no reason of its own', deno: 'has no reason of its own' },
    'GET /api/send/reason: the reason',
    async () => {
      const { statusText } = await sendRaw(subject.url, 'GET /api/send/reason');
      expect(statusText).toBe('Cool');
    },
  );
}

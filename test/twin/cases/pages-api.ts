import type { Step, Topic, TwinCase } from '../twin-case.ts';

const PRELUDE = `import type { NextApiRequest, NextApiResponse } from 'next';
const told = (run: () => unknown) => { try { run(); return 'done' } catch (e: any) { return e.message.slice(0, 60) } };`;

/** A handler in a file of its own, at `/api/<name>`. */
const api = (
  name: string,
  file: string,
  body: string,
  send: readonly Step[],
  more: Partial<TwinCase> & { config?: string } = {},
): TwinCase => {
  const { config, ...extra } = more;
  const exported = config === undefined ? '' : `export const config = ${config};\n`;
  return {
    name,
    files: {
      [`/pages/api/${file}.ts`]: `${PRELUDE}\n${exported}export default async function handler(req: NextApiRequest, res: NextApiResponse): Promise<any> { ${body} }`,
    },
    send,
    ...extra,
  };
};
const JSON_TYPE = { 'content-type': 'application/json' };
const post = (path: string, body: string, headers: Record<string, string> = {}): Step => [
  `POST /api/${path}`,
  { body, headers },
];

/** pages/api. */
export const pagesApi: Topic = {
  name: 'pages-api',
  profile: 'pages',
  feature: 'pages-api',
  cases: [
    api('res.json', 'json', `res.status(201).json({ a: 1, text: 'caf\\u00e9' })`, [
      'GET /api/json',
      'HEAD /api/json',
      'POST /api/json',
    ]),
    api(
      'res.json of other values',
      'json-values',
      `const v = req.query.v; res.json(v === 'null' ? null : v === 'list' ? [1] : v === 'text' ? 'x' : v === 'number' ? 5 : true)`,
      [
        'GET /api/json-values?v=null',
        'GET /api/json-values?v=list',
        'GET /api/json-values?v=text',
        'GET /api/json-values?v=number',
        'GET /api/json-values',
      ],
    ),
    api('res.send: a text', 'send-text', `res.send('hello')`, ['GET /api/send-text', 'HEAD /api/send-text']),
    api(
      'res.send: an object, a number, a boolean',
      'send-values',
      `const v = req.query.v; res.send(v === 'o' ? { a: 1 } : v === 'n' ? 5 : v === 'b' ? false : v === 'l' ? [1, 2] : null)`,
      [
        'GET /api/send-values?v=o',
        'GET /api/send-values?v=n',
        'GET /api/send-values?v=b',
        'GET /api/send-values?v=l',
        'GET /api/send-values',
      ],
    ),
    api('res.send: a Buffer', 'send-buffer', `res.send(Buffer.from([0, 255, 1]))`, ['GET /api/send-buffer'], {
      differs: [{ row: '`res.send` of a Buffer: the `ETag`', in: ['header etag'] }],
    }),
    api(
      'res.send: a stream',
      'send-stream',
      `const { Readable } = await import('node:stream'); res.send(Readable.from(['a', 'b']))`,
      ['GET /api/send-stream'],
    ),
    api(
      'res.send: its type can be set',
      'send-type',
      `res.setHeader('content-type', 'text/x-own'); res.send('x')`,
      ['GET /api/send-type'],
    ),
    api('ETag and If-None-Match', 'etag', `res.json({ fixed: true })`, [
      'GET /api/etag',
      ['GET /api/etag', { headers: { 'if-none-match': '"1ibp8ixgvdwe"' } }],
      ['GET /api/etag', { headers: { 'if-none-match': '*' } }],
    ]),
    api('204 and 304 have no body', 'bodyless', `res.status(Number(req.query.s)).send('dropped')`, [
      'GET /api/bodyless?s=204',
      'GET /api/bodyless?s=304',
    ]),
    api('res.status chains', 'status', `res.status(418).setHeader('x-a', '1').end('teapot')`, [
      'GET /api/status',
    ]),
    api(
      'res.redirect',
      'redirect',
      `const k = req.query.k; if (k === 'plain') res.redirect('/x'); else if (k === 'status') res.redirect(301, '/y?a=1'); else res.redirect(307, 'https://o.test/z')`,
      [
        'GET /api/redirect?k=plain',
        'GET /api/redirect?k=status',
        'GET /api/redirect',
        'POST /api/redirect?k=plain',
      ],
    ),
    api(
      'res.redirect with a bad argument',
      'redirect-bad',
      `res.json(told(() => (res as any).redirect(5)))`,
      ['GET /api/redirect-bad'],
    ),
    api(
      'res.end, res.write, res.writeHead',
      'raw',
      `res.writeHead(202, { 'content-type': 'text/x-raw', 'x-a': '1' }); res.write('one,'); res.write(Buffer.from('two')); res.end(',three')`,
      ['GET /api/raw', 'HEAD /api/raw'],
    ),
    api(
      'res.setHeader, getHeader, removeHeader, hasHeader',
      'headers',
      `res.setHeader('x-a', ['1', '2']); res.setHeader('x-gone', '1'); res.removeHeader('X-Gone'); res.setHeader('set-cookie', ['a=1', 'b=2; Path=/']); res.json([res.getHeader('X-A'), res.hasHeader('x-gone'), Object.keys(res.getHeaders())])`,
      ['GET /api/headers'],
      { differs: [{ row: 'a header of several values', in: ['header x-a'] }] },
    ),
    api(
      'res.statusCode and statusMessage',
      'status-code',
      `res.statusCode = 203; res.statusMessage = 'Own'; res.end('s')`,
      ['GET /api/status-code'],
    ),
    api(
      'res.writableEnded, headersSent',
      'sent',
      `const before = [res.headersSent, res.writableEnded]; res.json(before); console.log('pages-sent', res.headersSent, res.writableEnded)`,
      ['GET /api/sent'],
      { log: /pages-sent true true/ },
    ),
    api(
      'res.on finish',
      'finish',
      `res.on('finish', () => console.log('pages-finished')); res.end('f')`,
      ['GET /api/finish'],
      { log: /pages-finished/ },
    ),
    api('req.query', 'query', `res.json(req.query)`, [
      'GET /api/query?a=1&a=2&b=x+y&c',
      'GET /api/query',
      'GET /api/query?%61=%C3%A9&x=%zz',
    ]),
    api('req.query with a dynamic segment', 'items/[id]', `res.json(req.query)`, [
      'GET /api/items/7',
      'GET /api/items/a%20b?x=1',
      'GET /api/items/7?id=8',
      'GET /api/items/a%2Fb',
    ]),
    api('req.query with a catch-all', 'all/[...slug]', `res.json(req.query)`, [
      'GET /api/all/a/b?x=1',
      'GET /api/all',
      'GET /api/all/a%2Fb/c',
    ]),
    api('req.query with an optional catch-all', 'maybe/[[...slug]]', `res.json(req.query)`, [
      'GET /api/maybe',
      'GET /api/maybe/a/b',
    ]),
    api('a static file before a dynamic one', 'items/index', `res.end('index')`, ['GET /api/items']),
    api('req.cookies', 'cookies', `res.json(req.cookies)`, [
      ['GET /api/cookies', { headers: { cookie: 'a=1; b=x%20y; c="q"; d' } }],
      'GET /api/cookies',
    ]),
    api(
      'req.method, url, headers',
      'request',
      `res.json([req.method, req.url, req.headers['x-a'] ?? null, req.headers.host !== undefined, req.httpVersion])`,
      [
        ['GET /api/request?a=1', { headers: { 'X-A': ['1', '2'] } }],
        'DELETE /api/request',
        'PATCH /api/request',
        'OPTIONS /api/request',
      ],
    ),
    api(
      'req.socket',
      'socket',
      `res.json([typeof req.socket.remoteAddress, req.complete, req.rawHeaders.length > 0])`,
      ['GET /api/socket'],
    ),
    api('body: JSON', 'body', `res.json([typeof req.body, req.body ?? null])`, [
      post('body', '{"a":[1]}', JSON_TYPE),
      post('body', '{"a":1}', { 'content-type': 'application/ld+json' }),
      post('body', '', JSON_TYPE),
      post('body', '"t"', JSON_TYPE),
      post('body', '5', { 'content-type': 'application/json; charset=utf-8' }),
    ]),
    api('body: JSON that is none', 'body-bad', `res.json(req.body)`, [post('body-bad', '{bad', JSON_TYPE)]),
    api('body: urlencoded', 'body-form', `res.json(req.body)`, [
      post('body-form', 'a=1&a=2&b=x+y', { 'content-type': 'application/x-www-form-urlencoded' }),
    ]),
    api('body: text and others', 'body-text', `res.json([typeof req.body, req.body])`, [
      post('body-text', 'plain', { 'content-type': 'text/plain' }),
      post('body-text', 'what', { 'content-type': 'x/y' }),
      post('body-text', 'none'),
      'GET /api/body-text',
      ['PUT /api/body-text', { body: 'put', headers: { 'content-type': 'text/plain' } }],
    ]),
    api('body: over the limit of 1 MB', 'body-large', `res.json(req.body.length)`, [
      post('body-large', 'x'.repeat(1_100_000), { 'content-type': 'text/plain' }),
      post('body-large', 'x'.repeat(1_000_000), { 'content-type': 'text/plain' }),
    ]),
    api(
      'body: a limit of its own',
      'body-limit',
      `res.json(req.body.length)`,
      [
        post('body-limit', 'x'.repeat(20), { 'content-type': 'text/plain' }),
        post('body-limit', 'x'.repeat(5), { 'content-type': 'text/plain' }),
      ],
      { config: `{ api: { bodyParser: { sizeLimit: '10b' } } }` },
    ),
    api(
      'body: not parsed',
      'body-raw',
      `let text = ''; for await (const piece of req) text += piece; res.json([req.body ?? null, text])`,
      [post('body-raw', '{"a":1}', JSON_TYPE), post('body-raw', '')],
      { config: '{ api: { bodyParser: false } }' },
    ),
    api(
      'body: events of the stream',
      'body-events',
      `await new Promise<void>((done) => { let size = 0; req.on('data', (piece) => (size += piece.length)); req.on('end', () => { res.json(size); done() }) })`,
      [post('body-events', 'x'.repeat(100_000))],
      { config: '{ api: { bodyParser: false } }' },
    ),
    api('responseLimit only warns', 'limit', `res.send('x'.repeat(5_000_000))`, ['GET /api/limit'], {
      log: /API response for \/api\/limit exceeds/,
    }),
    api('responseLimit: false', 'no-limit', `res.send('x'.repeat(4_500_000))`, ['GET /api/no-limit'], {
      config: '{ api: { responseLimit: false } }',
    }),
    api('throws: 500', 'throws', `throw new Error('pages-thrown')`, ['GET /api/throws'], {
      log: /pages-thrown/,
      differs: [{ row: 'in dev, a handler that fails', in: ['all'], only: 'dev' }],
    }),
    api(
      'throws an ApiError',
      'api-error',
      `const e: any = new Error('pages-api-error'); e.statusCode = 422; throw e`,
      ['GET /api/api-error'],
      {
        log: /pages-api-error/,
        differs: [{ row: 'in dev, a handler that fails', in: ['all'], only: 'dev' }],
      },
    ),
    api(
      'several methods in one handler',
      'methods',
      `if (req.method === 'POST') return res.status(201).json({ made: true }); if (req.method === 'GET') return res.json({ got: true }); res.setHeader('Allow', 'GET, POST').status(405).end()`,
      [
        'GET /api/methods',
        'POST /api/methods',
        'DELETE /api/methods',
        'HEAD /api/methods',
        'OPTIONS /api/methods',
        'PROPFIND /api/methods',
      ],
    ),
    api(
      'setDraftMode',
      'draft',
      `if (req.query.off) res.setDraftMode({ enable: false }); else res.setDraftMode({ enable: true }); res.json([req.draftMode ?? null, req.preview ?? null])`,
      ['GET /api/draft', 'GET /api/draft?off=1'],
    ),
    api('clearPreviewData', 'clear', `res.clearPreviewData(); res.end('c')`, ['GET /api/clear']),
    api('an unknown path under /api', 'known', `res.end('k')`, [
      'GET /api/unknown',
      'GET /api/known/more',
      'GET /api/known/',
    ]),
    api(
      'an async handler that answers late',
      'late',
      `setTimeout(() => res.json({ late: true }), 30); await new Promise((r) => setTimeout(r, 60))`,
      ['GET /api/late'],
    ),
    api(
      'externalResolver',
      'external',
      `setTimeout(() => res.end('resolved elsewhere'), 10)`,
      ['GET /api/external'],
      { config: '{ api: { externalResolver: true } }' },
    ),
    api(
      'middleware of Express style',
      'express',
      `const cors = (rq: any, rs: any, next: (e?: unknown) => void) => { rs.setHeader('access-control-allow-origin', '*'); if (rq.method === 'OPTIONS') { rs.statusCode = 204; rs.end(); return } next() }; await new Promise<void>((done, fail) => { res.on('close', () => done()); cors(req, res, (e) => (e ? fail(e) : done())) }); if (!res.writableEnded) res.json({ passed: true })`,
      ['GET /api/express', 'OPTIONS /api/express'],
    ),
    {
      name: 'a route handler beside it',
      files: {
        '/app/beside/route.ts': `export const GET = () => new Response('app');`,
        '/pages/api/beside.ts': `export default function handler(_: any, res: any) { res.end('pages') }`,
      },
      send: ['GET /beside', 'GET /api/beside'],
    },
    {
      name: 'src is not looked at where pages is',
      files: {
        '/pages/api/nested/deep/file.ts': `export default function handler(_: any, res: any) { res.json({ deep: true }) }`,
      },
      send: ['GET /api/nested/deep/file', 'GET /api/nested/deep'],
    },
  ],
};

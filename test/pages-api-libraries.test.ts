import { symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testedWays } from './harness/engines.ts';
import { makeProject, type RunningCommand, runWaymark } from './harness/run-waymark.ts';

// Packages from npm that were written for Express or for `pages/api`, as they are.

const RUN = `export const run = (middleware: any, req: any, res: any) =>
  new Promise<void>((resolve, reject) => middleware(req, res, (error: any) => (error ? reject(error) : resolve())));
`;

const project = makeProject({
  'package.json': '{ "type": "module" }',
  'lib/run.ts': RUN,
  'pages/api/cors.ts': `import cors from 'cors';
import { run } from '../../lib/run';
const allow = cors({ origin: 'https://a.example', methods: ['GET'], maxAge: 60 });
export default async (req, res) => { await run(allow, req, res); res.json({ ok: true }); };`,
  'pages/api/morgan.ts': `import morgan from 'morgan';
import { run } from '../../lib/run';
const log = morgan('morgan :method :url :status :res[content-length] :remote-addr', { stream: { write: (line: string) => console.log(line.trim()) } });
export default async (req, res) => {
  await run(log, req, res);
  if (req.query.late) await new Promise((r) => setTimeout(r, 20));
  res.status(201).send('logged');
};`,
  'pages/api/compression.ts': `import compression from 'compression';
import { run } from '../../lib/run';
const compress = compression({ threshold: 0 });
export default async (req, res) => {
  await run(compress, req, res);
  if (!req.query.stream) return res.json({ text: 'compress me '.repeat(100) });
  res.setHeader('content-type', 'text/plain');
  for (let index = 0; index < 50; index++) {
    if (!res.write('chunk '.repeat(1000))) await new Promise((r) => res.once('drain', r));
  }
  res.end('end');
};`,
  'pages/api/multer.ts': `import multer from 'multer';
import { run } from '../../lib/run';
export const config = { api: { bodyParser: false } };
const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 100_000 } }).array('files');
export default async (req, res) => {
  try { await run(upload, req, res); } catch (error: any) { return res.status(400).json({ error: error.code }); }
  res.json({ files: req.files.map((file) => [file.originalname, file.size]), body: req.body });
};`,
  'pages/api/formidable.ts': `import formidable from 'formidable';
import { readFileSync } from 'node:fs';
export const config = { api: { bodyParser: false } };
export default async (req, res) => {
  const [fields, files] = await formidable({}).parse(req);
  res.json({ fields, files: files.files!.map((file) => [file.originalFilename, readFileSync(file.filepath, 'utf8')]) });
};`,
  'pages/api/body-parser.ts': `import express from 'express';
import { run } from '../../lib/run';
export const config = { api: { bodyParser: false } };
const parse = express.json({ limit: '1kb' });
export default async (req, res) => {
  try { await run(parse, req, res); } catch (error: any) { return res.status(error.status).json({ error: error.type }); }
  res.json({ body: req.body });
};`,
  'pages/api/http-proxy.ts': `import httpProxy from 'http-proxy';
export const config = { api: { bodyParser: false, externalResolver: true } };
const proxy = httpProxy.createProxyServer({ changeOrigin: true });
export default (req, res) => proxy.web(req, res, { target: process.env.UPSTREAM }, (error: any) => res.status(502).json({ error: error.code }));`,
  'pages/api/next-connect.ts': `import { createRouter, expressWrapper } from 'next-connect';
import cors from 'cors';
const router = createRouter<any, any>();
router.use(expressWrapper(cors() as any))
  .use(async (req, _res, next) => { req.user = 'ada'; await next(); })
  .get((req, res) => { res.json({ user: req.user }); })
  .put(async () => { throw new Error('no put'); });
export default router.handler({
  onError: (error: any, _req, res) => { res.status(500).json({ error: error.message }); },
  onNoMatch: (_req, res) => { res.status(404).end('no match'); },
});`,
  'pages/api/iron-session.ts': `import { getIronSession } from 'iron-session';
export default async (req, res) => {
  const session = await getIronSession<any>(req, res, { password: 'x'.repeat(32), cookieName: 's' });
  if (req.method === 'POST') { session.user = req.body.user; await session.save(); }
  res.json({ user: session.user ?? null });
};`,
  'pages/api/express/[[...path]].ts': `import express from 'express';
const app = express();
app.use((req, res, next) => { res.set('x-express', [req.protocol, req.hostname, req.method].join(' ')); next(); });
app.get('/api/express', (req: any, res) => { res.json({ query: req.query, cookies: req.cookies }); });
app.get('/api/express/items/:id', (req, res) => { res.status(202).send({ id: req.params.id, url: req.originalUrl }); });
app.post('/api/express/items', (req, res) => { res.send(req.body); });
app.get('/api/express/redirect', (_req, res) => res.redirect('/elsewhere'));
app.get('/api/express/cookie', (_req, res) => { res.cookie('a', 'b', { httpOnly: true }).end(); });
app.get('/api/express/file', (_req, res) => res.sendFile(process.cwd() + '/package.json'));
export default app;`,
});
symlinkSync(resolve('node_modules'), join(project.dir, 'node_modules'));

let upstream: Server;

beforeAll(async () => {
  upstream = createServer(async (request, response) => {
    let size = 0;
    for await (const chunk of request) size += (chunk as Buffer).length;
    response.writeHead(203, { 'x-upstream': '1' }).end(`${request.method} ${request.url} ${size}`);
  });
  await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', done));
  process.env['UPSTREAM'] = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(code, stderr).toBe(0);
});

afterAll(() => {
  upstream.close();
  delete process.env['UPSTREAM'];
  project.remove();
});

describe.each(testedWays())('$name:', ({ serve }) => {
  let server: RunningCommand;
  const ask = (path: string, init?: RequestInit) =>
    fetch(`${server.url}/api/${path}`, { redirect: 'manual', ...init });
  const json = async (path: string, init?: RequestInit): Promise<unknown> => (await ask(path, init)).json();
  beforeAll(async () => {
    server = await serve(project.dir);
  });
  afterAll(() => server.stop());

  test('cors: its headers, and the answer to a preflight', async () => {
    const response = await ask('cors');
    expect([await response.text(), response.headers.get('access-control-allow-origin')]).toEqual([
      '{"ok":true}',
      'https://a.example',
    ]);
    const preflight = await ask('cors', {
      method: 'OPTIONS',
      headers: { 'access-control-request-method': 'GET' },
    });
    expect([preflight.status, preflight.headers.get('access-control-max-age')]).toEqual([204, '60']);
  });

  test('morgan: a line once the answer is done', async () => {
    await ask('morgan');
    await ask('morgan?late=1');
    for (const url of ['/api/morgan', '/api/morgan?late=1']) {
      await expect
        .poll(() => server.output())
        .toMatch(new RegExp(`morgan GET ${url.replace('?', '\\?')} 201 6 [\\d.:a-f]+`));
    }
  });

  test('compression: of an answer in one piece, and of one that streams', async () => {
    const response = await ask('compression');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.json()).toEqual({ text: 'compress me '.repeat(100) });
    expect(await (await ask('compression?stream=1')).text()).toBe(`${'chunk '.repeat(50_000)}end`);
  });

  test('multer: files and fields, and its limit', async () => {
    expect(await json('multer', form(5000))).toEqual({ files: [['x.txt', 5000]], body: { name: 'ada' } });
    expect(await json('multer', form(200_000))).toEqual({ error: 'LIMIT_FILE_SIZE' });
  });

  test('formidable: files and fields', async () => {
    expect(await json('formidable', form(3))).toEqual({
      fields: { name: ['ada'] },
      files: [['x.txt', 'xxx']],
    });
  });

  test('body-parser: reads the stream, and its limit', async () => {
    expect(await json('body-parser', sent({ a: 1 }))).toEqual({ body: { a: 1 } });
    expect(await json('body-parser', sent('x'.repeat(2000)))).toEqual({ error: 'entity.too.large' });
  });

  test('http-proxy: requests with and without a body', async () => {
    const response = await ask('http-proxy?x=1');
    expect([response.status, response.headers.get('x-upstream')]).toEqual([203, '1']);
    expect(await response.text()).toBe('GET /api/http-proxy?x=1 0');
    const body = 'x'.repeat(300_000);
    expect(await (await ask('http-proxy', { method: 'POST', body })).text()).toBe(
      'POST /api/http-proxy 300000',
    );
  });

  test('next-connect: middleware, methods, errors', async () => {
    expect(await json('next-connect')).toEqual({ user: 'ada' });
    expect(await json('next-connect', { method: 'PUT' })).toEqual({ error: 'no put' });
    expect(await (await ask('next-connect', { method: 'DELETE' })).text()).toBe('no match');
  });

  test('iron-session: a session in a cookie', async () => {
    const response = await ask('iron-session', sent({ user: 'ada' }));
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await json('iron-session', { headers: { cookie } })).toEqual({ user: 'ada' });
    expect(await json('iron-session')).toEqual({ user: null });
  });

  test('express: an app is a handler', async () => {
    const root = await ask('express?a=1', { headers: { cookie: 'k=v' } });
    expect(root.headers.get('x-express')).toMatch(/^http (127\.0\.0\.1|localhost|\[::1\]|::1) GET$/);
    expect(await root.json()).toEqual({ query: { a: '1' }, cookies: { k: 'v' } });
    const item = await ask('express/items/7');
    expect([item.status, await item.json()]).toEqual([202, { id: '7', url: '/api/express/items/7' }]);
    expect(await json('express/items', sent({ b: 2 }))).toEqual({ b: 2 });
    const moved = await ask('express/redirect');
    expect([moved.status, moved.headers.get('location')]).toEqual([307, '/elsewhere']);
    expect((await ask('express/cookie')).headers.get('set-cookie')).toBe('a=b; Path=/; HttpOnly');
    expect(await json('express/file')).toEqual({ type: 'module' });
    expect((await ask('express/none')).status).toBe(404);
  });
});

function sent(body: unknown): RequestInit {
  return { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

function form(size: number): RequestInit {
  const data = new FormData();
  data.append('name', 'ada');
  data.append('files', new Blob(['x'.repeat(size)]), 'x.txt');
  return { method: 'POST', body: data };
}

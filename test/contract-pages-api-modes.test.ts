import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../dist/dev/testing.js';
import { contract } from './harness/contract.ts';
import { sendRaw } from './harness/raw-http.ts';
import { makeProject } from './harness/run-waymark.ts';

const PREVIEW = `export default (req, res) => {
  const { how } = req.query;
  if (how === 'on') res.setPreviewData({ secret: 1 }, { maxAge: 60, path: '/docs/api' });
  if (how === 'big') res.setPreviewData('x'.repeat(3000));
  if (how === 'draft') res.setDraftMode({ enable: true });
  if (how === 'off') res.setDraftMode({ enable: false });
  if (how === 'clear') { res.clearPreviewData({ path: '/docs/api' }); res.clearPreviewData(); }
  res.json({ preview: req.preview, draftMode: req.draftMode, data: req.previewData });
};`;

// Below src/, without app/, with a base path, slashes at the end, a proxy and instrumentation.
const FILES = {
  'src/pages/api/[id].ts': `export default (req, res) => res.json({ url: req.url, query: req.query, added: req.headers['x-added'] ?? null });`,
  'src/pages/api/fail.ts': `export default () => { throw new Error('on purpose') };`,
  'src/pages/api/preview.ts': PREVIEW,
  'src/pages/api/renew.ts': `export default async (req, res) => {
  try { await res.revalidate(req.query.path as string, { unstable_onlyGenerated: req.query.only === '1' }); res.json({ renewed: true }) }
  catch (error: any) { res.json({ error: error.message }) }
};`,
  'src/proxy.ts': `import { NextResponse, type NextRequest } from 'next/server';
export function proxy(request: NextRequest) {
  const { pathname } = request.nextUrl;
  if (pathname.startsWith('/api/rewritten')) return NextResponse.rewrite(new URL('/docs/api/seven/?from=proxy', request.url));
  const headers = new Headers(request.headers);
  headers.set('x-added', 'by proxy');
  return NextResponse.next({ request: { headers } });
}`,
  'src/instrumentation.ts': `export function onRequestError(error: any, request: any, context: any) {
  console.log('told of ' + error.message + ' at ' + request.path + ': ' + [context.routerKind, context.routePath, context.routeType].join(' '));
}`,
  'next.config.mjs': `export default { basePath: '/docs', trailingSlash: true };`,
};

contract('pages/api, modes', FILES, (subject) => {
  const ask = async (path: string, cookie = '') => {
    const { status, headers, body } = await sendRaw(subject.url, `GET /docs/api/${path}`, {
      headers: { cookie },
    });
    return {
      status,
      cookies: headers.get('set-cookie') ?? [],
      json: body.startsWith('{') ? JSON.parse(body) : body,
    };
  };
  const secure = subject.mode === 'dev' ? 'HttpOnly; SameSite=Lax' : 'HttpOnly; Secure; SameSite=None';

  test('base path, slash at the end, headers of the proxy', async () => {
    expect((await ask('7/?a=1')).json).toEqual({
      url: '/api/7/?a=1',
      query: { a: '1', id: '7' },
      added: 'by proxy',
    });
    expect((await ask('7')).status).toBe(308);
  });

  test('a rewrite of the proxy: its query is in req.query', async () => {
    expect((await ask('rewritten/')).json).toMatchObject({ query: { id: 'seven', from: 'proxy' } });
  });

  test('onRequestError is told of what fails', async () => {
    expect((await ask('fail/')).status).toBe(500);
    await expect
      .poll(() => subject.output())
      .toContain('told of on purpose at /api/fail/: Pages Router /api/fail route');
  });

  test('preview data: kept in a cookie, and off without it', async () => {
    expect((await ask('preview/')).json).toEqual({ data: false });
    const { cookies } = await ask('preview/?how=on');
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies)
      expect(cookie).toMatch(new RegExp(`; Max-Age=60; Path=/docs/api; ${secure}$`));
    expect((await ask('preview/', valueOf(cookies))).json).toEqual({
      preview: true,
      draftMode: true,
      data: { secret: 1 },
    });
    const broken = valueOf(cookies).replace(/preview_data=./, 'preview_data=!');
    const answer = await ask('preview/', broken);
    expect(answer.json).toEqual({ data: false });
    expect(answer.cookies).toHaveLength(2);
    expect((await ask('preview/?how=big')).status).toBe(500);
  });

  test('draft mode: on, off and cleared', async () => {
    const { cookies } = await ask('preview/?how=draft');
    expect(cookies[0]).toMatch(new RegExp(`^__prerender_bypass=[0-9a-f]{32}; Path=/; ${secure}$`));
    expect((await ask('preview/', valueOf(cookies))).json).toEqual({
      preview: true,
      draftMode: true,
      data: {},
    });
    expect((await ask('preview/?how=off')).cookies[0]).toContain('; Expires=Thu, 01 Jan 1970 00:00:00 GMT; ');
    expect((await ask('preview/?how=clear')).cookies).toEqual(
      ['__prerender_bypass', '__next_preview_data'].map(
        (name) => `${name}=; Path=/docs/api; Expires=Thu, 01 Jan 1970 00:00:00 GMT; ${secure}`,
      ),
    );
  });

  test('revalidate: of a path, of none, and of what is no path', async () => {
    expect((await ask('renew/?path=/docs/api/7/')).json).toEqual({ renewed: true });
    expect((await ask('renew/?path=/docs/nothing/')).json).toEqual({
      error: 'Failed to revalidate /docs/nothing/: Invalid response 404',
    });
    expect((await ask('renew/?path=/docs/nothing/&only=1')).json).toEqual({ renewed: true });
    expect((await ask('renew/?path=x')).json).toEqual({
      error: 'Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received x',
    });
  });
});

/** What a browser sends back. */
function valueOf(cookies: readonly string[]): string {
  return cookies.map((each) => each.split(';')[0]).join('; ');
}

const KEPT = {
  'app/kept/route.ts': `let count = 0;
export const dynamic = 'force-static';
export const GET = () => new Response(String(++count) + ' ' + Math.random());`,
  'pages/api/renew.ts': `export default async (req, res) => { await res.revalidate('/kept'); res.json({ renewed: true }) };`,
};

contract('pages/api, revalidate', KEPT, (subject) => {
  test('what is kept is made anew before revalidate() resolves', async () => {
    const first = (await sendRaw(subject.url, 'GET /kept')).body;
    if (subject.mode === 'start') expect((await sendRaw(subject.url, 'GET /kept')).body).toBe(first);
    expect((await sendRaw(subject.url, 'GET /api/renew')).body).toBe('{"renewed":true}');
    const second = (await sendRaw(subject.url, 'GET /kept')).body;
    expect(second).not.toBe(first);
    if (subject.mode === 'start') expect((await sendRaw(subject.url, 'GET /kept')).body).toBe(second);
  });
});

describe('createTestApp: requests of the platform', () => {
  const project = makeProject({
    'pages/api/echo.ts': `export default (req, res) => res.status(201).json({ method: req.method, url: req.url, query: req.query, body: req.body, host: req.headers.host ?? null, cookies: req.cookies });`,
    'pages/api/stream.ts': `export const config = { api: { bodyParser: false } };
export default (req, res) => { res.setHeader('x-a', ['1', '2']); req.pipe(res) };`,
    'pages/api/fail.ts': `export default () => { throw new Error('on purpose') };`,
    'pages/api/abort.ts': `export default (req, res) => { req.on('aborted', () => globalThis.aborted = true); };`,
  });
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp(project.dir);
  });
  afterAll(async () => {
    await app.close();
    project.remove();
  });
  const at = (path: string, init?: RequestInit & { duplex?: 'half' }) =>
    app.fetch(new Request(`http://localhost/api/${path}`, init));

  test('a body that is read, and what comes with it', async () => {
    const response = await at('echo?a=1', {
      method: 'POST',
      body: '{"b":2}',
      headers: { 'content-type': 'application/json', cookie: 'c=3' },
    });
    expect([response.status, await response.json()]).toEqual([
      201,
      {
        method: 'POST',
        url: '/api/echo?a=1',
        query: { a: '1' },
        body: { b: 2 },
        host: null,
        cookies: { c: '3' },
      },
    ]);
  });

  test('a body that streams through', async () => {
    const body = new Blob(['x'.repeat(200_000)]).stream();
    const response = await at('stream', { method: 'POST', body, duplex: 'half' });
    expect([(await response.text()).length, response.headers.get('x-a')]).toEqual([200_000, '1, 2']);
  });

  test('a body that is too large: 413', async () => {
    const init = { method: 'POST', headers: { 'content-type': 'text/plain' } };
    const known = await at('echo', { ...init, body: 'x'.repeat(1_048_577) });
    expect([known.status, await known.text()]).toEqual([413, 'Body exceeded 1mb limit']);
    const body = new Blob(['x'.repeat(1_048_577)]).stream();
    expect((await at('echo', { ...init, body, duplex: 'half' })).status).toBe(413);
  });

  test('a handler that fails: as in production', async () => {
    const response = await at('fail');
    expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error']);
  });

  test('a request that is aborted', async () => {
    const controller = new AbortController();
    const answer = at('abort', { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    expect((await answer).status).toBe(500);
    expect(Reflect.get(globalThis, 'aborted')).toBe(true);
  });
});

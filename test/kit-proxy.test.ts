import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { contract } from './harness/contract.ts';
import { sendRaw } from './harness/raw-http.ts';
import { freePort } from './harness/run-waymark.ts';
import { startUpstream } from './harness/upstream.ts';

const DATA = { id: 7, name: 'tea' };

const upstream = await startUpstream((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
  const base = `http://127.0.0.1:${upstream.port}`;
  if (pathname === '/v2/echo') {
    let body = '';
    request.setEncoding('latin1').on('data', (text: string) => (body += text));
    request.on('end', () => response.end(JSON.stringify({ method: request.method, url: request.url, body })));
  } else if (pathname === '/v2/gzip') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip', etag: '"1"' });
    response.end(gzipSync(JSON.stringify(DATA)));
  } else if (pathname === '/v2/moved') {
    response.writeHead(302, { location: searchParams.get('to')?.replace('BASE', base) ?? '' }).end();
  } else if (pathname === '/v2/headers') {
    const pairs = [
      ['connection', 'x-hop, close'],
      ['x-hop', '1'],
      ['keep-alive', 'timeout=9'],
      ['proxy-authenticate', 'Basic'],
      ['x-one', '1'],
      ['x-one', '2'],
      ['x-latin', Buffer.from('é').toString('latin1')],
      ['alt-svc', 'h3=":1"'],
      ['x-middleware-next', '1'],
      ['set-cookie', 'a=1; Domain=internal; Path=/v2/x'],
      ['set-cookie', 'b=2'],
    ];
    response.writeHead(201, 'Made Up', pairs.flat());
    response.end('made');
  } else if (pathname === '/v2/status') response.writeHead(Number(searchParams.get('code'))).end();
  else response.writeHead(404).end('not here');
});
const deadPort = await freePort();
const base = `http://127.0.0.1:${upstream.port}`;

const ROUTES = {
  'package.json': '{ "type": "module" }',
  'app/api/shop/[...path]/route.ts': `import { proxy } from 'waymark/proxy';
const shop = proxy('${base}/v2', {
  stripPrefix: '/api/shop',
  via: 'gate',
  headers: async ({ request, context }) => ({
    authorization: 'Bearer secret',
    'x-params': JSON.stringify(await context?.params),
    'x-user': new URL(request.url).searchParams.get('user') ?? undefined,
  }),
  responseHeaders: { 'x-served-by': 'gate' },
});
export { shop as GET, shop as HEAD, shop as POST, shop as PUT, shop as DELETE, shop as OPTIONS };
`,
  'app/api/cookies/[...path]/route.ts': `import { proxy } from 'waymark/proxy';
export const GET = proxy('${base}/v2', { stripPrefix: '/api/cookies', cookies: { request: ['theme'], response: true } });
`,
  'app/api/json/route.ts': `import { proxy } from 'waymark/proxy';
export const GET = proxy('${base}/v2', {
  path: '/gzip',
  transformJson: (data) => ({ ...(data as object), source: 'proxied' }),
});
`,
  'app/api/part/route.ts': `import { proxy } from 'waymark/proxy';
const item = proxy('${base}/v2', {
  path: '/gzip',
  async transform(response) {
    const text = await response.text();
    return new Response(text.toUpperCase(), { status: response.status, headers: { 'x-old': response.headers.get('content-encoding') ?? 'plain' } });
  },
});
export async function GET(request: Request) {
  const response = await item(request);
  response.headers.set('x-after', '1');
  return response;
}
`,
  'app/api/param/[id]/route.ts': `import { proxy } from 'waymark/proxy';
export const GET = proxy('${base}/v2', {
  path: async (_, { context }) => '/' + ((await context?.params) as { id: string }).id,
});
`,
  'app/api/follow/[...path]/route.ts': `import { proxy } from 'waymark/proxy';
export const GET = proxy('${base}/v2', { stripPrefix: '/api/follow', redirects: { limit: 2 }, headers: { 'x-key': 'k' } });
`,
  'app/api/dead/route.ts': `import { proxy } from 'waymark/proxy';
export const GET = proxy('http://127.0.0.1:${deadPort}', { retries: false });
`,
};

afterAll(() => upstream.close());

/** The request that the upstream got last. */
const last = () => upstream.requests.at(-1);

/** What a redirect of the upstream to a place becomes. */
async function moved(url: string, prefix: string, to: string): Promise<string> {
  const answer = await sendRaw(url, `GET ${prefix}/moved?to=${encodeURIComponent(to)}`);
  return `${answer.status} ${answer.headers.get('location') ?? answer.body}`;
}

contract('waymark/proxy', ROUTES, (subject) => {
  beforeEach(() => void ((upstream.requests as unknown[]).length = 0));
  test('method, path, query and body go on; status, headers and body come back', async () => {
    const answer = await sendRaw(subject.url, 'POST /api/shop/echo?a=1&b=%2F', { body: 'hello' });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ method: 'POST', url: '/v2/echo?a=1&b=%2F', body: 'hello' });
    expect(last()?.headers).toMatchObject({ host: `127.0.0.1:${upstream.port}`, 'content-length': '5' });
    expect(last()?.headers['transfer-encoding']).toBeUndefined();
    expect(answer.headers.get('x-served-by')).toEqual(['gate']);
  });

  test('a body in chunks goes on in chunks', async () => {
    const headers = {
      'content-length': null,
      'transfer-encoding': 'chunked',
      te: 'trailers',
      trailer: 'x-sum',
    };
    // Bun refuses trailers.
    const trailers = subject.engine === 'bun' ? '' : 'x-sum: 1\r\n';
    const body = `5\r\nhello\r\n0\r\n${trailers}\r\n`;
    const answer = await sendRaw(subject.url, 'POST /api/shop/echo', { headers, body });
    expect(JSON.parse(answer.body)).toMatchObject({ body: 'hello' });
    expect(last()?.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
    for (const name of ['content-length', 'te', 'trailer']) expect(last()?.headers[name]).toBeUndefined();
  });

  test('Expect is answered here', async () => {
    const answer = await sendRaw(subject.url, 'PUT /api/shop/echo', {
      headers: { expect: '100-continue' },
      body: 'x',
    });
    expect(JSON.parse(answer.body)).toMatchObject({ method: 'PUT', body: 'x' });
    expect(last()?.headers['expect']).toBeUndefined();
  });

  test('the upstream learns who asks, and through whom', async () => {
    await sendRaw(subject.url, 'GET /api/shop/echo', {
      headers: { host: 'api.example.com', via: '1.0 fred' },
    });
    const { headers } = last() ?? {};
    expect(headers).toMatchObject({
      authorization: 'Bearer secret',
      'x-params': '{"path":["echo"]}',
      'x-forwarded-host': 'api.example.com',
      'x-forwarded-proto': 'http',
      via: '1.0 fred, 1.1 gate',
    });
    expect(headers?.['x-forwarded-for']).toMatch(/^127\.0\.0\.1$|^::1$/);
    expect(headers?.['forwarded']).toMatch(/^for=.+;host=api\.example\.com;proto=http$/);
  });

  test('a client cannot pass for another', async () => {
    const forged = { 'x-forwarded-for': '6.6.6.6', 'x-real-ip': '6.6.6.6', forwarded: 'for=6.6.6.6' };
    await sendRaw(subject.url, 'GET /api/shop/echo', { headers: forged });
    expect(JSON.stringify(last()?.headers)).not.toContain('6.6.6.6');
    expect(last()?.headers['x-forwarded-for']).toMatch(/^127\.0\.0\.1$|^::1$/);
  });

  test('what belongs to a connection stays there', async () => {
    const headers = {
      connection: 'close, X-Secret',
      'x-secret': '1',
      'proxy-authorization': 'Basic x',
      'keep-alive': '5',
    };
    const answer = await sendRaw(subject.url, 'GET /api/shop/headers', { headers });
    for (const name of ['x-secret', 'proxy-authorization', 'keep-alive'])
      expect(last()?.headers[name]).toBeUndefined();
    expect(answer).toMatchObject({ status: 201, body: 'made' });
    for (const name of ['x-hop', 'proxy-authenticate', 'alt-svc', 'x-middleware-next', 'set-cookie'])
      expect(answer.headers.get(name)).toBeUndefined();
    expect(answer.headers.get('keep-alive')?.join() ?? '').not.toContain('9');
    expect(answer.headers.get('x-latin')).toEqual([Buffer.from('é').toString('latin1')]);
    expect(answer.headers.get('via')).toEqual(['1.1 gate']);
  });

  test('cookies go where they are told to', async () => {
    await sendRaw(subject.url, 'GET /api/shop/headers', { headers: { cookie: 'session=1; theme=dark' } });
    expect(last()?.headers['cookie']).toBeUndefined();
    const answer = await sendRaw(subject.url, 'GET /api/cookies/headers', {
      headers: { cookie: 'session=1; theme=dark' },
    });
    expect(last()?.headers['cookie']).toBe('theme=dark');
    expect(answer.headers.get('set-cookie')).toEqual(['a=1; Path=/api/cookies/x', 'b=2']);
  });

  test('an encoded body goes on as it is; one that is transformed is decoded', async () => {
    const answer = await sendRaw(subject.url, 'GET /api/shop/gzip', {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(answer.headers.get('content-encoding')).toEqual(['gzip']);
    expect(Buffer.from(answer.body, 'latin1')).toEqual(gzipSync(JSON.stringify(DATA)));
    const json = await sendRaw(subject.url, 'GET /api/json');
    expect(JSON.parse(json.body)).toEqual({ ...DATA, source: 'proxied' });
    expect(json.headers.get('content-encoding')).toBeUndefined();
    expect(json.headers.get('etag')).toEqual(['W/"1"']);
    const part = await sendRaw(subject.url, 'GET /api/part');
    expect(part.body).toBe(JSON.stringify(DATA).toUpperCase());
    expect([part.headers.get('x-old'), part.headers.get('x-after')]).toEqual([['plain'], ['1']]);
  });

  test.each(['HEAD /api/shop/gzip', 'GET /api/shop/status?code=204', 'GET /api/shop/status?code=304'])(
    '%s: no body',
    async (line) => {
      const answer = await sendRaw(subject.url, line);
      expect(answer.body).toBe('');
      expect(answer.headers.get('transfer-encoding')).toBeUndefined();
    },
  );

  test('redirects: a place behind becomes its place here, and none is followed unless it is told to be', async () => {
    expect(await moved(subject.url, '/api/shop', 'BASE/v2/items/1?x=1')).toBe('302 /api/shop/items/1?x=1');
    expect(await moved(subject.url, '/api/shop', 'https://example.com/')).toBe('302 https://example.com/');
    expect(await moved(subject.url, '/api/follow', 'BASE/v2/echo')).toContain(
      '200 {"method":"GET","url":"/v2/echo"',
    );
    expect(last()?.headers['x-key']).toBe('k');
    expect(await moved(subject.url, '/api/follow', 'http://127.0.0.1:1/')).toBe('302 http://127.0.0.1:1/');
    expect(await moved(subject.url, '/api/follow', 'http://a:b@127.0.0.1:1/')).toBe(
      '302 http://a:b@127.0.0.1:1/',
    );
  });

  test('a server that is not there: 502, and the log says why', async () => {
    const answer = await sendRaw(subject.url, 'GET /api/dead');
    expect(answer.status).toBe(502);
    expect(answer.headers.get('content-type')).toEqual(['application/problem+json']);
    expect(JSON.parse(answer.body)).toMatchObject({ status: 502, title: 'Bad Gateway' });
    await expect
      .poll(() => subject.output())
      .toContain(`Cannot pass GET on to http://127.0.0.1:${deadPort}/api/dead:`);
  });

  test('loops and Max-Forwards', async () => {
    const loop = await sendRaw(subject.url, 'GET /api/shop/echo', { headers: { via: '1.1 a, 1.1 gate' } });
    expect(loop.status).toBe(508);
    const options = (left: string) =>
      sendRaw(subject.url, 'OPTIONS /api/shop/echo', { headers: { 'max-forwards': left } });
    expect((await options('0')).status).toBe(204);
    expect(upstream.requests).toEqual([]);
    await options('3');
    expect(last()?.headers['max-forwards']).toBe('2');
  });

  test.each([
    'GET /api/shop/..%2f..%2fadmin',
    'GET /api/shop/%252e%252e%252fadmin',
    'GET /api/shop/..%5c..%5cadmin',
    'GET /api/shop/..;/admin',
    'GET /api/shop/a%0d%0aX-Evil:%201',
    'GET /api/shop/a%00b',
    'GET /api/param/..%2f..%2fadmin',
    'GET /api/param/@evil.example%2f',
    'GET /api/param/%2fevil.example',
    'GET /api/param/%5cevil.example',
  ])('SSRF: %s leads nowhere else', async (line) => {
    const answer = await sendRaw(subject.url, line);
    expect([400, 404]).toContain(answer.status);
    for (const request of upstream.requests) expect(request.line).toMatch(/^GET \/v2\/(?:@evil\.example)/);
    expect(answer.headers.get('location')).toBeUndefined();
  });

  test.each([
    ['GET http://127.0.0.1:1/api/shop/echo', {}],
    ['GET /api/shop/echo', { host: '127.0.0.1:1' }],
    [
      'GET /api/shop/echo',
      { 'x-forwarded-host': '127.0.0.1:1', 'x-original-url': '/admin', 'x-rewrite-url': '/admin' },
    ],
  ])('SSRF: %s with %j asks the target', async (line, headers) => {
    expect((await sendRaw(subject.url, line, { headers })).status).toBe(200);
    expect(upstream.requests).toHaveLength(1);
    for (const { line: asked, headers: got } of upstream.requests) {
      expect(asked).toBe('GET /v2/echo');
      expect(got['host']).toBe(`127.0.0.1:${upstream.port}`);
      expect(got['x-original-url'] ?? got['x-rewrite-url']).toBeUndefined();
    }
  });

  test('header injection: a value with a line break is refused, and nothing is sent', async () => {
    const answer = await sendRaw(subject.url, 'GET /api/shop/echo?user=a%0d%0aX-Evil:%201');
    expect(answer.status).toBe(500);
    expect(upstream.requests).toEqual([]);
    await sendRaw(subject.url, 'GET /api/shop/echo?user=ann');
    expect(last()?.headers['x-user']).toBe('ann');
  });
});

import { describe, expect, test } from 'vitest';
import { cors, type CorsOptions, createCors } from './cors.ts';

const APP = 'https://app.example.com';
const ok = () => Response.json({ ok: true });

const from = (origin: string | undefined, headers: Record<string, string> = {}, method = 'GET') =>
  new Request('https://api.example.com/', {
    method,
    headers: { ...(origin !== undefined && { origin }), ...headers },
  });

const preflightFrom = (origin: string | undefined, headers: Record<string, string> = {}) =>
  from(origin, { 'access-control-request-method': 'PUT', ...headers }, 'OPTIONS');

async function allowed(options: CorsOptions, origin: string): Promise<string | null> {
  const response = await cors(options)(ok)(from(origin));
  return response.headers.get('access-control-allow-origin');
}

test('cors: lets the pages of an origin read the answer, and tells caches that it depends on it', async () => {
  const GET = cors({ origin: APP, exposeHeaders: ['etag', 'ratelimit'] })(ok);
  const { headers } = await GET(from(APP));
  expect(headers.get('access-control-allow-origin')).toBe(APP);
  expect(headers.get('access-control-expose-headers')).toBe('etag, ratelimit');
  expect(headers.has('access-control-allow-credentials')).toBe(false);
  for (const origin of ['https://evil.example', 'null', undefined]) {
    const other = await GET(from(origin));
    expect(other.headers.get('vary')).toBe('Origin');
    expect(other.headers.has('access-control-allow-origin')).toBe(false);
    expect(await other.json()).toEqual({ ok: true });
  }
});

test('cors: with *, answers are the same for all', async () => {
  const { headers } = await cors({ origin: '*' })(ok)(from(undefined));
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.has('vary')).toBe(false);
});

test('cors: Vary keeps what it has, each name once', async () => {
  const GET = cors({ origin: APP })(() => new Response('', { headers: { vary: 'accept, ORIGIN' } }));
  expect((await GET(from(APP))).headers.get('vary')).toBe('accept, ORIGIN');
});

test('cors: with credentials, the origin itself is named', async () => {
  const { headers } = await cors({ origin: [APP], credentials: true })(ok)(from(APP));
  expect(headers.get('access-control-allow-origin')).toBe(APP);
  expect(headers.get('access-control-allow-credentials')).toBe('true');
});

test.each<[CorsOptions['origin'], string, boolean]>([
  [APP, 'https://app.example.com.evil.test', false],
  [APP, 'http://app.example.com', false],
  [APP, 'https://APP.example.com', false],
  ['https://*.example.com', 'https://a.example.com', true],
  ['https://*.example.com', 'https://a.b.example.com', true],
  ['https://*.example.com', 'https://example.com', false],
  ['https://*.example.com', 'https://evilexample.com', false],
  ['https://*.example.com', 'http://a.example.com', false],
  ['https://*.example.com', 'https://evil.test/.example.com', false],
  ['https://*.example.com', 'https://evil.test#.example.com', false],
  ['http://*.localhost:3000', 'http://a.localhost:3000', true],
  [/https:\/\/[a-z]+\.example\.com/, 'https://a.example.com', true],
  [/https:\/\/[a-z]+\.example\.com/, 'https://a.example.com.evil.test', false],
  [/example\.com|example\.org/, 'https://example.org', false],
  [/https:\/\/a\.test/g, 'https://a.test', true],
  ['null', 'null', true],
  [(origin) => origin.endsWith('.example.com'), 'https://a.example.com', true],
  [async (origin) => origin === APP, 'https://a.example.com', false],
  [(() => 'yes') as unknown as () => boolean, APP, false],
])('cors: %s and %s: %s', async (origin, asked, isAllowed) => {
  const policy = { origin };
  expect(await allowed(policy, asked)).toBe(isAllowed ? asked : null);
  expect(await allowed(policy, asked)).toBe(isAllowed ? asked : null);
});

describe('preflight', () => {
  const { preflight } = createCors({ origin: APP, credentials: true, methods: ['get', 'PUT'], maxAge: 60 });

  test('tells what may be asked', async () => {
    const { status, headers } = await preflight(preflightFrom(APP));
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toEqual({
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type, authorization',
      'access-control-allow-methods': 'GET, PUT',
      'access-control-allow-origin': APP,
      'access-control-max-age': '60',
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    });
  });

  test('tells other origins nothing', async () => {
    const { status, headers } = await preflight(preflightFrom('https://evil.example'));
    expect(status).toBe(204);
    expect([...headers.keys()]).toEqual(['vary']);
  });

  test('any other request with OPTIONS learns the methods', async () => {
    const { status, headers } = await preflight(from(undefined, {}, 'OPTIONS'));
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toEqual({ allow: 'GET, PUT, OPTIONS' });
  });

  test('allowHeaders: any sends back what can be names', async () => {
    const policy = createCors({ origin: APP, allowHeaders: 'any' });
    const asked = { 'access-control-request-headers': 'x-a,x-b, b@d, x:c' };
    const { headers } = await policy.preflight(preflightFrom(APP, asked));
    expect(headers.get('access-control-allow-headers')).toBe('x-a, x-b');
  });

  test('privateNetwork: only where it is asked for, and allowed', async () => {
    const asked = { 'access-control-request-private-network': 'true' };
    const name = 'access-control-allow-private-network';
    const open = createCors({ origin: APP, privateNetwork: true });
    expect((await open.preflight(preflightFrom(APP, asked))).headers.get(name)).toBe('true');
    expect((await open.preflight(preflightFrom(APP))).headers.has(name)).toBe(false);
    expect((await preflight(preflightFrom(APP, asked))).headers.has(name)).toBe(false);
  });
});

test.each<[string, object]>([
  ['`origin` must say which origins', {}],
  ['`origin` must say which origins', { origin: true }],
  ['`origin` must name at least one origin', { origin: [] }],
  ['would let every page act for its visitor', { origin: '*', credentials: true }],
  ['would let every page act for its visitor', { origin: [APP, '*'], credentials: true }],
  ['would let every page act for its visitor', { origin: 'null', credentials: true }],
  ["write it as 'https://app.example.com'", { origin: 'https://app.example.com/' }],
  ["write it as 'https://app.example.com'", { origin: 'https://App.example.com:443' }],
  ['`origin` must be an origin', { origin: 'app.example.com' }],
  ['`maxAge` must be a whole number', { origin: APP, maxAge: -1 }],
  ['`allowHeaders` has a name', { origin: APP, allowHeaders: ['x a'] }],
  ["`exposeHeaders` has '*'", { origin: APP, credentials: true, exposeHeaders: ['*'] }],
])('createCors: %s', (message, options) => {
  expect(() => createCors(options as CorsOptions)).toThrow(
    expect.objectContaining({ code: 'ERR_CORS', message: expect.stringContaining(message) }),
  );
});

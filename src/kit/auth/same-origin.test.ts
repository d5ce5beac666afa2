import { expect, test } from 'vitest';
import { isCrossSite, withSameOrigin } from './same-origin.ts';

function request(method: string, headers: Record<string, string>): Request {
  return new Request('http://api.test/x', { method, headers: { host: 'api.test', ...headers } });
}

const ALLOWED = { allowedOrigins: ['https://app.example.com'] };

test.each([
  ['a page of this host', 'POST', { 'sec-fetch-site': 'same-origin', origin: 'http://api.test' }, false],
  ['the address bar', 'POST', { 'sec-fetch-site': 'none' }, false],
  ['another site', 'POST', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }, true],
  ['another host of the site', 'POST', { 'sec-fetch-site': 'same-site', origin: 'http://x.api.test' }, true],
  ['an iframe without an origin', 'POST', { 'sec-fetch-site': 'cross-site', origin: 'null' }, true],
  ['an older browser, on this host', 'POST', { origin: 'http://api.test' }, false],
  ['an older browser, on another', 'DELETE', { origin: 'https://evil.test' }, true],
  ['an older browser, on another port', 'PUT', { origin: 'http://api.test:81' }, true],
  ['an older browser, without an origin', 'PATCH', { origin: 'null' }, true],
  ['an allowed origin', 'POST', { 'sec-fetch-site': 'cross-site', origin: 'https://app.example.com' }, false],
  ['an allowed origin over http', 'POST', { origin: 'http://app.example.com' }, true],
  ['no browser', 'POST', {}, false],
  ['a link of another site', 'GET', { 'sec-fetch-site': 'cross-site' }, false],
  ['a WebSocket of another site', 'GET', { upgrade: 'websocket', origin: 'https://evil.test' }, true],
  ['a WebSocket of this host', 'GET', { upgrade: 'websocket', origin: 'http://api.test' }, false],
] as const)('isCrossSite: %s with %s %j: %j', (_who, method, headers, expected) => {
  expect(isCrossSite(request(method, headers), ALLOWED)).toBe(expected);
});

test('withSameOrigin: answers another site with 403, and calls the handler for this one', async () => {
  const post = withSameOrigin((_request: Request, context: { id: string }) => Response.json(context.id));
  const refused = await post(request('POST', { 'sec-fetch-site': 'cross-site' }), { id: '7' });
  expect([refused.status, refused.headers.get('content-type')]).toEqual([403, 'application/problem+json']);
  const passed = await post(request('POST', { 'sec-fetch-site': 'same-origin' }), { id: '7' });
  expect(await passed.json()).toBe('7');
});

test.each(['https://app.example.com/', 'app.example.com', '*', 'https://app.example.com/path'])(
  'withSameOrigin: %j is no origin',
  (origin) => {
    expect(() => withSameOrigin(() => new Response(), { allowedOrigins: [origin] })).toThrow(
      expect.objectContaining({ code: 'ERR_AUTH_OPTION', message: expect.stringContaining(origin) }),
    );
  },
);

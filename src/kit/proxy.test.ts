import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { proxy } from './proxy.ts';

const server = createServer((request, response) => {
  response.writeHead(200, {
    'content-type': 'text/plain',
    'content-encoding': 'gzip',
    'x-asked': request.headers['accept-encoding'] ?? '',
  });
  response.end(gzipSync('hello'));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('proxy: decodes for a server that would not say that a body is encoded, as Next.js', async () => {
  const request = Object.assign(new Request('http://x/'), { [Symbol('internal request')]: {} });
  const answer = await proxy(target)(request);
  expect([answer.headers.get('content-encoding'), await answer.text()]).toEqual([null, 'hello']);
  expect(answer.headers.get('x-asked')).toBe('br, gzip');
});

test('proxy: a request that no server knows is passed on as well', async () => {
  const answer = await proxy(target)(new Request('http://x/', { headers: { 'accept-encoding': 'gzip' } }));
  expect(answer.headers.get('content-encoding')).toBe('gzip');
});

test.each<[string, Parameters<typeof proxy>[1], string]>([
  ['api.example.com', {}, 'absolute URL'],
  ['ftp://api.example.com', {}, 'http:'],
  ['https://user:secret@api.example.com', {}, 'without credentials'],
  ['https://api.example.com/?a', {}, 'without query'],
  ['https://api.example.com', { stripPrefix: 'api/' }, 'stripPrefix'],
  ['https://api.example.com', { via: 'a b' }, 'via'],
  ['https://api.example.com', { timeouts: { connect: 'soon' as '1s' } }, 'timeouts.connect'],
  ['https://api.example.com', { retries: -1 }, 'retries.limit'],
  ['https://api.example.com', { circuitBreaker: { failureRate: 2 } }, 'failureRate'],
  [
    'https://api.example.com',
    { redirects: { limit: 1, origins: ['https://a.example/x'] } },
    'redirects.origins',
  ],
  ['https://api.example.com', { connections: 0 }, 'connections'],
])('proxy: %s with %j is refused', (wrong, options, message) => {
  expect(() => proxy(wrong, options)).toThrow(TypeError);
  expect(() => proxy(wrong, options)).toThrow(message);
  expect(() => proxy(wrong, options)).not.toThrow('secret');
});

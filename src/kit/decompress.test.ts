import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { withDecompression } from './decompress.ts';

function post(body: Uint8Array | string, encoding?: string): Request {
  const headers = {
    'content-type': 'application/json',
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
  };
  return new Request('http://x/', { method: 'POST', body: body as BodyInit, headers });
}

const echo = withDecompression(
  async (request) =>
    Response.json({ data: await request.json(), encoding: request.headers.get('content-encoding') }),
  { maxBodySize: '1kb' },
);

test.each([
  ['gzip', gzipSync('{"a":1}')],
  ['x-gzip', gzipSync('{"a":1}')],
  ['br', brotliCompressSync('{"a":1}')],
  ['deflate', deflateSync('{"a":1}')],
  ['gzip, br', brotliCompressSync(gzipSync('{"a":1}'))],
  ['identity', '{"a":1}'],
  [undefined, '{"a":1}'],
])('withDecompression: %s', async (encoding, body) => {
  const answer = await echo(post(body, encoding));
  expect(await answer.json()).toEqual({
    data: { a: 1 },
    encoding: encoding === 'identity' ? 'identity' : null,
  });
});

test.each(['compress', 'gzip, gzip, gzip', 'gzip, wat'])(
  'withDecompression: 415 for %s',
  async (encoding) => {
    const answer = await echo(post('x', encoding));
    expect(answer.status).toBe(415);
    expect(answer.headers.get('accept-encoding')).toMatch(/^br, .*gzip/);
  },
);

test.each([
  ['gzip', 'no gzip at all'],
  ['br', 'no brotli at all, but a long text of which it cannot be made sense'],
  ['gzip', gzipSync('{"a":1}').subarray(0, 15)],
])('withDecompression: 400 for what is no %s', async (encoding, body) => {
  expect((await echo(post(body, encoding))).status).toBe(400);
});

test('withDecompression: 413 for what becomes too large, long before it is', async () => {
  expect((await echo(post(gzipSync(JSON.stringify('x'.repeat(1022))), 'gzip'))).status).toBe(200);
  expect((await echo(post(gzipSync(JSON.stringify('x'.repeat(1023))), 'gzip'))).status).toBe(413);
  const bomb = gzipSync(Buffer.alloc(32 * 2 ** 20));
  const before = process.memoryUsage().rss;
  expect((await echo(post(bomb, 'gzip'))).status).toBe(413);
  expect((await echo(post(gzipSync(bomb), 'gzip, gzip'))).status).toBe(413);
  expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(40);
});

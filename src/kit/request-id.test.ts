import { expect, test } from 'vitest';
import { currentRequestId, requestId, requestIdOf, type RequestIdOptions } from './request-id.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

const from = (id?: string) =>
  new Request('http://localhost/', id === undefined ? {} : { headers: { 'x-request-id': id } });

const idOf = async (options: RequestIdOptions, request: Request): Promise<string | null> => {
  const answer = await requestId(options)(() => new Response('ok'))(request);
  return answer.headers.get('x-request-id');
};

test('requestId: the handler, what it calls and the client have the same', async () => {
  const seen: unknown[] = [];
  const GET = requestId()(async (request: Request) => {
    await Promise.resolve();
    seen.push(requestIdOf(request), currentRequestId());
    return new Response('ok');
  });
  const answer = await GET(from());
  const id = answer.headers.get('x-request-id');
  expect(id).toMatch(UUID);
  expect(seen).toEqual([id, id]);
  expect(currentRequestId()).toBeUndefined();
  expect((await GET(from())).headers.get('x-request-id')).not.toBe(id);
});

test('requestId: what a client brings counts only where that is allowed, and is well formed', async () => {
  const brought = 'abc-123.DEF:456';
  expect(await idOf({}, from(brought))).toMatch(UUID);
  expect(await idOf({ inbound: true }, from(brought))).toBe(brought);
  expect(await idOf({ inbound: () => false }, from(brought))).toMatch(UUID);
  for (const odd of ['short', 'a'.repeat(129), 'with blanks in it', '{"a":"bcdefgh"}', '<script>alert(1)']) {
    expect(await idOf({ inbound: true }, from(odd))).toMatch(UUID);
  }
});

test('requestId: one inside of another gives no second id, and headers and ids can be others', async () => {
  const inner = requestId({ header: 'x-inner' })(() => new Response('ok'));
  const outer = requestId({ generate: () => 'made-by-hand' })(inner);
  const { headers } = await outer(from());
  expect([headers.get('x-request-id'), headers.get('x-inner')]).toEqual(['made-by-hand', 'made-by-hand']);
});

test('requestIdOf: of a request that nothing has wrapped, too', () => {
  const request = from();
  expect(requestIdOf(request)).toMatch(UUID);
  expect(requestIdOf(request)).toBe(requestIdOf(request));
});

test('requestId: a header that cannot be one', () => {
  expect(() => requestId({ header: 'a b' })).toThrow(expect.objectContaining({ code: 'ERR_REQUEST_ID' }));
});

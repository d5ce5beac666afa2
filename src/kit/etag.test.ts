import { expect, test } from 'vitest';
import { checkConditions, type ResourceState, withEtag } from './etag.ts';

const json = withEtag(() => Response.json({ id: 1 }));

function ask(headers: Record<string, string> = {}, method = 'GET'): Request {
  return new Request('http://x/', { method, headers });
}

const put = (headers: Record<string, string>, state: ResourceState) =>
  checkConditions(ask(headers, 'PUT'), state)?.status;

test('withEtag: the same body has the same tag, and 304 when the client names it', async () => {
  const first = await json(ask());
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[\w-]{22}"$/);
  expect(await first.json()).toEqual({ id: 1 });
  for (const condition of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
    const again = await json(ask({ 'if-none-match': condition }));
    expect([again.status, again.body, again.headers.get('etag'), again.headers.get('content-type')]).toEqual([
      304,
      null,
      etag,
      null,
    ]);
  }
  // What `fetch` of Node adds to each request with a condition.
  expect((await json(ask({ 'if-none-match': etag, 'cache-control': 'no-cache' }))).status).toBe(304);
  expect((await json(ask({ 'if-none-match': '"x"' }))).status).toBe(200);
  expect((await json(ask({ 'if-match': '"x"' }))).status).toBe(412);
  expect((await json(ask({}, 'HEAD'))).headers.get('etag')).toBe(etag);
});

test('withEtag: a tag and a date of the handler count', async () => {
  const dated = withEtag(
    () => new Response('x', { headers: { etag: '"own"', 'last-modified': 'Sun, 06 Nov 1994 08:49:37 GMT' } }),
  );
  expect((await dated(ask())).headers.get('etag')).toBe('"own"');
  expect((await dated(ask({ 'if-none-match': '"own"' }))).status).toBe(304);
  expect((await dated(ask({ 'if-modified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' }))).status).toBe(304);
  expect((await dated(ask({ 'if-modified-since': 'Sun, 06 Nov 1994 08:49:36 GMT' }))).status).toBe(200);
});

test('withEtag: weak, where it is asked for', async () => {
  const weak = withEtag(() => new Response('x'), { weak: true });
  expect((await weak(ask())).headers.get('etag')).toMatch(/^W\//);
});

test.each<[string, () => Response, string?]>([
  ['a larger body', () => new Response('x'.repeat(101))],
  [
    'a stream that goes on',
    () => new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array(1)) })),
  ],
  ['what is not to be kept', () => new Response('x', { headers: { 'cache-control': 'no-store' } })],
  ['another status', () => new Response('x', { status: 201 })],
  ['another method', () => new Response('x'), 'POST'],
])('withEtag: no tag for %s', async (_, handler, method) => {
  const tagged = withEtag(handler, { maxSize: 100 });
  const answer = await tagged(ask({}, method));
  expect(answer.headers.get('etag')).toBeNull();
  expect((await answer.body?.getReader().read())?.value?.length).toBeGreaterThan(0);
});

test('checkConditions: keeps a write from what has changed meanwhile', () => {
  expect(put({ 'if-match': '"7"' }, { etag: '"7"' })).toBeUndefined();
  expect(put({ 'if-match': '"7"' }, { etag: '"8"' })).toBe(412);
  expect(put({ 'if-none-match': '*' }, {})).toBeUndefined();
  expect(put({ 'if-none-match': '*' }, { etag: '"7"' })).toBe(412);
  const lastModified = new Date('1994-11-06T08:49:37.500Z');
  expect(put({ 'if-unmodified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' }, { lastModified })).toBeUndefined();
  expect(put({ 'if-unmodified-since': 'Sun, 06 Nov 1994 08:49:36 GMT' }, { lastModified })).toBe(412);
});

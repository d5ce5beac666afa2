import { describe, expect, test } from 'vitest';
import {
  deriveResponse,
  headerOf,
  markSent,
  toPlatformResponse,
  withoutLazyBody,
} from './derive-response.ts';
import { LazyResponse, lazyParts } from './lazy-response.ts';

const FRONT = ['x-powered-by', 'Waymark'];

describe('lazyParts', () => {
  test('lazyParts: of a body alone there is only its type', () => {
    const parts = { status: 200, statusText: '', front: undefined, headers: undefined };
    expect(lazyParts(new LazyResponse('text'))).toEqual({
      ...parts,
      type: 'text/plain;charset=UTF-8',
      body: 'text',
    });
    expect(lazyParts(LazyResponse.json({}))).toEqual({ ...parts, type: 'application/json', body: '{}' });
    expect(lazyParts(new LazyResponse(null, { status: 204 }))).toEqual({
      ...parts,
      status: 204,
      type: undefined,
      body: null,
    });
  });

  test('lazyParts: headers come sorted and joined, whether or not somebody asked for them', () => {
    const headers: [string, string][] = [
      ['x-b', '1'],
      ['Set-Cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['A', '1'],
      ['X-B', '2'],
    ];
    const make = () => new LazyResponse('text', { status: 201, headers });
    const expected = [...new Response('text', { headers }).headers].flat();
    const touched = make();
    void touched.headers.get('a');
    const iterated = make();
    iterated.headers.forEach(() => {});
    for (const response of [make(), touched, iterated]) {
      expect(lazyParts(response)).toMatchObject({ status: 201, type: undefined, headers: expected });
    }
  });

  test('lazyParts: what was changed in the headers goes out', () => {
    const response = LazyResponse.json({});
    response.headers.delete('content-type');
    response.headers.set('a', '1');
    expect(lazyParts(response)).toMatchObject({ type: undefined, headers: ['a', '1'] });
  });

  test('lazyParts: none of what only a stream can give, and of other responses', async () => {
    const streamed = new LazyResponse('text');
    void streamed.body;
    const read = new LazyResponse('text');
    await read.text();
    const others = [
      streamed,
      read,
      new Response('text'),
      new LazyResponse(new Blob(['x'])),
      LazyResponse.error(),
    ];
    expect(others.map(lazyParts)).toEqual(others.map(() => undefined));
  });
});

describe('deriveResponse', () => {
  test('deriveResponse: keeps the headers in front as they are where none of the response meets them', () => {
    const derived = deriveResponse(LazyResponse.json({}), FRONT) as Response;
    const parts = lazyParts(derived);
    expect(parts).toMatchObject({ type: 'application/json', headers: undefined, body: '{}' });
    expect(parts?.front).toBe(FRONT);
    expect([...derived.headers]).toEqual([
      ['content-type', 'application/json'],
      ['x-powered-by', 'Waymark'],
    ]);
  });

  test('deriveResponse: the headers in front win, but for those of which both may stand', () => {
    const own = new LazyResponse('x', { headers: { vary: 'B', 'x-a': 'own', 'content-type': 'text/own' } });
    const derived = deriveResponse(own, [
      'vary',
      'A',
      'x-a',
      'front',
      'content-type',
      'text/front',
    ]) as Response;
    expect(lazyParts(derived)).toMatchObject({
      front: undefined,
      headers: ['content-type', 'text/front', 'vary', 'A, B', 'x-a', 'front'],
    });
    const typed = deriveResponse(new LazyResponse('x'), ['content-type', 'text/front']) as Response;
    expect(typed.headers.get('content-type')).toBe('text/front');
    expect(lazyParts(deriveResponse(new LazyResponse('x'), ['content-type', 'a/b']) as Response)?.type).toBe(
      undefined,
    );
  });

  test('deriveResponse: can be done twice', () => {
    const once = deriveResponse(LazyResponse.json({}), FRONT) as Response;
    const twice = deriveResponse(once, ['x-a', '1', 'x-powered-by', 'other']) as Response;
    expect(Object.fromEntries(twice.headers)).toEqual({
      'content-type': 'application/json',
      'x-a': '1',
      'x-powered-by': 'other',
    });
  });

  test('deriveResponse: the first one is used up, and its headers are not the new one\u2019s', () => {
    const own = new LazyResponse('text');
    own.headers.set('a', '1');
    const derived = deriveResponse(own, FRONT) as Response;
    own.headers.set('a', '2');
    expect([own.bodyUsed, derived.bodyUsed, derived.headers.get('a')]).toEqual([true, false, '1']);
    const empty = new LazyResponse(null);
    expect([deriveResponse(empty, FRONT)?.body, empty.bodyUsed]).toEqual([null, false]);
  });

  test('deriveResponse: none of the platform\u2019s responses, and of streams', () => {
    expect(deriveResponse(new Response('x'), FRONT)).toBe(undefined);
    expect(deriveResponse(new LazyResponse(new Blob(['x'])), FRONT)).toBe(undefined);
  });
});

test('withoutLazyBody: keeps everything but the body', () => {
  const response = withoutLazyBody(LazyResponse.json({}, { status: 201, headers: { a: '1' } }));
  expect(response && lazyParts(response)).toMatchObject({
    status: 201,
    headers: ['a', '1', 'content-type', 'application/json'],
    body: null,
  });
  const empty = new LazyResponse(null);
  expect([withoutLazyBody(empty), withoutLazyBody(new Response('x'))]).toEqual([empty, undefined]);
});

test('markSent: what was sent is used, if it had a body', async () => {
  const response = new LazyResponse('x');
  const empty = new LazyResponse(null);
  markSent(response);
  markSent(empty);
  markSent(new Response('x'));
  expect([response.bodyUsed, empty.bodyUsed]).toEqual([true, false]);
  await expect(response.text()).rejects.toThrow(TypeError);
});

test('headerOf: reads a header wherever it stands', () => {
  const json = LazyResponse.json({}, { headers: { a: '1' } });
  const derived = deriveResponse(LazyResponse.json({}), FRONT) as Response;
  const touched = new LazyResponse('x');
  touched.headers.set('a', '2');
  expect([
    headerOf(json, 'a'),
    headerOf(json, 'content-type'),
    headerOf(json, 'b'),
    headerOf(derived, 'x-powered-by'),
    headerOf(touched, 'a'),
    headerOf(new Response('x', { headers: { a: '3' } }), 'a'),
  ]).toEqual(['1', 'application/json', null, 'Waymark', '2', '3']);
});

test('toPlatformResponse: makes a response of the platform, and takes the body over', async () => {
  const [plain, streamed] = [1, 2].map(() =>
    LazyResponse.json({ a: 1 }, { status: 201, statusText: 'Made', headers: { a: '1' } }),
  ) as [Response, Response];
  void streamed.body;
  for (const lazy of [plain, streamed]) {
    const response = toPlatformResponse(lazy);
    expect([response.status, response.statusText, ...response.headers, lazy.bodyUsed]).toEqual([
      201,
      'Made',
      ['a', '1'],
      ['content-type', 'application/json'],
      true,
    ]);
    expect(lazyParts(response)).toBe(undefined);
    expect(await response.json()).toEqual({ a: 1 });
  }
  const own = new Response('x');
  expect(toPlatformResponse(own)).toBe(own);
  const bare = new LazyResponse('x');
  bare.headers.delete('content-type');
  expect([...toPlatformResponse(bare).headers]).toEqual([]);
});

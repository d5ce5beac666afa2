import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LazyResponse } from '../src/http/lazy-response.ts';
import { NextResponse } from '../src/next/next-response.ts';
import { collect, outcome } from './harness/outcome.ts';

type ResponseClass = typeof Response;
type Case = (Kind: ResponseClass) => unknown;

const Lazy = LazyResponse as unknown as ResponseClass;
const Next = NextResponse as unknown as ResponseClass;
const BODIES: Readonly<Record<string, () => unknown>> = {
  nothing: () => undefined,
  null: () => null,
  'an empty text': () => '',
  'a text': () => 'text \u{1f600} ü',
  'a text with a byte order mark': () => '\ufefftext',
  'a text with half a surrogate pair': () => 'a\ud800b',
  JSON: () => '{"a":[1,"ü"]}',
  'broken JSON': () => '{"a"',
  'an ArrayBuffer': () => new Uint8Array([0xef, 0xbb, 0xbf, 49, 50]).buffer,
  'a part of an ArrayBuffer': () => new Uint8Array([1, 2, 49, 50, 3]).subarray(2, 4),
  'a DataView': () => new DataView(new Uint8Array([49, 50]).buffer),
  'bytes that are no UTF-8': () => new Uint8Array([0xff, 0x41]),
  'a Blob': () => new Blob(['12'], { type: 'text/x' }),
  'a stream': () => new Blob(['12']).stream(),
  'a form': () => new URLSearchParams({ a: '1', b: '2' }),
  'a number': () => 12,
  'an object': () => ({ a: 1 }),
  'a Buffer': () => Buffer.from('12'),
};
const INITS: Readonly<Record<string, () => unknown>> = {
  nothing: () => undefined,
  null: () => null,
  'an empty object': () => ({}),
  'a number': () => 201,
  'a status': () => ({ status: 201 }),
  'a status as text': () => ({ status: '201' }),
  'a status that is a fraction': () => ({ status: 200.5 }),
  'a status too low': () => ({ status: 199 }),
  'a status too high': () => ({ status: 600 }),
  'a status without body': () => ({ status: 204 }),
  'a status 205': () => ({ status: 205 }),
  'a status 304': () => ({ status: 304 }),
  'a status text': () => ({ statusText: 'Very fine' }),
  'a status text in Latin-1': () => ({ statusText: 'ä' }),
  'a status text beyond Latin-1': () => ({ statusText: '€' }),
  'a status text of two lines': () => ({ statusText: 'a\nb' }),
  'a status text that is null': () => ({ statusText: null }),
  'headers in an object': () => ({ headers: { 'X-B': 'b', 'x-a': 'a', 'Content-Type': 'text/x' } }),
  'only a content type': () => ({ headers: { 'Content-Type': 'text/html; Charset=UTF-8' } }),
  'headers with a number': () => ({ headers: { 'x-count': 5 } }),
  'headers with undefined': () => ({ headers: { 'x-a': undefined } }),
  'headers with null': () => ({ headers: { 'x-a': null } }),
  'headers in pairs': () => ({
    headers: [
      ['b', '1'],
      ['set-cookie', 'a=1'],
      ['a', '2'],
      ['B', '3'],
      ['Set-Cookie', 'b=2'],
    ],
  }),
  'a pair too short': () => ({ headers: [['a']] }),
  'headers in Headers': () => ({ headers: new Headers({ b: '1', a: '2' }) }),
  'headers in lazy Headers': () => ({ headers: new Lazy(null, { headers: { b: '1', a: '2' } }).headers }),
  'headers in a Map': () => ({ headers: new Map([['a', '1']]) }),
  'headers from a generator': () => ({
    headers: (function* () {
      yield ['a', '1'];
      yield ['b', 'ü'];
    })(),
  }),
  'headers with spaces around': () => ({ headers: { a: ' \t1 ' } }),
  'headers in Latin-1': () => ({ headers: { a: 'ü' } }),
  'headers beyond Latin-1': () => ({ headers: { a: '€' } }),
  'headers with a line break': () => ({ headers: { a: '1\n2' } }),
  'headers with an invalid name': () => ({ headers: { 'a b': '1' } }),
  'headers with an empty name': () => ({ headers: { '': '1' } }),
  'headers that are null': () => ({ headers: null }),
  'headers that are text': () => ({ headers: 'a' }),
  'another response': () => new Response('x', { status: 418, statusText: 'Teapot', headers: { z: '1' } }),
  'another lazy response': () => new Lazy('x', { status: 418, statusText: 'Teapot', headers: { z: '1' } }),
};
const READINGS = ['text', 'json', 'arrayBuffer', 'bytes', 'formData'] as const;

function shown(response: Response): unknown[] {
  const { status, statusText, ok, type, url, redirected, bodyUsed, body, headers } = response;
  return [status, statusText, ok, type, url, redirected, bodyUsed, body === null, ...headers];
}

async function expectSame(run: Case): Promise<void> {
  const expected = await outcome(() => run(Response));
  expect(await outcome(() => run(Lazy))).toEqual(expected);
  expect(await outcome(() => run(Next))).toEqual(expected);
}

describe.each(Object.keys(BODIES))('new Response: with %s as the body', (body) => {
  const make = (Kind: ResponseClass, init?: unknown) =>
    new Kind((BODIES[body] as () => BodyInit)(), init as ResponseInit);

  test.each(Object.keys(INITS))('LazyResponse: as the platform, with %s as init', async (init) => {
    await expectSame((Kind) => shown(make(Kind, (INITS[init] as () => unknown)())));
  });

  test.each(READINGS)('LazyResponse.%s: as the platform, a second time too', async (how) => {
    await expectSame(async (Kind) => {
      const response = make(Kind);
      const first = await outcome(() => response[how]());
      return [first, response.bodyUsed, await outcome(() => response[how]()), response.bodyUsed];
    });
  });

  test('LazyResponse.blob: as the platform', async () => {
    await expectSame(async (Kind) => {
      const response = make(Kind, { headers: { 'content-type': 'Text/X;a=B' } });
      const blob = await response.blob();
      return [blob.type, await blob.arrayBuffer()];
    });
  });

  test('LazyResponse.body: as the platform', async () => {
    await expectSame(async (Kind) => {
      const response = make(Kind);
      const { body: stream } = response;
      if (!stream) return [stream, response.body];
      const isSame = stream === response.body;
      const chunks = await collect<Uint8Array>(stream);
      return [
        isSame,
        chunks.flatMap((chunk) => [...chunk]),
        response.bodyUsed,
        await outcome(() => response.text()),
      ];
    });
  });

  test('LazyResponse.textStream: as the platform, where it has one', async () => {
    await expectSame(async (Kind) => {
      const response = make(Kind);
      if (!('textStream' in response)) return undefined;
      const stream = (response.textStream as () => unknown)();
      return [
        (await collect<string>(stream)).join(''),
        response.bodyUsed,
        await outcome(() => response.text()),
      ];
    });
  });

  test('LazyResponse.clone: as the platform', async () => {
    await expectSame(async (Kind) => {
      const response = make(Kind, { status: 201, headers: { a: '1' } });
      const copy = response.clone();
      copy.headers.set('a', '2');
      return [shown(response), shown(copy), await copy.text(), response.bodyUsed, await response.text()];
    });
  });

  test('LazyResponse.clone: refused as by the platform once the body is read, or being read', async () => {
    await expectSame(async (Kind) => {
      const read = make(Kind);
      await read.text();
      const locked = make(Kind);
      locked.body?.getReader();
      return [await outcome(() => read.clone().status), await outcome(() => locked.clone().status)];
    });
  });

  test('LazyResponse.body: after a reading as the platform', async () => {
    await expectSame(async (Kind) => {
      const response = make(Kind);
      await response.text();
      const { body: stream } = response;
      return stream && [response.bodyUsed, await outcome(() => new Response(stream).status)];
    });
  });
});

describe('Response.json', () => {
  const DATA: Readonly<Record<string, unknown>> = {
    'an object': { a: [1, null, 'ü'] },
    null: null,
    'a text': 'text',
    undefined,
    'a function': () => 1,
    'a symbol': Symbol('a'),
    'a BigInt': 1n,
  };
  const inits = Object.keys(INITS).flatMap((init) => Object.keys(DATA).map((data) => [data, init] as const));

  test.each(inits)('Response.json: %s, with %s as init', async (data, name) => {
    const init = INITS[name] as () => ResponseInit;
    const run: Case = async (Kind) => {
      const response = Kind.json(DATA[data], init());
      return [...shown(response), await response.text()];
    };
    const expected = await outcome(() => run(Response));
    expect(await outcome(() => run(Lazy))).toEqual(expected);
  });
});

test('Response.json: what its data throws is thrown', () => {
  const data = {
    toJSON() {
      throw new RangeError('no');
    },
  };
  expect(() => LazyResponse.json(data)).toThrow(RangeError);
});

describe('Response.redirect and Response.error', () => {
  test.each([
    ['http://localhost/a?b=ü'],
    ['http://localhost/', 301],
    ['http://localhost/', 308],
    ['http://localhost/', 200],
    ['http://localhost/', 304],
    ['/relative'],
    ['::'],
  ] as const)('Response.redirect: to %s with %s', async (url, status?: number) => {
    const run: Case = (Kind) => shown(Kind.redirect(url, status));
    expect(await outcome(() => run(Lazy))).toEqual(await outcome(() => run(Response)));
  });

  test('Response.redirect, Response.error: their headers cannot be changed', async () => {
    for (const make of [
      (Kind: ResponseClass) => Kind.redirect('http://a/'),
      (Kind: ResponseClass) => Kind.error(),
    ]) {
      const run: Case = (Kind) => make(Kind).headers.set('a', '1');
      expect(await outcome(() => run(Response))).toEqual({ throws: 'TypeError' });
      expect(await outcome(() => run(Lazy))).toEqual({ throws: 'TypeError' });
      expect(shown(make(Lazy))).toEqual(shown(make(Response)));
    }
  });
});

function shows(Kind: ResponseClass): unknown[] {
  const response = new Kind('x');
  return [String(response), Object.keys(response), JSON.stringify(response), Kind.name, Kind.length];
}

describe('LazyResponse', () => {
  test('LazyResponse: is a Response, and the platform\u2019s are its instances', () => {
    class Own extends Lazy {}
    expect(new Lazy()).toBeInstanceOf(Response);
    expect(new Response()).toBeInstanceOf(Lazy);
    expect(new Own()).toBeInstanceOf(Lazy);
    expect(new Own()).toBeInstanceOf(Own);
    expect(new Response()).not.toBeInstanceOf(Own);
    expect(new Lazy()).not.toBeInstanceOf(NextResponse);
    expect({}).not.toBeInstanceOf(Lazy);
  });

  test('LazyResponse: shows as the platform\u2019s', () => {
    expect(shows(Lazy)).toEqual(shows(Response));
  });

  test('LazyResponse: has every member of the platform\u2019s', () => {
    const names = Object.getOwnPropertyNames(Response.prototype);
    expect(Object.getOwnPropertyNames(LazyResponse.prototype)).toEqual(expect.arrayContaining(names));
    expect(Object.keys(Object.getOwnPropertyDescriptors(LazyResponse))).toEqual(
      expect.arrayContaining(['json', 'redirect', 'error']),
    );
  });

  test('LazyResponse: changes of bytes that it was given do not show', async () => {
    const bytes = new Uint8Array([49]);
    const response = new Lazy(bytes);
    bytes[0] = 50;
    expect(await response.text()).toBe('1');
  });

  test('LazyResponse: a clone of bytes is not changed by what is done with the first', async () => {
    const response = new Lazy(new Uint8Array([49]));
    const copy = response.clone();
    new Uint8Array(await response.arrayBuffer())[0] = 50;
    expect(await copy.text()).toBe('1');
  });

  test('LazyResponse: can be taken apart by the platform', async () => {
    const response = new Lazy('text', { status: 203, statusText: 'Mine', headers: { a: '1' } });
    const copy = new Response(response.body, response);
    expect([...shown(copy), await copy.text()]).toEqual([
      ...shown(new Response('text', { status: 203, statusText: 'Mine', headers: { a: '1' } })),
      'text',
    ]);
  });

  test('LazyResponse.headers: stay the same object, and are what a reading sees', async () => {
    const response = new Lazy('x=1');
    const { headers } = response;
    headers.set('content-type', 'application/x-www-form-urlencoded');
    void response.body;
    expect(response.headers).toBe(headers);
    expect([...(await response.clone().formData())]).toEqual([['x', '1']]);
    expect((await response.blob()).type).toBe('application/x-www-form-urlencoded');
  });

  test('LazyResponse: as the platform whatever it is made of', async () => {
    const name = fc.constantFrom('a', 'B', 'content-type', 'Set-Cookie', 'x y', 'vary', '');
    const value = fc.constantFrom('1', '', ' 2', 'ü', 'a\rb', '€', 'text/html', 'a=1; b');
    const pairs = fc.array(fc.tuple(name, value), { maxLength: 5 });
    const body = fc.constantFrom(...Object.keys(BODIES).filter((key) => key !== 'a stream'));
    await fc.assert(
      fc.asyncProperty(body, fc.integer({ min: 198, max: 210 }), pairs, async (key, status, headers) => {
        await expectSame(async (Kind) => {
          const response = new Kind((BODIES[key] as () => BodyInit)(), { status, headers });
          return [...shown(response), await response.text()];
        });
      }),
      { numRuns: 200 },
    );
  });
});

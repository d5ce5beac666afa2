import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adoptRequest } from '../src/app/adopt-request.ts';
import { NextRequest } from '../src/app/next-request.ts';
import { LazyRequest, sourceOf, toPlatformRequest } from '../src/http/lazy-request.ts';
import { MemorySource, type MemorySourceInit } from './harness/memory-source.ts';
import { collect, outcome } from './harness/outcome.ts';

interface Kind {
  make(init: MemorySourceInit): Request;
}

/** Each pair: a request of the platform, and a lazy one that is to be like it. */
const PAIRS: Readonly<Record<string, readonly [platform: Kind, lazy: Kind]>> = {
  LazyRequest: [{ make: platform }, { make: (init) => new LazyRequest(new MemorySource(init)) }],
  'LazyRequest whose body comes later': [
    { make: platform },
    { make: (init) => new LazyRequest(new MemorySource({ ...init, isThere: false })) },
  ],
  LazyNextRequest: [
    { make: (init) => adoptRequest(platform(init)) },
    { make: (init) => adoptRequest(new LazyRequest(new MemorySource(init))) },
  ],
};

function platform({
  method = 'GET',
  target = '/',
  origin = 'http://localhost',
  ...rest
}: MemorySourceInit): Request {
  const pairs = rest.headers ?? [];
  const headers = new Headers();
  for (let index = 0; index < pairs.length; index += 2)
    headers.append(pairs[index] ?? '', pairs[index + 1] ?? '');
  const bytes = typeof rest.body === 'string' ? new TextEncoder().encode(rest.body) : rest.body;
  const isBare = method === 'GET' || method === 'HEAD';
  // A stream, as from a server: it brings no content type of its own.
  const body = isBare ? null : new Blob([bytes ?? '']).stream();
  return new Request(origin + target, { method, headers, body, duplex: 'half' } as RequestInit);
}

const READINGS = ['text', 'json', 'arrayBuffer', 'bytes', 'formData'] as const;
const BODIES: Readonly<Record<string, MemorySourceInit>> = {
  GET: { method: 'GET' },
  HEAD: { method: 'HEAD' },
  'an empty POST': { method: 'POST' },
  'an empty DELETE': { method: 'DELETE' },
  JSON: { method: 'POST', body: '{"a":["ü"]}', headers: ['content-type', 'application/json'] },
  'JSON with a byte order mark': { method: 'POST', body: '\ufeff1' },
  'broken JSON': { method: 'PUT', body: '{"a"' },
  'what is no UTF-8': { method: 'PATCH', body: new Uint8Array([0xff, 0x41]) },
  'a form': {
    method: 'POST',
    body: 'a=1&b=%C3%BC',
    headers: ['content-type', 'application/x-www-form-urlencoded'],
  },
  'a form of parts': {
    method: 'POST',
    body: '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
    headers: ['Content-Type', 'multipart/form-data; boundary=x'],
  },
};

/** What may be asked of a request; the result is compared. */
const CASES: Readonly<Record<string, (request: Request) => unknown>> = {
  properties: ({ method, url, cache, credentials, destination, integrity, keepalive, mode, ...rest }) => [
    [method, url, cache, credentials, destination, integrity, keepalive, mode],
    Object.keys(rest),
  ],
  'more properties': (request) => {
    const { redirect, referrer, referrerPolicy, signal, bodyUsed } = request;
    const { duplex, isHistoryNavigation, isReloadNavigation } = request as unknown as Record<string, unknown>;
    return [
      redirect,
      referrer,
      referrerPolicy,
      signal.aborted,
      bodyUsed,
      duplex,
      isHistoryNavigation,
      isReloadNavigation,
    ];
  },
  headers: (request) => [[...request.headers], request.headers === request.headers],
  body: (request) => [request.body === null, request.body === request.body, request.bodyUsed],
  'a stream that is read': async ({ body }) => {
    if (!body) return body;
    return (await collect<Uint8Array>(body)).flatMap((chunk) => [...chunk]);
  },
  'a reading after the stream was asked for': async (request) => [
    request.body === null,
    await request.text(),
    request.bodyUsed,
  ],
  'a reading while the stream is locked': async (request) => {
    request.body?.getReader();
    return [request.bodyUsed, await outcome(() => request.text())];
  },
  'the stream after a reading': async (request) => {
    await request.text();
    return request.body && [request.bodyUsed, await outcome(() => new Response(request.body).status)];
  },
  'a blob': async (request) => {
    const blob = await request.blob();
    return [blob.type, await blob.text()];
  },
  // Of Node.js 26 and later.
  'a stream of text': async (request) => {
    if (!('textStream' in Request.prototype)) return undefined;
    const { textStream } = request as unknown as { textStream: () => unknown };
    const text = (await collect<string>(textStream.call(request))).join('');
    return [text, request.bodyUsed, await outcome(() => request.text())];
  },
  'a clone': async (request) => {
    const copy = request.clone();
    copy.headers.set('x-copy', '1');
    const { method, url, headers } = copy;
    return [
      method,
      url,
      [...headers],
      request.headers.has('x-copy'),
      await copy.text(),
      request.bodyUsed,
      await request.text(),
    ];
  },
  'a clone of a clone': async (request) => [await request.clone().clone().text(), await request.text()],
  'a clone of what was read': async (request) => {
    await request.text();
    return outcome(() => request.clone().method);
  },
  'a clone of what is being read': (request) => {
    request.body?.getReader();
    return outcome(() => request.clone().method);
  },
  'a clone after headers were set': (request) => {
    request.headers.set('x-a', '1');
    return [...request.clone().headers];
  },
  'what the class is': (request) => [
    request instanceof Request,
    request.constructor === Request,
    String(request),
  ],
  'what is enumerable': (request) => [
    Object.keys(request),
    JSON.stringify(request),
    Object.getOwnPropertyNames(request),
  ],
  'an init': async (request) => {
    const copy = new Request('http://other/', request);
    return [copy.url, copy.method, [...copy.headers], await copy.text()];
  },
  'an init of NextRequest': async (request) => {
    const copy = new NextRequest('http://other/', request);
    return [copy.url, copy.method, [...copy.headers], await copy.text()];
  },
  NextRequest: async (request) => {
    const copy = new NextRequest(request);
    return [
      copy.url,
      copy.method,
      [...copy.headers],
      request.bodyUsed,
      await copy.text(),
      await outcome(() => request.text()),
    ];
  },
  'NextRequest with another body': async (request) => {
    const copy = new NextRequest(request, { method: 'PUT', body: 'other' });
    return [copy.method, await copy.text(), request.bodyUsed];
  },
  'NextRequest of what was read': async (request) => {
    await request.text();
    return outcome(() => new NextRequest(request).method);
  },
};

describe.each(Object.keys(PAIRS))('%s', (name) => {
  const [real, lazy] = PAIRS[name] as readonly [Kind, Kind];
  const all = Object.keys(BODIES).flatMap((body) => Object.keys(CASES).map((key) => [body, key] as const));

  test.each(all)('LazyRequest: %s: as the platform: %s', async (body, key) => {
    const run = CASES[key] as (request: Request) => unknown;
    const init = {
      target: '/a/b?c=d&e[]=1',
      headers: ['Host', 'localhost', 'X-A', '1', 'x-a', '2'],
      ...BODIES[body],
    };
    const given = await outcome(() => run(lazy.make(init)));
    expect(given).toEqual(await outcome(() => run(real.make(init))));
  });

  test.each(Object.keys(BODIES))('LazyRequest: %s: read twice as the platform', async (body) => {
    const init = BODIES[body] as MemorySourceInit;
    for (const how of READINGS) {
      const run = async (request: Request) => {
        const first = await outcome(async () => shown(await request[how]()));
        return [
          first,
          request.bodyUsed,
          await outcome(async () => shown(await request[how]())),
          request.bodyUsed,
        ];
      };
      expect([how, await run(lazy.make(init))]).toEqual([how, await run(real.make(init))]);
    }
  });

  test('LazyRequest.url: as the platform whatever the target', () => {
    const marks = String.raw`/ . .. /. /.. %2e %2E%2e % %41 ? = & // \ " < { | ^ [ ] ' ü : @ ; + ~ ! $ ( * , _ - a`;
    const part = fc.constantFrom(...marks.split(' '), ' ', '\t', '`', '\u{1f600}');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const init = { target: `/${parts.join('')}` };
        expect(lazy.make(init).url).toBe(real.make(init).url);
      }),
      { numRuns: 1000 },
    );
  });
});

function shown(value: unknown): unknown {
  return value instanceof FormData ? [...value] : value;
}

describe('LazyRequest', () => {
  test('LazyRequest: a body that is read whole goes through no stream', async () => {
    const source = new MemorySource({ method: 'POST', body: '{"a":1}' });
    const request = adoptRequest(new LazyRequest(source));
    expect([await request.json(), source.reads, source.streams]).toEqual([{ a: 1 }, 1, 0]);
  });

  test('LazyRequest.signal: aborts when the client goes away, before or after it is asked for', () => {
    const early = new MemorySource();
    const request = new LazyRequest(early);
    const { signal } = request;
    early.abort();
    const late = new MemorySource();
    late.abort();
    expect([signal.aborted, request.signal === signal, new LazyRequest(late).signal.aborted]).toEqual([
      true,
      true,
      true,
    ]);
    expect(signal.reason).toMatchObject({ name: 'AbortError' });
  });

  test('LazyRequest: has every member of the platform\u2019s', () => {
    const names = Object.getOwnPropertyNames(Request.prototype);
    for (const request of [
      new LazyRequest(new MemorySource()),
      adoptRequest(new LazyRequest(new MemorySource())),
    ]) {
      expect(Object.getOwnPropertyNames(Object.getPrototypeOf(request))).toEqual(
        expect.arrayContaining(names),
      );
    }
  });

  test('LazyRequest: what the platform has beyond it leaves the body where it is', async () => {
    const request = new LazyRequest(new MemorySource({ method: 'POST', body: 'text' }));
    expect(Reflect.get(request, 'isReloadNavigation')).toBe(false);
    expect([request.bodyUsed, await request.text()]).toEqual([false, 'text']);
  });

  test('LazyRequest: console.log shows what it shows of the platform\u2019s', () => {
    const init = { method: 'POST', target: '/a', headers: ['x-a', '1'] };
    expect(inspect(new LazyRequest(new MemorySource(init)))).toBe(inspect(platform(init)));
  });

  test('LazyRequest: structuredClone copies nothing of it', () => {
    expect(structuredClone(new LazyRequest(new MemorySource()))).toEqual({});
  });
});

function makeNext(target: string, headers: string[] = []): NextRequest {
  return adoptRequest(new LazyRequest(new MemorySource({ target, headers })));
}

describe('LazyNextRequest', () => {
  test('LazyNextRequest: is a NextRequest in every way', () => {
    class Own extends NextRequest {}
    const request = makeNext('/');
    expect(request).toBeInstanceOf(NextRequest);
    expect(request).toBeInstanceOf(Request);
    expect(request).not.toBeInstanceOf(Own);
    expect(request.constructor).toBe(NextRequest);
    expect(() => request.page).toThrow('has been removed');
    expect(() => request.ua).toThrow('has been removed');
  });

  test('LazyNextRequest: cookies and nextUrl stay the same objects, and write to the headers', () => {
    const request = makeNext('/a?b=1', ['cookie', 'a=1']);
    expect([request.cookies === request.cookies, request.nextUrl === request.nextUrl]).toEqual([true, true]);
    request.cookies.set('b', '2');
    expect([request.headers.get('cookie'), request.nextUrl.searchParams.get('b')]).toEqual(['a=1; b=2', '1']);
  });

  test('LazyNextRequest: shows another URL where one is given, in copies too', () => {
    const lazy = new LazyRequest(new MemorySource({ target: '/docs/x?a=%20' }));
    const request = adoptRequest(lazy, undefined, 'http://localhost/x?a=+');
    const urls = [request.url, request.nextUrl.href, request.clone().url, new NextRequest(request).url];
    expect(new Set(urls)).toEqual(new Set(['http://localhost/x?a=+']));
  });

  test('adoptRequest: what a lazy request was asked before stays', async () => {
    const lazy = new LazyRequest(new MemorySource({ method: 'POST', body: 'text' }));
    lazy.headers.set('x-a', '1');
    const { signal, body } = lazy;
    const request = adoptRequest(lazy);
    expect([request.headers.get('x-a'), request.signal === signal, request.body === body]).toEqual([
      '1',
      true,
      true,
    ]);
    expect(await request.text()).toBe('text');
  });
});

describe('toPlatformRequest', () => {
  test('toPlatformRequest: makes a request of the platform, with the signal and all that was changed', async () => {
    const source = new MemorySource({ method: 'POST', body: 'text', target: '/a' });
    const lazy = adoptRequest(new LazyRequest(source));
    lazy.headers.set('x-a', '1');
    const request = toPlatformRequest(lazy);
    expect([request.url, request.method, ...request.headers]).toEqual([
      'http://localhost/a',
      'POST',
      ['x-a', '1'],
    ]);
    expect([sourceOf(lazy), sourceOf(request), toPlatformRequest(request)]).toEqual([
      source,
      undefined,
      request,
    ]);
    expect(await request.text()).toBe('text');
    source.abort();
    expect(request.signal.aborted).toBe(true);
  });
});

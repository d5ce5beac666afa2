import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { adoptRequest } from '../src/app/adopt-request.ts';
import * as bound from '../src/http/bound-globals.ts';
import { LazyRequest } from '../src/http/lazy-request.ts';
import { NextRequest } from '../src/app/next-request.ts';
import { NextResponse } from '../src/next/next-response.ts';
import { MemorySource, type MemorySourceInit } from './harness/memory-source.ts';

const INIT: MemorySourceInit = { method: 'POST', target: '/a?b', headers: ['x-a', '1'], body: 'text' };
const KINDS: Readonly<Record<string, (init: MemorySourceInit) => Request>> = {
  LazyRequest: (init) => new LazyRequest(new MemorySource(init)),
  LazyNextRequest: (init) => adoptRequest(new LazyRequest(new MemorySource(init))),
};

let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const answer = [method, url, headers['x-a'] ?? null];
    incoming.setEncoding('utf8');
    let body = '';
    incoming.on('data', (chunk: string) => (body += chunk));
    incoming.on('end', () => outgoing.end(JSON.stringify([...answer, body])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each(Object.keys(KINDS))('%s', (kind) => {
  const make = KINDS[kind] as (init: MemorySourceInit) => Request;

  test('fetch: takes a lazy request', async () => {
    const request = make({ ...INIT, origin });
    const response = await bound.fetch(request);
    expect(await response.json()).toEqual(['POST', '/a?b', '1', 'text']);
    expect(request.bodyUsed).toBe(true);
  });

  test('fetch: takes a lazy request with an init, and as one', async () => {
    const init = { method: 'PUT', body: 'other', headers: { 'x-a': '2' } };
    expect(await (await bound.fetch(make({ ...INIT, origin }), init)).json()).toEqual([
      'PUT',
      '/a?b',
      '2',
      'other',
    ]);
    expect(await (await bound.fetch(`${origin}/c`, make(INIT))).json()).toEqual(['POST', '/c', '1', 'text']);
  });

  test('fetch: rejects a lazy request whose body was read', async () => {
    const request = make({ ...INIT, origin });
    await request.text();
    await expect(bound.fetch(request)).rejects.toThrow(TypeError);
  });

  test('Request: takes a lazy request, with and without an init', async () => {
    const request = make(INIT);
    const copy = new bound.Request(request);
    expect([copy.url, copy.method, copy.headers.get('x-a'), request.bodyUsed]).toEqual([
      'http://localhost/a?b',
      'POST',
      '1',
      true,
    ]);
    expect(await copy.text()).toBe('text');
    const other = new bound.Request(make(INIT), { headers: { 'x-a': '2' }, signal: AbortSignal.abort() });
    expect([other.headers.get('x-a'), other.signal.aborted, await other.text()]).toEqual(['2', true, 'text']);
    const moved = new bound.Request('http://other/', make(INIT));
    expect([moved.url, moved.method, await moved.text()]).toEqual(['http://other/', 'POST', 'text']);
  });

  test('Request: a request that was read can be made anew with another body only', async () => {
    const request = make(INIT);
    await request.text();
    expect(() => new bound.Request(request)).toThrow(TypeError);
    expect(await new bound.Request(request, { body: 'other' }).text()).toBe('other');
  });

  test('Request: subclasses take a lazy request', async () => {
    class Own extends bound.Request {
      readonly own = true;
    }
    const request = new Own(make(INIT));
    expect([request.own, request instanceof Own, request instanceof Request, await request.text()]).toEqual([
      true,
      true,
      true,
      'text',
    ]);
    expect(make(INIT)).not.toBeInstanceOf(Own);
    expect(make(INIT)).toBeInstanceOf(bound.Request);
  });
});

describe('bound globals', () => {
  test('fetch: is whatever globalThis.fetch is at the time', async () => {
    vi.stubGlobal('fetch', (input: unknown) =>
      Promise.resolve([input instanceof NextRequest, input instanceof Request]),
    );
    const request = adoptRequest(new LazyRequest(new MemorySource(INIT)));
    expect(await bound.fetch(request)).toEqual([false, true]);
  });

  test('fetch: what it gives is a Response', async () => {
    expect(await bound.fetch(origin)).toBeInstanceOf(bound.Response);
    await expect(bound.fetch('::')).rejects.toThrow(TypeError);
  });

  test('Request, Response: behave and look like the platform\u2019s', () => {
    expect([bound.Request.name, bound.Request.prototype, bound.Response.name]).toEqual([
      'Request',
      Request.prototype,
      'Response',
    ]);
    expect(new bound.Request('http://a/')).toBeInstanceOf(Request);
    expect(new bound.Response()).toBeInstanceOf(Response);
    expect(() => (bound.Request as unknown as () => void)()).toThrow(TypeError);
    expect(() => (bound.Response as unknown as () => void)()).toThrow(TypeError);
    expect(() => new bound.Request('/relative')).toThrow(TypeError);
  });

  test('Response: a subclass is its own kind', async () => {
    class Own extends bound.Response {
      constructor(text: string) {
        super(text, { headers: { own: '1' } });
      }
    }
    const response = new Own('text');
    expect([
      response instanceof Own,
      new bound.Response() instanceof Own,
      new Response() instanceof Own,
    ]).toEqual([true, false, false]);
    expect([
      response.headers.get('own'),
      response.headers.get('content-type'),
      await response.text(),
    ]).toEqual(['1', 'text/plain;charset=UTF-8', 'text']);
  });

  test('NextResponse: is a Response of both kinds, and others are not of its kind', () => {
    expect(NextResponse.json({})).toBeInstanceOf(bound.Response);
    expect(NextResponse.json({})).toBeInstanceOf(Response);
    expect(new bound.Response()).not.toBeInstanceOf(NextResponse);
    expect(NextResponse.json({}).clone()).not.toBeInstanceOf(NextResponse);
  });
});

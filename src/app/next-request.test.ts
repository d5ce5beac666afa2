import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adoptRequest } from './adopt-request.ts';
import { NextRequest } from './next-request.ts';
import { NextURL } from './next-url.ts';

describe('NextRequest', () => {
  test('NextRequest: stands on its own, as in a unit test', async () => {
    const request = new NextRequest('http://localhost/api/x?a=1', {
      method: 'POST',
      body: JSON.stringify({ name: 'Ada' }),
      headers: { cookie: 'token=abc; theme=dark%20blue' },
    });
    expect(request).toBeInstanceOf(Request);
    expect(request.method).toBe('POST');
    expect(request.url).toBe('http://localhost/api/x?a=1');
    expect(request.nextUrl.searchParams.get('a')).toBe('1');
    expect(request.cookies.get('token')).toEqual({ name: 'token', value: 'abc' });
    expect(request.cookies.get('theme')?.value).toBe('dark blue');
    expect(request.cookies.size).toBe(2);
    expect(await request.json()).toEqual({ name: 'Ada' });
  });

  test('NextRequest: a relative URL is refused', () => {
    expect(() => new NextRequest('/api/x')).toThrow(
      'URL is malformed "/api/x". Please use only absolute URLs - https://nextjs.org/docs/messages/middleware-relative-urls',
    );
  });

  test('NextRequest: a streamed body needs no duplex option', async () => {
    const body = new Blob(['streamed']).stream();
    expect(await new NextRequest('http://localhost/', { method: 'POST', body }).text()).toBe('streamed');
  });

  test('NextRequest: of a Request takes over its body and copies its headers', async () => {
    const original = new Request('http://127.0.0.1/api?x=1', {
      method: 'PUT',
      body: 'text',
      headers: { a: '1' },
    });
    const request = new NextRequest(original);
    request.headers.set('a', '2');
    expect(original.headers.get('a')).toBe('1');
    expect([request.method, request.url]).toEqual(['PUT', 'http://localhost/api?x=1']);
    expect(await request.text()).toBe('text');
    expect(original.bodyUsed).toBe(true);
  });

  test('NextRequest: of a Request with init overrides what init names', () => {
    const original = new Request('http://localhost/api', { method: 'POST', headers: { a: '1' } });
    const request = new NextRequest(original, { method: 'PUT', headers: { b: '2' } });
    expect([request.method, ...request.headers]).toEqual(['PUT', ['b', '2']]);
  });

  test('NextRequest.cookies: writing rewrites the Cookie header', () => {
    const request = new NextRequest('http://localhost/', { headers: { cookie: 'a=1' } });
    request.cookies.set('b', 'ü').delete('a');
    expect(request.headers.get('cookie')).toBe('b=%C3%BC');
    expect(request.cookies.getAll()).toEqual([{ name: 'b', value: 'ü' }]);
  });

  test('NextRequest.url: stays when nextUrl is changed', () => {
    const request = new NextRequest('http://localhost/a');
    request.nextUrl.pathname = '/b';
    expect(request.url).toBe('http://localhost/a');
    expect(request.nextUrl.href).toBe('http://localhost/b');
  });

  test('NextRequest.nextUrl: knows the base path of nextConfig', () => {
    const request = new NextRequest('http://localhost/docs/a', { nextConfig: { basePath: '/docs' } });
    expect([request.url, request.nextUrl.pathname]).toEqual(['http://localhost/docs/a', '/a']);
  });

  test('NextRequest.url: is the href of nextUrl, whichever way it is come by', () => {
    const parts = fc.constantFrom(
      '/',
      'a',
      '?',
      '#',
      '=1',
      '@',
      '_next/data/b',
      '.json',
      '/_next/data/',
      'ü',
      ':',
      '//',
    );
    const host = fc.constantFrom(
      'http://localhost:3000',
      'https://example.com',
      'http://127.0.0.1',
      'http://[::1]:81',
    );
    fc.assert(
      fc.property(host, fc.array(parts, { maxLength: 7 }), (origin, rest) => {
        const url = `${origin}/${rest.join('')}`;
        expect(new NextRequest(url).url).toBe(new NextURL(url).href);
      }),
      { numRuns: 500 },
    );
  });

  test.each(['page', 'ua'] as const)('NextRequest.%s: says what to use instead', (name) => {
    expect(() => new NextRequest('http://localhost/')[name]).toThrow(/has been removed.* instead/);
  });

  test('NextRequest: can be handed to the platform', async () => {
    const request = new NextRequest('http://localhost/a', {
      method: 'POST',
      body: 'text',
      headers: { a: '1' },
    });
    const copy = new Request(request);
    expect([copy.url, copy.headers.get('a'), await copy.text()]).toEqual(['http://localhost/a', '1', 'text']);
  });
});

describe('adoptRequest', () => {
  test('adoptRequest: turns a request into a NextRequest in place', async () => {
    const original = new Request('http://localhost/docs/a', {
      method: 'POST',
      body: 'text',
      headers: { cookie: 'a=1' },
    });
    const request = adoptRequest(original, { basePath: '/docs' });
    expect(request).toBe(original);
    expect(request).toBeInstanceOf(NextRequest);
    expect([request.nextUrl.pathname, request.cookies.get('a')?.value]).toEqual(['/a', '1']);
    expect(await new Request(request.clone()).text()).toBe('text');
    expect(await request.text()).toBe('text');
  });

  test('adoptRequest: shows another URL where one is given, in copies too', async () => {
    const original = new Request('http://localhost/docs/x?a=%20', { method: 'POST', body: 'text' });
    const request = adoptRequest(original, undefined, 'http://localhost/x?a=+');
    expect([request.url, request.nextUrl.href]).toEqual(['http://localhost/x?a=+', 'http://localhost/x?a=+']);
    expect(request.nextUrl.pathname).toBe('/x');
    const copy = request.clone();
    expect([copy.url, copy.constructor]).toEqual(['http://localhost/x?a=+', Request]);
    expect([await copy.text(), await request.text()]).toEqual(['text', 'text']);
  });

  test('adoptRequest: copies a request of another class', () => {
    class OwnRequest extends Request {}
    const original = new OwnRequest('http://localhost/a');
    const request = adoptRequest(original);
    expect(request).not.toBe(original);
    expect([request.url, request instanceof NextRequest]).toEqual(['http://localhost/a', true]);
  });
});

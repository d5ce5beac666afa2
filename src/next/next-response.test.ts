import { describe, expect, test } from 'vitest';
import { NextURL } from '../app/next-url.ts';
import { NextResponse } from './next-response.ts';

describe('NextResponse', () => {
  test('NextResponse: is a Response', async () => {
    const response = new NextResponse('text', { status: 201, headers: { a: '1' } });
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.headers.get('a'), await response.text()]).toEqual([201, '1', 'text']);
  });

  test('NextResponse.cookies: writing sets headers, for the client and for the handler behind proxy.ts', () => {
    const response = new NextResponse(null, { headers: { 'set-cookie': 'old=1; Path=/q; HttpOnly' } });
    expect(response.cookies.get('old')).toEqual({ name: 'old', value: '1', path: '/q', httpOnly: true });
    response.cookies.set('a', '1 2', { sameSite: 'lax' }).set({ name: 'b', value: 'c', path: '/p' });
    response.cookies.delete('old');
    const lines = [
      'old=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'a=1%202; Path=/; SameSite=lax',
      'b=c; Path=/p',
    ];
    expect(response.headers.getSetCookie()).toEqual(lines);
    expect(response.headers.get('x-middleware-set-cookie')).toBe(lines.join(','));
  });
});

describe('NextResponse.json', () => {
  test('NextResponse.json: writes JSON', async () => {
    const response = NextResponse.json({ a: [1, null] }, { status: 201, headers: [['x', 'y']] });
    expect(response).toBeInstanceOf(NextResponse);
    expect([response.status, response.headers.get('x')]).toEqual([201, 'y']);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe('{"a":[1,null]}');
  });

  test('NextResponse.json: leaves a content type alone, and takes a Response as init', () => {
    const init = { headers: { 'Content-Type': 'application/problem+json' } };
    expect(NextResponse.json({}, init).headers.get('content-type')).toBe('application/problem+json');
    const upstream = new Response('text', { status: 418, statusText: 'teapot', headers: { z: '1' } });
    const response = NextResponse.json({}, upstream);
    expect([response.status, response.statusText, response.headers.get('z')]).toEqual([418, 'teapot', '1']);
  });

  test.each([[undefined], [() => 1], [1n]])('NextResponse.json: %s is no JSON', (value) => {
    expect(() => NextResponse.json(value)).toThrow(TypeError);
  });

  test('NextResponse.json: a status without a body is refused', () => {
    expect(() => NextResponse.json({}, { status: 204 })).toThrow(TypeError);
  });
});

describe('NextResponse.redirect', () => {
  test.each([
    [undefined, 307],
    [308, 308],
    [{ status: 303 }, 303],
    [{}, 307],
  ])('NextResponse.redirect: init %j answers %d', (init, status) => {
    const response = NextResponse.redirect('http://localhost/a?b=ä', init);
    expect([response.status, response.headers.get('location')]).toEqual([
      status,
      'http://localhost/a?b=%C3%A4',
    ]);
  });

  test('NextResponse.redirect: keeps the headers of init, and takes a NextURL', () => {
    const url = new NextURL('http://localhost/docs/a', { nextConfig: { basePath: '/docs' } });
    const response = NextResponse.redirect(url, { headers: { a: '1' } });
    expect([...response.headers]).toEqual([
      ['a', '1'],
      ['location', 'http://localhost/docs/a'],
    ]);
  });

  test.each([200, 300, 304, 404])('NextResponse.redirect: status %d is refused', (status) => {
    expect(() => NextResponse.redirect('http://localhost/', status)).toThrow(RangeError);
  });

  test('NextResponse.redirect: a relative URL is refused', () => {
    expect(() => NextResponse.redirect('/login')).toThrow(
      'URL is malformed "/login". Please use only absolute URLs',
    );
  });
});

describe('NextResponse.next', () => {
  test('NextResponse.next: hands the new headers of the request on', () => {
    const headers = new Headers([
      ['X', 'y'],
      ['x', 'z'],
      ['a', 'b'],
    ]);
    expect([...NextResponse.next({ request: { headers }, headers: { q: 'r' } }).headers]).toEqual([
      ['q', 'r'],
      ['x-middleware-next', '1'],
      ['x-middleware-override-headers', 'a,x'],
      ['x-middleware-request-a', 'b'],
      ['x-middleware-request-x', 'y, z'],
    ]);
  });

  test('NextResponse.next: without init only lets the request go on', () => {
    expect([...NextResponse.next().headers]).toEqual([['x-middleware-next', '1']]);
  });

  test('NextResponse.next: request.headers must be Headers', () => {
    const init = { request: { headers: { a: 'b' } as unknown as Headers } };
    expect(() => NextResponse.next(init)).toThrow('request.headers must be an instance of Headers');
  });
});

describe('NextResponse.rewrite', () => {
  test('NextResponse.rewrite: names its destination', () => {
    const response = NextResponse.rewrite(new URL('http://localhost/b'), { status: 202 });
    expect([response.status, response.headers.get('x-middleware-rewrite')]).toEqual([
      202,
      'http://localhost/b',
    ]);
  });

  test('NextResponse.rewrite: a relative URL is refused', () => {
    expect(() => NextResponse.rewrite('/b')).toThrow('URL is malformed "/b"');
  });
});

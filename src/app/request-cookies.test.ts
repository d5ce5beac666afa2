import { RequestCookies } from '@edge-runtime/cookies';
import { describe, expect, test } from 'vitest';
import { HandlerCookies, SealedCookies, cookiesReadonly } from './request-cookies.ts';

const HEADER = 'token=abc; theme=dark';

function handlerCookies(header = HEADER): HandlerCookies {
  return new HandlerCookies(new RequestCookies(new Headers({ cookie: header })), () => {});
}

function setCookieLines(cookies: HandlerCookies, lines: string[] = []): string[] {
  const headers = new Headers(lines.map((line): [string, string] => ['set-cookie', line]));
  cookies.applyTo(headers);
  return headers.getSetCookie();
}

describe('HandlerCookies', () => {
  test('HandlerCookies: starts with the cookies of the request, each with a path', () => {
    const cookies = handlerCookies();
    expect(cookies.get('token')).toEqual({ name: 'token', value: 'abc', path: '/' });
    expect(cookies.get({ name: 'theme', value: '' })).toEqual({ name: 'theme', value: 'dark', path: '/' });
    expect(cookies.get('other')).toBeUndefined();
    expect(cookies.getAll('token')).toEqual([{ name: 'token', value: 'abc', path: '/' }]);
    expect(cookies.getAll('other')).toEqual([]);
    expect([cookies.has('token'), cookies.has('other'), cookies.size]).toEqual([true, false, 2]);
    expect([...cookies].map(([name, cookie]) => [name, cookie.value])).toEqual([
      ['token', 'abc'],
      ['theme', 'dark'],
    ]);
    expect(String(cookies)).toBe('token=abc; Path=/; theme=dark; Path=/');
  });

  test('HandlerCookies: reads see writes, in the order of first appearance', () => {
    const cookies = handlerCookies();
    cookies
      .set('new', 'ü', { httpOnly: true, path: '/p' })
      .set({ name: 'token', value: 'next', sameSite: 'strict' });
    expect(cookies.getAll()).toEqual([
      { name: 'token', value: 'next', sameSite: 'strict', path: '/' },
      { name: 'theme', value: 'dark', path: '/' },
      { name: 'new', value: 'ü', httpOnly: true, path: '/p' },
    ]);
    expect(cookies.size).toBe(3);
  });

  test('HandlerCookies: a deleted cookie stays as an empty, expired one', () => {
    const cookies = handlerCookies();
    cookies.delete('token');
    expect(cookies.get('token')).toEqual({ name: 'token', value: '', path: '/', expires: new Date(0) });
    expect(cookies.has('token')).toBe(true);
  });

  test('HandlerCookies.applyTo: sends what was changed, and nothing else', () => {
    const cookies = handlerCookies();
    expect(cookies.isChanged).toBe(false);
    expect(setCookieLines(cookies, ['raw=1; path=/x'])).toEqual(['raw=1; path=/x']);
    cookies.set('z', '1', { maxAge: 0, secure: true });
    cookies.delete({ name: 'token', path: '/p', domain: 'example.com' });
    expect(cookies.isChanged).toBe(true);
    expect(setCookieLines(cookies)).toEqual([
      'token=; Path=/p; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Domain=example.com',
      'z=1; Path=/; Max-Age=0; Secure',
    ]);
  });

  test('HandlerCookies.applyTo: a cookie of the response wins over one of the same name', () => {
    const cookies = handlerCookies();
    cookies.set('a', 'store').set('b', 'store');
    expect(setCookieLines(cookies, ['b=response; HttpOnly', 'c=response; Path=/c'])).toEqual([
      'b=response; Path=/; HttpOnly',
      'c=response; Path=/c',
      'a=store; Path=/',
    ]);
  });

  test('HandlerCookies.applyTo: a cookie that does not survive parsing goes out as it is', () => {
    const cookies = handlerCookies();
    cookies.set('a', '1').set('discount', 'store');
    expect(setCookieLines(cookies, ['gone=; Max-Age=0', 'flag'])).toEqual([
      'gone=; Max-Age=0',
      'flag=true; Path=/',
      'a=1; Path=/',
      'discount=store; Path=/',
    ]);
    expect(setCookieLines(cookies, ['discount=50%; Secure'])).toEqual([
      'discount=50%; Secure',
      'a=1; Path=/',
    ]);
    expect(setCookieLines(cookies, ['discount=50%25; Path=/x'])).toEqual([
      'discount=50%25; Path=/x',
      'a=1; Path=/',
    ]);
  });

  test('HandlerCookies: asks before each write', () => {
    const cookies = new HandlerCookies(new RequestCookies(new Headers()), (expression) => {
      throw cookiesReadonly(expression);
    });
    expect(() => cookies.set('a', '1')).toThrow('Cannot call cookies().set');
    expect(() => cookies.delete('a')).toThrow(
      'Cookies can only be modified in a Server Action or Route Handler',
    );
    expect(cookies.isChanged).toBe(false);
  });
});

describe('SealedCookies', () => {
  test('SealedCookies: can be read only', () => {
    const cookies = new SealedCookies(new Headers({ cookie: HEADER }));
    expect(cookies.get('token')).toEqual({ name: 'token', value: 'abc' });
    expect(cookies.size).toBe(2);
    for (const method of ['set', 'delete', 'clear'] as const) {
      expect(() => cookies[method]()).toThrow(expect.objectContaining({ code: 'ERR_COOKIES_READONLY' }));
    }
  });
});

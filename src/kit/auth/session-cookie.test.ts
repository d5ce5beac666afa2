import { expect, test } from 'vitest';
import { findCookie, setsCookie, writeCookie } from './session-cookie.ts';
import type { CookieSettings } from './session-options.ts';

test.each([
  ['session=1', '1'],
  ['a=b; session=1; c=d', '1'],
  ['a=b;session=1;c=d', '1'],
  ['xsession=2; session=1', '1'],
  ['session-id=2; session=1', '1'],
  ['a=session=2; session=1', '1'],
  ['session=1; session=2', '1'],
  ['session=', ''],
  ['session', undefined],
  ['a=session', undefined],
  ['sessions=1', undefined],
  ['', undefined],
])('findCookie: of %j it is %j', (header, value) => {
  expect(findCookie(header, 'session')).toBe(value);
});

const SETTINGS: CookieSettings = {
  baseName: 'session',
  name: '__Host-session',
  secure: true,
  sameSite: 'lax',
  domain: undefined,
  path: '/',
};

test('writeCookie: takes the place of a cookie of the same name, and leaves others', () => {
  const response = new Response(null, {
    headers: [
      ['set-cookie', 'a=1'],
      ['set-cookie', '__Host-session=old; Path=/'],
      ['cache-control', 'private'],
    ],
  });
  expect(writeCookie(response, SETTINGS, 'new', 60)).toBe(response);
  expect(response.headers.getSetCookie()).toEqual([
    'a=1',
    '__Host-session=new; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Lax',
  ]);
  expect(response.headers.get('cache-control')).toBe('private');
  expect(setsCookie(response, '__Host-session')).toBe(true);
  expect(setsCookie(response, 'session')).toBe(false);
});

test('writeCookie: a redirect, whose headers cannot be changed, is copied', () => {
  const redirect = Response.redirect('http://a.test/b', 303);
  const answer = writeCookie(redirect, SETTINGS, 'new', 60);
  expect(answer).not.toBe(redirect);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, 'http://a.test/b']);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(setsCookie(answer, '__Host-session')).toBe(true);
});

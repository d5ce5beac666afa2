import { expect, test } from 'vitest';
import { expiredDraftCookies, hasStaleDraftCookie } from './stale-draft-cookie.ts';

test.each([
  ['', false],
  ['a=1', false],
  ['__prerender_bypass=right', false],
  ['a=1; __prerender_bypass=right; __next_preview_data=x', false],
  ['a=1; __prerender_bypass=wrong', true],
  ['__next_preview_data=x', true],
  ['x__prerender_bypass=wrong; a=__next_preview_data', false],
])('hasStaleDraftCookie: %s: %s', (cookie, stale) => {
  expect(hasStaleDraftCookie(cookie, 'right')).toBe(stale);
});

test('hasStaleDraftCookie: a request without cookies has none', () => {
  expect(hasStaleDraftCookie(null, '')).toBe(false);
});

test('expiredDraftCookies: both cookies end, as they were set', () => {
  const lines = expiredDraftCookies(false).map(([, line]) => line);
  expect(lines).toEqual([
    '__prerender_bypass=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=None',
    '__next_preview_data=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=None',
  ]);
  expect(expiredDraftCookies(true)[0]?.[1]).toMatch(/; HttpOnly; SameSite=Lax$/);
});

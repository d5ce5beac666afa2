import { expect, test } from 'vitest';
import { filterCookies, rewriteSetCookies } from './filter-cookies.ts';

test.each([
  ['a=1; b=2', true, 'a=1; b=2'],
  ['a=1; b=2', false, null],
  ['a=1; b=2; ab=3', ['b'], 'b=2'],
  ['a=1;b="x;y"; a=3', ['a'], 'a=1; a=3'],
  ['a=1', [], null],
  [null, true, null],
])('filterCookies: %j, %j: %j', (header, choice, expected) => {
  expect(filterCookies(header, choice)).toBe(expected);
});

const mapPath = (path: string) => `/api${path}`;

test.each([
  [
    's=1; Domain=internal; Path=/v1; Secure; HttpOnly',
    true,
    undefined,
    's=1; Path=/api/v1; Secure; HttpOnly',
  ],
  ['s=1; domain = internal ;SameSite=Lax', true, undefined, 's=1; SameSite=Lax'],
  ['s=1; Domain', true, 'example.com', 's=1; Domain=example.com'],
  ['__Host-s=1; Path=/; Secure', true, 'example.com', '__Host-s=1; Path=/api/; Secure'],
  ['s=1', ['t'], undefined, undefined],
  ['s=1', ['s'], undefined, 's=1'],
  ['s=1', false, undefined, undefined],
])('rewriteSetCookies: %j, %j, %j: %j', (line, choice, domain, expected) => {
  expect(rewriteSetCookies([line], { choice, domain, mapPath })[0]).toBe(expected);
});

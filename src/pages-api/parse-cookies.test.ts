import { expect, test } from 'vitest';
import { parseCookies } from './parse-cookies.ts';

test.each([
  [null, {}],
  ['', {}],
  ['a=1; b=2', { a: '1', b: '2' }],
  ['a=1; a=2', { a: '1' }],
  ['a=%20x; b=%zz', { a: ' x', b: '%zz' }],
  ['a="q"; b="', { a: 'q', b: '"' }],
  ['a; =b; c=d=e', { '': 'b', c: 'd=e' }],
  ['constructor=1; toString=2', { constructor: '1', toString: '2' }],
])('parseCookies: %j', (header, cookies) => {
  expect(parseCookies(header)).toEqual(cookies);
});

test('parseCookies: the name __proto__ is a name', () => {
  const cookies = parseCookies('__proto__=1');
  expect(Object.entries(cookies)).toEqual([['__proto__', '1']]);
  expect(Object.getPrototypeOf(cookies)).toBe(Object.prototype);
});

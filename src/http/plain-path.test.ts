import { expect, test } from 'vitest';
import { isPlainPath } from './plain-path.ts';

// What the loop is to say, in the form that is read more easily.
const PLAIN = /^(?:\/[\w\-~!$&()*+,;=:@][\w\-.~!$&()*+,;=:@]*)+$/;

test.each(['/', '/a', '/api/users/7', '/a.b', '/a/b.', '/a:b@c/~x', '/_next/x-y'])(
  'isPlainPath: %s is',
  (path) => {
    expect(isPlainPath(path)).toBe(true);
  },
);

test.each([
  '',
  'a',
  '//',
  '/a/',
  '/a//b',
  '/.',
  '/a/..',
  '/.well-known',
  '/%61',
  '/ä',
  '/a b',
  "/a'b",
  '/a\\b',
])('isPlainPath: %s is not', (path) => {
  expect(isPlainPath(path)).toBe(false);
});

test('isPlainPath: says what the expression says of every character in every place', () => {
  for (let code = 0; code < 0x180; code++) {
    const character = String.fromCharCode(code);
    for (const path of [
      `/${character}`,
      `/a${character}`,
      `/a/${character}b`,
      `/a${character}/b`,
      `${character}a`,
    ]) {
      expect([path, isPlainPath(path)]).toEqual([path, path === '/' || PLAIN.test(path)]);
    }
  }
});

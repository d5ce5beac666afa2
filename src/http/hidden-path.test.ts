import { expect, test } from 'vitest';
import { isHiddenPath } from './hidden-path.ts';

test.each([
  ['robots.txt', false],
  ['.env', true],
  ['a/.git/config', true],
  ['a/../b', true],
  ['..', true],
  ['.well-known/security.txt', false],
  ['.well-known/.hidden', true],
  ['a/.well-known/x', true],
  ['.well-known.txt', true],
  ['a.b/c', false],
])('isHiddenPath: %s is %s', (path, hidden) => {
  expect(isHiddenPath(path)).toBe(hidden);
});

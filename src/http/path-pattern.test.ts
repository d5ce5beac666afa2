import { tokensToRegexp } from 'path-to-regexp';
import { expect, test } from 'vitest';
import { parsePathPattern } from './path-pattern.ts';

test('parsePathPattern: a repeated parameter that nothing separates is separated by a slash', () => {
  const pattern = tokensToRegexp(parsePathPattern('/a:path*'));
  expect('/a').toMatch(pattern);
  expect('/a/b/c').toMatch(pattern);
});

test('parsePathPattern: a pattern that is none throws', () => {
  expect(() => parsePathPattern('/a(')).toThrow(TypeError);
});

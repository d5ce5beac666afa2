import { expect, test } from 'vitest';
import { pathOfTarget } from './request-target.ts';

test.each([
  ['/', '/'],
  ['/a?b#c', '/a?b'],
  ['//a\\b', '//a\\b'],
  ['http://x.test:1/a?b', '/a?b'],
  ['https://x.test', '/'],
  ['https://x.test?q', '/?q'],
  ['HTTP://x.test/a#b', '/a'],
  ['http://x.test\\a', '/\\a'],
  ['*', undefined],
  ['x.test:80', undefined],
  ['ftp://x.test/', undefined],
  ['', undefined],
])('pathOfTarget: %s: %s', (target, path) => {
  expect(pathOfTarget(target)).toBe(path);
});

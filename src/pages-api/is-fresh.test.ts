import { expect, test } from 'vitest';
import { isFresh } from './is-fresh.ts';

test.each([
  [{}, false],
  [{ 'if-none-match': '"a"' }, true],
  [{ 'if-none-match': '"b"' }, false],
  [{ 'if-none-match': '"b", W/"a"' }, true],
  [{ 'if-none-match': '*' }, true],
  [{ 'if-none-match': '"a"', 'cache-control': 'max-age=0, no-cache' }, false],
  [{ 'if-none-match': '"a"', 'cache-control': 'max-age=0' }, true],
])('isFresh: %j', (headers, expected) => {
  expect(isFresh(headers, '"a"')).toBe(expected);
});

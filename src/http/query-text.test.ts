import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalSearch, queryText } from './query-text.ts';

test.each([
  ['', ''],
  ['?', ''],
  ['?&', ''],
  ['?a=1', '?a=1'],
  ['?a=1&b=c+d', '?a=1&b=c+d'],
  ['?b', '?b='],
  ['??a=1', '?%3Fa=1'],
  ['?a=%20', '?a=+'],
  ['?a=%zz', '?a=%25zz'],
  ['?a=b/c', '?a=b%2Fc'],
])('canonicalSearch: %s', (search, canonical) => {
  expect(canonicalSearch(search)).toBe(canonical);
});

test('canonicalSearch: is what URLSearchParams writes', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9=&+%._~!*-]{0,12}$/), (text) => {
      const expected = new URLSearchParams(text).toString();
      expect(canonicalSearch(text === '' ? '' : `?${text}`)).toBe(expected === '' ? '' : `?${expected}`);
    }),
  );
});

test('queryText: values of one name stand together, a space is %20', () => {
  expect(queryText(new URLSearchParams('a=1&b=x+y&a=2'))).toBe('a=1&a=2&b=x%20y');
  expect(queryText(new URLSearchParams("a=b!c'd(e)*~/"))).toBe("a=b!c'd(e)*~%2F");
  expect(queryText(new URLSearchParams())).toBe('');
});

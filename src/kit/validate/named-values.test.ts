import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { namedValues, queryValues } from './named-values.ts';

test('queryValues: names and values as URLSearchParams has them', () => {
  const query = array(constantFrom('a', 'b', '=', '&', '+', '%41', '%', 'ü', '?', '/')).map((signs) =>
    signs.join(''),
  );
  assert(
    property(query, (text) => {
      expect(queryValues(`http://localhost/?${text}#fragment`)).toEqual(
        namedValues(new URLSearchParams(`?${text}`)),
      );
    }),
    { numRuns: 2000 },
  );
});

test('queryValues: none', () => {
  expect(queryValues('http://localhost/')).toEqual({});
  expect(queryValues('http://localhost/?')).toEqual({});
});

test('namedValues: a name that comes several times has a list, in order', () => {
  expect(queryValues('/?a=1&b=&a=2&c&a=3')).toEqual({ a: ['1', '2', '3'], b: '', c: '' });
});

test('namedValues: names of the prototype are names like others, but for `__proto__`', () => {
  expect(queryValues('/?toString=1&constructor=2&hasOwnProperty=3')).toEqual({
    toString: '1',
    constructor: '2',
    hasOwnProperty: '3',
  });
  expect(queryValues('/?a=1&__proto__=2')).toBeUndefined();
  expect(queryValues('/?a=1&__pr%6fto__=2')).toBeUndefined();
});

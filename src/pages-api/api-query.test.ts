import { expect, test } from 'vitest';
import { readApiQuery } from './api-query.ts';

test.each([
  ['/a', undefined, undefined, {}],
  ['/a?x=1&y=&x=2&x=3', undefined, undefined, { x: ['1', '2', '3'], y: '' }],
  ['/a?id=q&x=1', undefined, { id: '7' }, { id: '7', x: '1' }],
  ['/a?x=1', new URLSearchParams('y=2'), { path: ['a', 'b'] }, { y: '2', path: ['a', 'b'] }],
  [
    '/a?toString=1&constructor=2&constructor=3',
    undefined,
    undefined,
    { toString: '1', constructor: ['2', '3'] },
  ],
])('readApiQuery: %s', (url, rewritten, params, query) => {
  expect(readApiQuery(url, rewritten, params)).toEqual(query);
});

test('readApiQuery: the name __proto__ is a name', () => {
  const query = readApiQuery('/a?__proto__=1&__proto__=2', undefined, undefined);
  expect(Object.entries(query)).toEqual([['__proto__', ['1', '2']]]);
  expect(Object.getPrototypeOf(query)).toBe(Object.prototype);
});

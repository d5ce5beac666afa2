import { expect, test } from 'vitest';
import { lineAndColumn } from './line-and-column.ts';

test.each([
  ['abc', 0, 1, 1],
  ['abc', 3, 1, 4],
  ['a\nb', 2, 2, 1],
  ['a\r\nb', 3, 2, 1],
  ['a\rb', 2, 2, 1],
  ['\uFEFFabc', 2, 1, 2],
  ['\uFEFFa\nb', 3, 2, 1],
  ['😀b', 2, 1, 3],
])('lineAndColumn: %j at %i: line %i, column %i', (text, offset, line, column) => {
  expect(lineAndColumn(text, offset)).toEqual({ line, column });
});

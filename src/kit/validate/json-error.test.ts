import { array, assert, constantFrom, json, oneof, property } from 'fast-check';
import { expect, test } from 'vitest';
import { findJsonError } from './json-error.ts';

test.each([
  ['', 0],
  ['{"a":}', 5],
  ['{"a":1,}', 7],
  ['[1,]', 3],
  ['[1 2]', 3],
  ['{a:1}', 1],
  ["{'a':1}", 1],
  ['{"a" 1}', 5],
  ['{"a":1', 6],
  ['"a\nb"', 2],
  ['"a\\x"', 2],
  ['"open', 5],
  ['01', 1],
  ['1.', 1],
  ['nul', 0],
  ['NaN', 0],
  ['1 2', 2],
  ['{"a":[1,{"b":tru}]}', 13],
  ['}', 0],
  ['[}', 1],
])('findJsonError: in %j at %d', (text, offset) => {
  expect(findJsonError(text)?.offset).toBe(offset);
});

test('findJsonError: counts lines and columns from 1', () => {
  expect(findJsonError('{\n  "a": 1,\n  "b": oops\n}')).toEqual({ offset: 19, line: 3, column: 8 });
});

test('findJsonError: finds an error where JSON.parse does, and nowhere else', () => {
  const sign = constantFrom(...'{}[]:,"\\ \n01-+.eEtrufalsn/a');
  const text = oneof(
    array(sign).map((signs) => signs.join('')),
    json(),
    json().map((json) => json.slice(0, -1)),
  );
  assert(
    property(text, (each) => {
      expect(findJsonError(each) === undefined).toBe(isJson(each));
    }),
    { numRuns: 3000 },
  );
});

test('findJsonError: reads a million open brackets', () => {
  expect(findJsonError('['.repeat(1_000_000))?.offset).toBe(1_000_000);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

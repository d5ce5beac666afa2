import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonError } from './json-error.ts';

test.each([
  ['', 'The file is empty.', 0],
  [' \n', 'The file is empty.', 2],
  ['{', 'The file ends too early: `}` is missing.', 1],
  ['{ "a": [1, 2', 'The file ends too early: `]` is missing.', 12],
  ['{ "a": ', 'The file ends too early: `}` is missing.', 7],
  ['{ "a": 1, }', 'JSON allows no comma before a closing bracket.', 10],
  ['[1,]', 'JSON allows no comma before a closing bracket.', 3],
  ['{ "a": }', 'A value is missing.', 7],
  ['{ a: 1 }', '`a` is nothing that JSON has: names and texts stand in double quotes.', 2],
  ["{ 'a': 1 }", 'JSON takes double quotes only.', 2],
  ['{ "a" 1 }', 'A colon is missing before `1`.', 6],
  ['{ "a": 1 "b": 2 }', 'A comma is missing before `"b"`.', 9],
  ['[1 2]', 'A comma is missing before `2`.', 3],
  ['{ "a": 1 } x', 'There is more text after the end of the JSON value.', 11],
  ['{ "a": 1 // one\n}', 'JSON has no comments.', 9],
  ['"abc', 'The string is not closed, or holds a character that must be escaped.', 0],
  ['[undefined]', '`undefined` is nothing that JSON has: names and texts stand in double quotes.', 1],
  ['[01]', '`01` is nothing that JSON has: names and texts stand in double quotes.', 1],
  ['{1: 2}', 'A name in double quotes is expected, and not `1`.', 1],
  ['[}', 'A value is expected, and not `}`.', 1],
])('jsonError: %j: %s', (text, message, offset) => {
  expect(jsonError(text)).toStrictEqual({ message, offset });
});

test('jsonError: finds nothing in what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('', ' ', '\t'), (value, space) => {
      expect(jsonError(JSON.stringify(value, null, space))).toBeUndefined();
    }),
  );
});

test('jsonError: agrees with JSON.parse on any text', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"a"',
    '1',
    '-',
    'true',
    'x',
    ' ',
    '\n',
    '"',
    '\\',
    '0',
    '.5',
    'e3',
    "'",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      expect(jsonError(text) === undefined).toBe(isJson(text));
    }),
    { numRuns: 2000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

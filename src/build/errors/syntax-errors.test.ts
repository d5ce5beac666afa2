import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { syntaxErrors } from './syntax-errors.ts';

const PIECES = [
  'export',
  'const',
  'a',
  '=',
  '1',
  ';',
  '{',
  '}',
  '(',
  ')',
  '[',
  '"',
  "'",
  '`',
  '/',
  '<',
  '>',
  '=>',
  'await',
  'class',
  'function',
  'import',
  '\n',
  '\r\n',
  ' ',
  '\t',
  '.',
  '#',
  '@',
  '“',
  '😀',
  '\u0000',
  '\\',
  '<<<<<<<',
  '/*',
  'type',
  ':',
];

test('syntaxErrors: whatever a source holds, each error is a sentence at a place in it', () => {
  const source = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(
      source,
      fc.constantFrom('ts', 'tsx', 'js', 'mjs', 'cjs'),
      fc.boolean(),
      (text, ending, semantic) => {
        const lines = text.split(/\r\n|\n|\r/);
        for (const { message, file, line = 0, column = 0 } of syntaxErrors(`a.${ending}`, text, {
          semantic,
        })) {
          expect(file).toBe(`a.${ending}`);
          expect(message).toMatch(/^[A-Z`'].*[.!?]$/s);
          expect(message).not.toContain('EOF');
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThan(0);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test('syntaxErrors: one place has one error', () => {
  expect(syntaxErrors('a.ts', 'export const GET = () => <b>x</b>;', { semantic: true })).toHaveLength(1);
  expect(syntaxErrors('a.ts', 'const a = /b/x;', { semantic: true })).toHaveLength(1);
});

test('syntaxErrors: several errors that the parser survives are all told', () => {
  const places = syntaxErrors('a.ts', 'const a;\nconst b;\nbreak;\n', { semantic: true }).map(
    ({ line }) => line,
  );
  expect(places).toEqual([1, 2, 3]);
});

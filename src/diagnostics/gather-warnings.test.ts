import { expect, test } from 'vitest';
import type { Diagnostic } from './diagnostic.ts';
import { gatherWarnings } from './gather-warnings.ts';

const warning = (file: string, more: Partial<Diagnostic> = {}): Diagnostic => ({
  code: 'ERR_FEATURE_UNSUPPORTED',
  severity: 'warning',
  file,
  message: 'The page is left out.',
  ...more,
});

test('gatherWarnings: three of a kind are told one by one, in their order', () => {
  const few = [warning('a'), warning('x', { message: 'Other.' }), warning('b'), warning('c')];
  expect(gatherWarnings(few).map(({ file }) => file)).toEqual(['a', 'b', 'c', 'x']);
});

test('gatherWarnings: more than three of a kind are told in one', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((file) => warning(file));
  expect(gatherWarnings([...many, warning('x', { message: 'Other.' })])).toEqual([
    warning('a', { message: 'The page is left out. The same holds for b, c and 2 more.' }),
    warning('x', { message: 'Other.' }),
  ]);
});

test('gatherWarnings: errors, and what has a line, stay as they are', () => {
  const errors = ['a', 'b', 'c', 'd'].map((file) => warning(file, { severity: 'error' }));
  const placed = ['a', 'b', 'c', 'd'].map((file) => warning(file, { line: 1 }));
  expect(gatherWarnings([...errors, ...placed])).toEqual([...errors, ...placed]);
});

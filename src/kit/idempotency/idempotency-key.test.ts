import { expect, test } from 'vitest';
import { readIdempotencyKey } from './idempotency-key.ts';

test.each([
  ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
  ['8e03978e', '8e03978e'],
  [' "a b" ', 'a b'],
  ['"a\\"b\\\\c"', 'a"b\\c'],
  [`"${'a'.repeat(255)}"`, 'a'.repeat(255)],
])('readIdempotencyKey: %s', (header, key) => {
  expect(readIdempotencyKey(header)).toBe(key);
});

test.each([
  '',
  ' ',
  '""',
  '"  "',
  '"open',
  'a"b',
  '"a"b"',
  '"a\\b"',
  'two words',
  'one, other',
  '"one", "other"',
  'ü',
  '"ü"',
  'a'.repeat(256),
  `"${'a'.repeat(256)}"`,
])('readIdempotencyKey: not %j', (header) => {
  expect(readIdempotencyKey(header)).toBeUndefined();
});

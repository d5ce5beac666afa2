import { expect, test } from 'vitest';
import { readDuration } from './duration.ts';

test.each([
  ['0', 0],
  ['0s', 0],
  ['5000', 5000],
  ['500ms', 500],
  ['10s', 10_000],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h', 3_600_000],
  [' 10 s ', 10_000],
  ['2147483647', 2_147_483_647],
])('readDuration: %j is %j milliseconds', (text, milliseconds) => {
  expect(readDuration(text)).toBe(milliseconds);
});

test.each(['', 's', '-1', '1e3', '10 seconds', '10S', '1,5s', '0.1ms', '2147483648', '1000h', 'Infinity'])(
  'readDuration: %j is none',
  (text) => {
    expect(readDuration(text)).toBeUndefined();
  },
);

import { expect, test } from 'vitest';
import { BackOff } from './back-off.ts';

test('BackOff: doubles from 100 ms up to 30 s', () => {
  const backOff = new BackOff();
  const delays = Array.from({ length: 11 }, () => backOff.next(0));
  expect(delays).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
});

test('BackOff: begins anew after a worker that has lived a minute', () => {
  const backOff = new BackOff();
  backOff.next(0);
  expect(backOff.next(59_999)).toBe(200);
  expect(backOff.next(60_000)).toBe(100);
  expect(backOff.next(0)).toBe(200);
});

test('BackOff: begins anew when told to', () => {
  const backOff = new BackOff();
  backOff.next(0);
  backOff.reset();
  expect(backOff.next(0)).toBe(100);
});

import { expect, test } from 'vitest';
import { backoffBefore, isIdempotent, RetryBudget, type RetrySettings } from './retry-policy.ts';

const SETTINGS: RetrySettings = {
  limit: 3,
  statuses: new Set(),
  backoff: 100,
  maxBackoff: 500,
  maxBodySize: 0,
};

test.each([
  ['GET', true],
  ['PUT', true],
  ['DELETE', true],
  ['POST', false],
  ['PATCH', false],
])('isIdempotent: %s: %s', (method, expected) => {
  expect(isIdempotent(method)).toBe(expected);
});

test('backoffBefore: at random, below a bound that doubles up to its limit', () => {
  for (const [attempt, bound] of [
    [1, 100],
    [2, 200],
    [4, 500],
    [30, 500],
  ] as const) {
    const waits = Array.from({ length: 200 }, () => backoffBefore(attempt, SETTINGS, null) ?? -1);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...waits)).toBeLessThanOrEqual(bound);
    expect(new Set(waits).size).toBeGreaterThan(100);
  }
});

test.each([
  ['0', 0],
  ['1', undefined],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['Fri, 02 Jan 1970 00:00:00 GMT', undefined],
  ['soon', 0],
])('backoffBefore: Retry-After %j', (retryAfter, least) => {
  const wait = backoffBefore(1, SETTINGS, retryAfter, 1000);
  if (least === undefined) expect(wait).toBeUndefined();
  else expect(wait).toBeGreaterThanOrEqual(least);
});

test('RetryBudget: a few failures may be repeated, many may not until others succeed', () => {
  const budget = new RetryBudget();
  const results = Array.from({ length: 10 }, () => budget.failed());
  expect(results.filter(Boolean)).toHaveLength(4);
  for (let count = 0; count < 50; count++) budget.succeeded();
  expect(budget.failed()).toBe(false);
  for (let count = 0; count < 50; count++) budget.succeeded();
  expect(budget.failed()).toBe(true);
});

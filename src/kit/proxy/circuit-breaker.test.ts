import { expect, test } from 'vitest';
import { breakerOf, CircuitBreaker } from './circuit-breaker.ts';

const SETTINGS = { failureRate: 0.5, minimumRequests: 4, window: 1000, cooldown: 500 };

function start() {
  const clock = { now: 10_000 };
  const breaker = new CircuitBreaker(SETTINGS, () => clock.now);
  const send = (...results: (boolean | undefined)[]) => {
    for (const result of results) {
      const report = breaker.enter();
      expect(report).toBeDefined();
      report?.(result);
    }
  };
  return { breaker, clock, send };
}

test('CircuitBreaker: opens when the share of failures is reached, and not for few requests', () => {
  const { breaker, send } = start();
  send(true, true, true);
  expect(breaker.closedFor).toBe(0);
  send(true);
  expect(breaker.closedFor).toBe(500);
  expect(breaker.enter()).toBeUndefined();
});

test('CircuitBreaker: successes keep it closed', () => {
  const { breaker, send } = start();
  send(false, false, false, false, false, true, true, true, true);
  expect(breaker.closedFor).toBe(0);
  send(true);
  expect(breaker.closedFor).toBe(500);
});

test('CircuitBreaker: failures outside of the window do not count', () => {
  const { breaker, clock, send } = start();
  send(true, true, true);
  clock.now += 1100;
  send(true, false, false);
  expect(breaker.closedFor).toBe(0);
});

test('CircuitBreaker: what was given up does not count', () => {
  const { breaker, send } = start();
  send(undefined, undefined, undefined, true);
  expect(breaker.closedFor).toBe(0);
});

test('CircuitBreaker: half open, one request goes through; a success closes it', () => {
  const { breaker, clock, send } = start();
  send(true, true, true, true);
  clock.now += 499;
  expect(breaker.enter()).toBeUndefined();
  clock.now += 1;
  const probe = breaker.enter();
  expect(breaker.enter()).toBeUndefined();
  probe?.(false);
  expect(breaker.closedFor).toBe(0);
  send(true, true, true);
  expect(breaker.closedFor).toBe(0);
});

test('CircuitBreaker: half open, a failure opens it again, and one given up leaves it to the next', () => {
  const { breaker, clock, send } = start();
  send(true, true, true, true);
  clock.now += 500;
  breaker.enter()?.(undefined);
  breaker.enter()?.(true);
  expect(breaker.enter()).toBeUndefined();
  expect(breaker.closedFor).toBe(500);
});

test('CircuitBreaker: what was on its way when it opened changes nothing', () => {
  const { breaker, send } = start();
  const late = breaker.enter();
  send(true, true, true, true);
  late?.(false);
  expect(breaker.enter()).toBeUndefined();
});

test('breakerOf: one for each origin and its settings', () => {
  const one = breakerOf('http://a.example', SETTINGS);
  expect(breakerOf('http://a.example', { ...SETTINGS })).toBe(one);
  expect(breakerOf('http://b.example', SETTINGS)).not.toBe(one);
  expect(breakerOf('http://a.example', { ...SETTINGS, cooldown: 1 })).not.toBe(one);
});

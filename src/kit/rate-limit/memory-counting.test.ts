import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Limit, type RateLimitNumbers, readLimit } from '../../http/rate-limit-numbers.ts';
import { MemoryCounting } from './memory-counting.ts';

class Clock {
  now = 1_000_000;
  readonly read = () => this.now;
}

function counting(...numbers: RateLimitNumbers[]) {
  const clock = new Clock();
  const counts = new MemoryCounting(numbers.map(readLimit), 1000, clock.read);
  const take = (cost = 1, client = 'a') => counts.take(client, cost);
  const pass = (milliseconds: number) => void (clock.now += milliseconds);
  return { take, pass, counts };
}

describe('fixed-window', () => {
  test('starts with the first request, and lets through what fits', () => {
    const { take, pass } = counting({ limit: 3, window: 1000, algorithm: 'fixed-window' });
    expect(take()).toEqual({ wait: 0, states: [{ remaining: 2, reset: 1000 }] });
    pass(400);
    expect(take(2)).toEqual({ wait: 0, states: [{ remaining: 0, reset: 600 }] });
    expect(take()).toEqual({ wait: 600, states: [{ remaining: 0, reset: 600 }] });
    pass(600);
    expect(take()).toEqual({ wait: 0, states: [{ remaining: 2, reset: 1000 }] });
  });

  test('what does not fit uses nothing', () => {
    const { take } = counting({ limit: 3, window: 1000, algorithm: 'fixed-window' });
    take(2);
    expect(take(2).wait).toBe(1000);
    expect(take(1).wait).toBe(0);
    expect(take(4).wait).toBe(Infinity);
  });
});

describe('sliding-window', () => {
  test('what has been used comes back when it is a window old', () => {
    const { take, pass } = counting({ limit: 2, window: 1000 });
    take();
    pass(700);
    expect(take()).toEqual({ wait: 0, states: [{ remaining: 0, reset: 300 }] });
    expect(take().wait).toBe(300);
    expect(take(2).wait).toBe(1000);
    pass(300);
    expect(take()).toEqual({ wait: 0, states: [{ remaining: 0, reset: 700 }] });
    expect(take().wait).toBe(700);
  });

  test('at the edge of two windows there is no room for twice the limit', () => {
    const { take, pass } = counting({ limit: 10, window: 1000 });
    pass(999);
    const sent = Array.from({ length: 10 }, () => take().wait);
    pass(2);
    expect([...sent, take().wait]).toEqual([...Array.from({ length: 10 }, () => 0), 998]);
  });
});

describe('token-bucket', () => {
  test('lets a burst through, and then one at a time', () => {
    const { take, pass } = counting({ limit: 10, window: 1000, algorithm: 'token-bucket', burst: 3 });
    expect([take(), take(), take()].map(({ wait }) => wait)).toEqual([0, 0, 0]);
    expect(take()).toEqual({ wait: 100, states: [{ remaining: 0, reset: 300 }] });
    pass(100);
    expect(take()).toEqual({ wait: 0, states: [{ remaining: 0, reset: 300 }] });
    expect(take(4).wait).toBe(Infinity);
    pass(10_000);
    expect(take(3).wait).toBe(0);
  });
});

test('MemoryCounting: several limits have all room for a request, or none is used', () => {
  const { take, pass } = counting(
    { name: 'burst', limit: 2, window: 1000, algorithm: 'fixed-window' },
    { name: 'daily', limit: 3, window: 60_000, algorithm: 'fixed-window' },
  );
  take();
  take();
  expect(take()).toMatchObject({ wait: 1000, states: [{ remaining: 0 }, { remaining: 1 }] });
  pass(1000);
  expect(take()).toMatchObject({ wait: 0, states: [{ remaining: 1 }, { remaining: 0 }] });
  expect(take().wait).toBe(59_000);
});

test('MemoryCounting: blockFor begins with the first request beyond the limit, and not anew with each', () => {
  const { take, pass } = counting({ limit: 1, window: 1000, blockFor: 5000 });
  take();
  pass(500);
  expect(take().wait).toBe(5000);
  pass(2000);
  expect(take().wait).toBe(3000);
  pass(3000);
  expect(take().wait).toBe(0);
});

test('MemoryCounting: a cost of nothing uses nothing, and is refused where there is nothing', () => {
  const { take } = counting({ limit: 1, window: 1000, algorithm: 'fixed-window' });
  expect(take(0)).toMatchObject({ wait: 0, states: [{ remaining: 1 }] });
  take();
  expect(take(0)).toMatchObject({ wait: 0, states: [{ remaining: 0 }] });
});

test('MemoryCounting: clients count on their own, and can be forgotten', () => {
  const { take, counts } = counting({ limit: 1, window: 1000 });
  expect(take(1, 'a').wait).toBe(0);
  expect(take(1, 'b').wait).toBe(0);
  expect(take(1, 'a').wait).toBeGreaterThan(0);
  counts.reset('a');
  expect(take(1, 'a').wait).toBe(0);
});

test('MemoryCounting: remembers no more clients than it may, and those that come again', () => {
  const counts = new MemoryCounting([readLimit({ limit: 1, window: 60_000 })], 100, () => 1);
  counts.take('again', 1);
  for (let client = 0; client < 1000; client++) {
    counts.take(String(client), 1);
    if (client % 40 === 0) expect(counts.take('again', 1).wait).toBeGreaterThan(0);
  }
  expect(counts.size).toBeLessThanOrEqual(100);
});

const step = record({ after: integer({ min: 0, max: 700 }), cost: integer({ min: 1, max: 3 }) });

test('sliding-window: as if every request were remembered', () => {
  assert(
    property(array(step, { maxLength: 60 }), integer({ min: 1, max: 5 }), (steps, limit) => {
      const { take, pass } = counting({ limit, window: 1000 });
      let now = 0;
      const used: { at: number; cost: number }[] = [];
      for (const { after, cost } of steps) {
        now += after;
        pass(after);
        const inWindow = used.filter(({ at }) => at > now - 1000).reduce((sum, each) => sum + each.cost, 0);
        const fits = inWindow + cost <= limit;
        expect(take(cost).wait === 0).toBe(fits);
        if (fits) used.push({ at: now, cost });
      }
    }),
    { numRuns: 200 },
  );
});

test.each(['fixed-window', 'sliding-window', 'token-bucket'] as const)(
  '%s: after the time to wait a request fits, and not before',
  (algorithm) => {
    assert(
      property(array(step, { maxLength: 40 }), constantFrom(1, 3, 7), (steps, limit) => {
        const { take, pass } = counting({ limit, window: 1000, algorithm });
        for (const { after, cost } of steps) {
          pass(after);
          const { wait } = take(cost);
          if (wait === 0 || wait === Infinity) continue;
          if (wait > 1) {
            pass(wait - 1);
            expect(take(cost).wait).toBeGreaterThan(0);
            pass(1);
          } else pass(wait);
          expect(take(cost).wait).toBe(0);
        }
      }),
      { numRuns: 200 },
    );
  },
);

test('sliding-window: with more uses than it remembers, it is never too generous', () => {
  const limit: Limit = readLimit({ limit: 5000, window: 1000 });
  let now = 0.1;
  const counts = new MemoryCounting([limit], 10, () => now);
  const times: number[] = [];
  for (let index = 0; index < 20_000; index++) {
    now += 0.13;
    if (counts.take('a', 1).wait === 0) times.push(now);
  }
  for (let index = 0; index + 5000 < times.length; index++) {
    expect((times[index + 5000] as number) - (times[index] as number)).toBeGreaterThanOrEqual(1000);
  }
  expect(times.length).toBeGreaterThan(10_000);
});

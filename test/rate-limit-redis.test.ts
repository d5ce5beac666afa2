import { array, assert, asyncProperty, constantFrom, integer, oneof, record } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMIT_SCRIPT } from '../src/kit/rate-limit/limit-script.ts';
import { MemoryCounting } from '../src/kit/rate-limit/memory-counting.ts';
import { redisCounting } from '../src/kit/rate-limit/redis-counting.ts';
import { readLimit } from '../src/http/rate-limit-numbers.ts';
import type { RedisAccess } from '../src/http/shared-store.ts';
import { parseRedisUrl } from '../src/store/redis/parse-redis-url.ts';
import { RedisSharedStore } from '../src/store/redis/redis-shared-store.ts';
import { NO_REDIS, type RedisServers, startCluster, startRedis } from './harness/redis-servers.ts';

describe.skipIf(NO_REDIS !== undefined).each([
  ['Redis', () => startRedis()],
  ['a cluster', () => startCluster()],
])('limits at %s', (_name, startServers) => {
  let servers: RedisServers;
  let store: RedisSharedStore;
  let access: RedisAccess;

  beforeAll(async () => {
    servers = await startServers();
    store = new RedisSharedStore(parseRedisUrl(`${servers.url}?timeout=20000`));
    access = store.redis;
  });
  afterAll(async () => {
    await store.close();
    await servers.stop();
  });

  /** The same server with a clock of the test's own. */
  function atTime(now: () => number): RedisAccess {
    const script = LIMIT_SCRIPT.replace("redis.call('TIME')", '{ tonumber(ARGV[#ARGV]) / 1000, 0 }');
    expect(script).not.toBe(LIMIT_SCRIPT);
    return { ...access, run: (_script, key, args) => access.run(script, key, [...args, String(now())]) };
  }

  const step = record({
    after: integer({ min: 0, max: 700 }),
    cost: oneof(integer({ min: 0, max: 3 }), constantFrom(50)),
    client: constantFrom('a', 'b'),
  });
  const limits = record({
    algorithm: constantFrom('fixed-window' as const, 'sliding-window' as const, 'token-bucket' as const),
    limit: oneof(integer({ min: 1, max: 6 }), integer({ min: 101, max: 104 })),
    window: constantFrom(100, 1000),
    blockFor: constantFrom(undefined, 300),
  });

  test('redisCounting: counts as in memory', async () => {
    let round = 0;
    await assert(
      asyncProperty(
        array(limits, { minLength: 1, maxLength: 3 }),
        array(step, { maxLength: 40 }),
        async (some, steps) => {
          const all = some.map((numbers, index) => readLimit({ ...numbers, name: `r${round}-${index}` }));
          round++;
          let now = 1_000_000;
          const memory = new MemoryCounting(all, 100, () => now);
          const redis = redisCounting(
            atTime(() => now),
            all,
          );
          for (const { after, cost, client } of steps) {
            now += after;
            const { wait, states } = await redis.take(client, cost);
            const expected = memory.take(client, cost);
            expect({ wait, states }).toEqual({
              wait: close(expected.wait),
              states: expected.states.map(({ remaining, reset }) => ({ remaining, reset: close(reset) })),
            });
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('redisCounting: not one too many of a thousand at once', async () => {
    const { take } = redisCounting(access, [readLimit({ name: 'crowd', limit: 100, window: 60_000 })]);
    const counts = await Promise.all(Array.from({ length: 1000 }, () => take('everyone', 1)));
    expect(counts.filter(({ wait }) => wait === 0).length).toBe(100);
  });

  test('redisCounting: what is counted is gone when it means nothing any more', async () => {
    const counting = redisCounting(access, [readLimit({ name: 'short', limit: 3, window: 20 })]);
    await counting.take('x', 1);
    const key = `${access.keyPrefix}rate-limit:short/s3/20:x`;
    const left = Number(await access.send(key, ['PTTL', key]));
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(2000);
    await counting.reset('x');
    expect(await access.send(key, ['EXISTS', key])).toBe(0);
  });
});

/** As the server tells times: in whole milliseconds, so that nobody comes back too early. */
function close(value: number): number {
  return Math.max(0, Math.ceil(value - 0.001));
}

import type { Limit } from '../../http/rate-limit-numbers.ts';
import type { RedisAccess } from '../../http/shared-store.ts';
import type { Counting, LimitState } from './count.ts';
import { LIMIT_SCRIPT } from './limit-script.ts';
import { limitsId } from './limits-id.ts';

/** Counts at a Redis or Valkey, for all who use it: each request is one step there. */
export function redisCounting(redis: RedisAccess, limits: readonly Limit[]): Counting {
  const prefix = `${redis.keyPrefix}rate-limit:${limitsId(limits)}:`;
  const numbers = [String(limits.length), ...limits.flatMap(numbersOf)];
  return {
    take: async (client, cost) => {
      const reply = await redis.run(LIMIT_SCRIPT, prefix + client, [String(cost), ...numbers]);
      const [wait = 0, ...told] = (reply as readonly unknown[]).map(Number);
      const states = limits.map((_limit, index): LimitState => ({
        remaining: told[index * 2] ?? 0,
        reset: told[index * 2 + 1] ?? 0,
      }));
      return { wait: wait < 0 ? Infinity : wait, states };
    },
    reset: async (client) => {
      await redis.send(prefix + client, ['DEL', prefix + client]);
    },
  };
}

function numbersOf({ algorithm, quota, window, burst, blockFor }: Limit): string[] {
  return [algorithm.slice(0, 1), ...[quota, window, burst, blockFor].map(String)];
}

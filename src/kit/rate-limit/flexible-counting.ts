import type { Count, Counting } from './count.ts';

/** What a limiter of `rate-limiter-flexible` tells of a client: its `RateLimiterRes`. */
export interface FlexibleResult {
  readonly msBeforeNext: number;
  readonly remainingPoints: number;
}

/** A limiter of the package `rate-limiter-flexible`, such as a `RateLimiterPostgres`. */
export interface FlexibleLimiter {
  readonly points: number;
  /** Seconds. */
  readonly duration: number;
  consume(key: string, points?: number): Promise<FlexibleResult>;
  delete(key: string): Promise<boolean>;
}

/** Counts with such a limiter. It rejects with what it tells where there is no room, and with an error where it fails. */
export function flexibleCounting(limiter: FlexibleLimiter): Counting {
  return {
    take: async (client, cost) => {
      try {
        return countOf(await limiter.consume(client, cost), true);
      } catch (refusal) {
        if (!isResult(refusal)) throw refusal;
        return countOf(refusal, false);
      }
    },
    reset: async (client) => {
      await limiter.delete(client);
    },
  };
}

function countOf({ msBeforeNext, remainingPoints }: FlexibleResult, fits: boolean): Count {
  const reset = Math.max(0, msBeforeNext);
  return {
    wait: fits ? 0 : Math.max(1, reset),
    states: [{ remaining: Math.max(0, remainingPoints), reset }],
  };
}

function isResult(value: unknown): value is FlexibleResult {
  return typeof value === 'object' && value !== null && !(value instanceof Error) && 'msBeforeNext' in value;
}

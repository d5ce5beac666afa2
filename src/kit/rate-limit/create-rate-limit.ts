import type { MaybePromise } from '../../http/cache-store.ts';
import type { Limit } from '../../http/rate-limit-numbers.ts';
import { isWaymarkError } from '../../http/waymark-error.ts';
import { sharedStore } from '../../store/shared-store.ts';
import { findClient, shorten } from './client-of.ts';
import type { Count, Counting } from './count.ts';
import { flexibleCounting } from './flexible-counting.ts';
import { memoryCounting } from './memory-counting.ts';
import type { RateLimitOptions } from './rate-limit-options.ts';
import { RateLimitOutcome, showLimits, type ShownLimits } from './rate-limit-outcome.ts';
import { optionError, readLimits } from './read-limits.ts';
import { redisCounting } from './redis-counting.ts';
import { reportRarely } from './report-rarely.ts';

/** Limits that are ready to count. */
export interface RateLimit {
  /**
   * Counts a request.
   *
   * @param context What its handler is given besides it, which `by` and `cost` may look at. Default: nothing.
   * @returns Whether it may pass, and what to tell its client; at once where the counts are in this process, and
   *   nothing else has to be waited for.
   */
  check(request: Request, context?: unknown): MaybePromise<RateLimitOutcome>;
  /**
   * Counts for a name of your own, such as one that somebody wants to sign in under.
   *
   * @param cost Default: 1.
   */
  take(client: string, cost?: number): MaybePromise<RateLimitOutcome>;
  /** Forgets what has been counted for such a name. */
  reset(client: string): MaybePromise<void>;
  /** The answer to a request that may not pass. */
  refuse(outcome: RateLimitOutcome, request: Request): MaybePromise<Response>;
}

/**
 * Makes limits that requests are counted against, to be asked in `proxy.ts`, in a handler, or by a wrapper.
 *
 * In one process they count in its memory, exactly, and remember the last 100,000 clients. Where `REDIS_URL` is set,
 * all instances count together, in one step at the server: none is let through beyond the limit.
 *
 * @throws {WaymarkError} `ERR_RATE_LIMIT` for options that cannot be used.
 *
 * @example
 * ```ts
 * import { createRateLimit } from 'waymark/rate-limit';
 *
 * const perMinute = createRateLimit({ name: 'search', limit: 60, window: '1m' });
 *
 * export async function GET(request: Request) {
 *   const outcome = await perMinute.check(request);
 *   if (!outcome.isAllowed) return outcome.toResponse();
 *   return outcome.addTo(Response.json({ results: [] }));
 * }
 * ```
 */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const limits = readLimits(options);
  const counter = new Counter(options, limits);
  const find = findClient(options);
  const { cost = 1, refuse } = options;
  return {
    check: (request, context) => {
      const client = find(request, context);
      const price = typeof cost === 'number' ? cost : cost(request, context);
      if (client instanceof Promise || price instanceof Promise) {
        return Promise.all([client, price]).then(([name, points]) => counter.take(name, points));
      }
      return counter.take(client as string | undefined, price as number);
    },
    take: (client, points = 1) => counter.take(`own:${shorten(client)}`, points),
    reset: (client) => counter.reset(`own:${shorten(client)}`),
    refuse: (outcome, request) => {
      if (!refuse) return outcome.toResponse();
      const made = refuse(outcome, request);
      return made instanceof Promise
        ? made.then((response) => outcome.addTo(response))
        : outcome.addTo(made as Response);
    },
  };
}

/** Counts, and says what becomes of a request while the store is away. */
class Counter {
  readonly #shown: ShownLimits;
  readonly #options: RateLimitOptions;
  readonly #limits: readonly Limit[];
  #counting: Counting | undefined;

  constructor(options: RateLimitOptions, limits: readonly Limit[]) {
    this.#shown = showLimits(limits, options.headers !== false);
    this.#options = options;
    this.#limits = limits;
  }

  take(client: string | undefined, cost: number): MaybePromise<RateLimitOutcome> {
    if (client === undefined) return new RateLimitOutcome(this.#shown, 0, []);
    if (!Number.isSafeInteger(cost) || cost < 0) throw optionError('cost', 'a whole number from 0', cost);
    // Opened when it is first needed: a module is loaded before the server knows its store.
    const counting = (this.#counting ??= openCounting(this.#options, this.#limits));
    const count = counting.take(client, cost);
    if (!(count instanceof Promise)) return this.#outcomeOf(count as Count);
    return count.then(
      (counted) => this.#outcomeOf(counted),
      (error: unknown) => this.#withoutStore(error, client, cost),
    );
  }

  reset(client: string): MaybePromise<void> {
    return (this.#counting ??= openCounting(this.#options, this.#limits)).reset(client);
  }

  #outcomeOf({ wait, states }: Count): RateLimitOutcome {
    return new RateLimitOutcome(this.#shown, wait, states);
  }

  #withoutStore(error: unknown, client: string, cost: number): RateLimitOutcome {
    // A mistake in how the store is set up is to be seen.
    if (isWaymarkError(error) && error.code !== 'ERR_STORE_UNAVAILABLE') throw error;
    reportRarely(error);
    const { onStoreError } = this.#options;
    if (onStoreError === 'memory') return this.#outcomeOf(memoryCounting(this.#limits).take(client, cost));
    return new RateLimitOutcome(this.#shown, onStoreError === 'refuse' ? 1000 : 0, [], true);
  }
}

/** Where the counts are: at a server that instances share, in the memory of this process, or where a limiter has them. */
function openCounting(options: RateLimitOptions, limits: readonly Limit[]): Counting {
  if ('limiter' in options) return flexibleCounting(options.limiter);
  const { redis } = options.store ?? sharedStore();
  return redis ? redisCounting(redis, limits) : memoryCounting(limits);
}

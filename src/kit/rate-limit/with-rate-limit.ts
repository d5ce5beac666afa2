import type { MaybePromise } from '../../http/cache-store.ts';
import { directOf } from '../../http/direct-handler.ts';
import { contractOf, withContract } from '../../http/handler-contract.ts';
import { createRateLimit, type RateLimit } from './create-rate-limit.ts';
import type { RateLimitOptions } from './rate-limit-options.ts';
import type { RateLimitOutcome } from './rate-limit-outcome.ts';

/** A handler of a route, or what wraps one. */
export type LimitedHandler<Req extends Request, Rest extends unknown[]> = (
  request: Req,
  ...rest: Rest
) => MaybePromise<Response>;

/**
 * Lets a handler be called within limits; requests beyond them are answered with 429.
 *
 * @param options As those of `createRateLimit`, or what it returned.
 * @throws {WaymarkError} `ERR_RATE_LIMIT` for options that cannot be used.
 *
 * @example
 * ```ts
 * import { withRateLimit } from 'waymark/rate-limit';
 *
 * export const GET = withRateLimit(() => Response.json({ results: [] }), {
 *   name: 'search',
 *   limit: 60,
 *   window: '1m',
 * });
 * ```
 */
export function withRateLimit<Req extends Request, Rest extends unknown[]>(
  handler: LimitedHandler<Req, Rest>,
  options: RateLimitOptions | RateLimit,
): LimitedHandler<Req, Rest> {
  const limit = 'check' in options ? options : createRateLimit(options);
  const direct = directOf(handler);
  const limited: LimitedHandler<Req, Rest> = (request, ...rest) => {
    const outcome = limit.check(request, rest[0]);
    return outcome instanceof Promise
      ? outcome.then((settled) => answer(limit, settled, direct, request, rest))
      : answer(limit, outcome as RateLimitOutcome, direct, request, rest);
  };
  return withContract(limited, contractOf(handler));
}

/**
 * A wrapper for several handlers that count together.
 *
 * @throws {WaymarkError} `ERR_RATE_LIMIT` for options that cannot be used.
 *
 * @example
 * ```ts
 * import { rateLimit } from 'waymark/rate-limit';
 *
 * const limited = rateLimit({ name: 'users', limit: 100, window: '1m' });
 *
 * export const GET = limited(() => Response.json([]));
 * export const POST = limited(async (request) => Response.json(await request.json(), { status: 201 }));
 * ```
 */
export function rateLimit(
  options: RateLimitOptions,
): <Req extends Request, Rest extends unknown[]>(
  handler: LimitedHandler<Req, Rest>,
) => LimitedHandler<Req, Rest> {
  const limit = createRateLimit(options);
  return (handler) => withRateLimit(handler, limit);
}

function answer<Req extends Request, Rest extends unknown[]>(
  limit: RateLimit,
  outcome: RateLimitOutcome,
  handler: LimitedHandler<Req, Rest>,
  request: Req,
  rest: Rest,
): MaybePromise<Response> {
  if (!outcome.isAllowed) return limit.refuse(outcome, request);
  const response = handler(request, ...rest);
  return response instanceof Promise
    ? response.then((settled) => outcome.addTo(settled))
    : outcome.addTo(response as Response);
}

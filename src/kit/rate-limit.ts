export type { RateLimitAlgorithm, RateLimitNumbers } from '../http/rate-limit-numbers.ts';
export { createRateLimit, type RateLimit } from './rate-limit/create-rate-limit.ts';
export type { FlexibleLimiter, FlexibleResult } from './rate-limit/flexible-counting.ts';
export type { ClientOf, RateLimitBehaviour, RateLimitOptions } from './rate-limit/rate-limit-options.ts';
export type { LimitStanding, RateLimitOutcome } from './rate-limit/rate-limit-outcome.ts';
export { type LimitedHandler, rateLimit, withRateLimit } from './rate-limit/with-rate-limit.ts';

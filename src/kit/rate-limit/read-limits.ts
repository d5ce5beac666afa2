import {
  isLimitName,
  type Limit,
  numberProblem,
  type RateLimitNumbers,
  readLimit,
} from '../../http/rate-limit-numbers.ts';
import { WaymarkError } from '../../http/waymark-error.ts';
import type { RateLimitOptions } from './rate-limit-options.ts';

/**
 * Checks options, and reads their limits.
 *
 * @throws {WaymarkError} `ERR_RATE_LIMIT` where one cannot be used.
 */
export function readLimits(options: RateLimitOptions): readonly Limit[] {
  const { ipv6Prefix = 64, onStoreError = 'allow', cost = 1, by } = options;
  if (!Number.isInteger(ipv6Prefix) || ipv6Prefix < 32 || ipv6Prefix > 128)
    throw optionError('ipv6Prefix', 'a whole number from 32 to 128', ipv6Prefix);
  if (!['allow', 'memory', 'refuse'].includes(onStoreError))
    throw optionError('onStoreError', "'allow', 'memory' or 'refuse'", onStoreError);
  if (typeof cost !== 'function' && !(Number.isSafeInteger(cost) && cost >= 0))
    throw optionError('cost', 'a whole number from 0, or a function that returns one', cost);
  if (!isBy(by))
    throw optionError('by', "'address', 'identity', 'everyone', { header }, { cookie } or a function", by);
  if ('limiter' in options) return [limitOfLimiter(options)];
  const numbers = 'limits' in options ? options.limits : [options];
  if (numbers.length === 0) throw optionError('limits', 'a list of at least one limit', numbers);
  const limits = numbers.map((each) => checkedLimit(each));
  if (new Set(limits.map(({ name }) => name)).size < limits.length)
    throw optionError('limits', 'limits of different names', limits.map(({ name }) => name).join(', '));
  return limits;
}

function checkedLimit(numbers: RateLimitNumbers): Limit {
  const problem = numberProblem(numbers as unknown as Readonly<Record<keyof RateLimitNumbers, unknown>>);
  if (problem) throw optionError(problem.field, problem.expected, numbers[problem.field]);
  return readLimit(numbers);
}

/** What clients are told of a limiter, and what counts in its place where it fails. */
function limitOfLimiter({ limiter, name }: Extract<RateLimitOptions, { readonly limiter: unknown }>): Limit {
  if (name !== undefined && !isLimitName(name))
    throw optionError('name', 'letters, digits, `-`, `_` and `.`', name);
  const { points, duration } = limiter;
  const window = duration * 1000;
  return {
    name: name ?? 'default',
    algorithm: 'fixed-window',
    quota: points,
    window,
    burst: points,
    blockFor: 0,
  };
}

function isBy(by: unknown): boolean {
  if (by === undefined || typeof by === 'function') return true;
  if (typeof by === 'string') return ['address', 'identity', 'everyone'].includes(by);
  if (typeof by !== 'object' || by === null) return false;
  const [name, ...more] = Object.values(by) as unknown[];
  return more.length === 0 && ('header' in by || 'cookie' in by) && typeof name === 'string' && name !== '';
}

/** An option that cannot be used. */
export function optionError(option: string, expected: string, received: unknown): WaymarkError {
  const shown = typeof received === 'function' ? 'a function' : JSON.stringify(received);
  return new WaymarkError(
    'ERR_RATE_LIMIT',
    `Cannot limit requests: \`${option}\` must be ${expected}: received ${shown}.`,
  );
}

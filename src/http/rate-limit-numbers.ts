import { readDuration } from './duration.ts';

/**
 * How a limit counts. `fixed-window`: from the first request on, `limit` in each `window`. `sliding-window`: `limit` in
 * any `window`, wherever it begins. `token-bucket`: a bucket of `burst` tokens that fills again evenly, `limit` of them
 * in each `window`.
 */
export type RateLimitAlgorithm = 'fixed-window' | 'sliding-window' | 'token-bucket';

/** The numbers of a limit. */
export interface RateLimitNumbers {
  /**
   * What it is called in `RateLimit` headers and in the store: letters, digits, `-`, `_` and `.`. Limits of the same
   * name and numbers count together. Default: `default`.
   */
  readonly name?: string | undefined;
  /** How much is let through in a window: a whole number from 1. */
  readonly limit: number;
  /** Milliseconds, or a text such as `10s`, `1m`, `24h`; up to 24 days. */
  readonly window: number | string;
  /** Default: `sliding-window`. */
  readonly algorithm?: RateLimitAlgorithm | undefined;
  /** How many tokens a bucket has: only with `token-bucket`. Default: `limit`. */
  readonly burst?: number | undefined;
  /**
   * For how long nothing more is let through once the limit has been passed; as `window`. Default: until the window
   * has room again.
   */
  readonly blockFor?: number | string | undefined;
}

/** The same, checked and filled in; times in milliseconds. */
export interface Limit {
  readonly name: string;
  readonly algorithm: RateLimitAlgorithm;
  readonly quota: number;
  readonly window: number;
  readonly burst: number;
  /** 0: not beyond what the window says. */
  readonly blockFor: number;
}

/** What is wrong with a field. */
export interface NumberProblem {
  readonly field: keyof RateLimitNumbers;
  /** Reads well behind "must be". */
  readonly expected: string;
}

const ALGORITHMS: readonly unknown[] = ['fixed-window', 'sliding-window', 'token-bucket'];

/** Finds the first thing that is wrong with the numbers of a limit. */
export function numberProblem(
  given: Readonly<Record<keyof RateLimitNumbers, unknown>>,
): NumberProblem | undefined {
  const { name, limit, window, algorithm, burst, blockFor } = given;
  const checks: readonly (readonly [keyof RateLimitNumbers, boolean, string])[] = [
    ['name', name === undefined || isLimitName(name), 'letters, digits, `-`, `_` and `.`'],
    ['limit', isCount(limit), 'a whole number from 1'],
    ['window', isTime(window), 'a time: milliseconds, or a text such as `10s`, `1m`, `24h`'],
    ['algorithm', algorithm === undefined || ALGORITHMS.includes(algorithm), ALGORITHMS.join(', ')],
    ['burst', burst === undefined || isCount(burst), 'a whole number from 1'],
    [
      'burst',
      burst === undefined || algorithm === 'token-bucket',
      "left out, or `algorithm` 'token-bucket': the others have no bucket",
    ],
    ['blockFor', blockFor === undefined || isTime(blockFor), 'a time: milliseconds, or a text such as `10s`'],
  ];
  const wrong = checks.find(([, isRight]) => !isRight);
  return wrong && { field: wrong[0], expected: wrong[2] };
}

/** Whether a value can be the name of a limit. */
export function isLimitName(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function isTime(value: unknown): boolean {
  return (timeOf(value) ?? 0) >= 1;
}

function timeOf(value: unknown): number | undefined {
  if (typeof value === 'string') return readDuration(value);
  return typeof value === 'number' && Number.isFinite(value) ? readDuration(String(value)) : undefined;
}

/** Reads numbers in which `numberProblem` finds nothing wrong. */
export function readLimit(numbers: RateLimitNumbers): Limit {
  const { name = 'default', limit, window, algorithm = 'sliding-window', burst = limit, blockFor } = numbers;
  return {
    name,
    algorithm,
    quota: limit,
    window: timeOf(window) ?? 0,
    burst,
    blockFor: timeOf(blockFor) ?? 0,
  };
}

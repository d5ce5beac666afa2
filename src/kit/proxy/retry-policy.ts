/** When and after which time a request is sent again; times in milliseconds. */
export interface RetrySettings {
  readonly limit: number;
  readonly statuses: ReadonlySet<number>;
  readonly backoff: number;
  readonly maxBackoff: number;
  readonly maxBodySize: number;
}

/** Methods of which two requests have the effect of one (RFC 9110, section 9.2.2), and `QUERY`. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'QUERY']);

/** Whether a request can be sent twice. */
export function isIdempotent(method: string): boolean {
  return IDEMPOTENT.has(method);
}

/**
 * How long to wait before another attempt, in milliseconds: at random up to a bound that doubles, so that clients that
 * failed together do not come again together.
 *
 * @param attempt 1 for the first one that is a repetition.
 * @param retryAfter The header of the answer that is not taken.
 * @returns `undefined` where the upstream wants to be left alone for longer than that.
 */
export function backoffBefore(
  attempt: number,
  { backoff, maxBackoff }: RetrySettings,
  retryAfter: string | null | undefined,
  now = Date.now(),
): number | undefined {
  const asked = readRetryAfter(retryAfter, now);
  if (asked !== undefined && asked > maxBackoff) return undefined;
  const bound = Math.min(maxBackoff, backoff * 2 ** (attempt - 1));
  return Math.max(asked ?? 0, Math.random() * bound);
}

/** Seconds or a date (RFC 9110, section 10.2.3). */
function readRetryAfter(value: string | null | undefined, now: number): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const MOST_TOKENS = 10;
const TOKENS_OF_A_SUCCESS = 0.1;

/**
 * Keeps repetitions from multiplying the load of an upstream that is overloaded: they are for the few requests that
 * fail among many that do not. Each failure takes a token, each success gives back a tenth of one, and nothing is
 * repeated while half of the ten tokens are gone.
 *
 * @see https://github.com/grpc/proposal/blob/master/A6-client-retries.md#throttling-retry-attempts-and-hedged-rpcs
 */
export class RetryBudget {
  #tokens = MOST_TOKENS;

  succeeded(): void {
    this.#tokens = Math.min(MOST_TOKENS, this.#tokens + TOKENS_OF_A_SUCCESS);
  }

  /** @returns Whether it may be repeated. */
  failed(): boolean {
    this.#tokens = Math.max(0, this.#tokens - 1);
    return this.#tokens > MOST_TOKENS / 2;
  }
}

import type { MaybePromise } from '../../http/cache-store.ts';
import type { RateLimitNumbers } from '../../http/rate-limit-numbers.ts';
import type { SharedStore } from '../../http/shared-store.ts';
import type { FlexibleLimiter } from './flexible-counting.ts';
import type { RateLimitOutcome } from './rate-limit-outcome.ts';

/**
 * Who is counted: a function of the request and of what its handler is given besides it.
 *
 * @returns A name for the client; `undefined` for its address; `false` for a request that is not counted.
 */
export type ClientOf = (request: Request, context: unknown) => MaybePromise<string | undefined | false>;

/** What limits have in common, however they count. */
export interface RateLimitBehaviour {
  /**
   * Who is counted. `address`: that of the client, by `server.trustProxy`. `identity`: the `subject` that `withAuth` of
   * `waymark/auth` gives the handler. `{ header }`, `{ cookie }`: the value of one, such as an API key that has been
   * verified before. `everyone`: all together. Where a request has none of these, its address. Default: `address`.
   */
  readonly by?:
    | 'address'
    | 'identity'
    | 'everyone'
    | { readonly header: string }
    | { readonly cookie: string }
    | ClientOf
    | undefined;
  /** Bits of an address of IPv6 that are one client, from 32 to 128. Default: 64, the smallest network that is given out. */
  readonly ipv6Prefix?: number | undefined;
  /** What a request uses up, a whole number from 0; 0 uses nothing and is refused where nothing is left. Default: 1. */
  readonly cost?: number | ((request: Request, context: unknown) => MaybePromise<number>) | undefined;
  /**
   * What becomes of requests while the store is away: `allow` lets them through uncounted, `memory` counts them in this
   * process, `refuse` answers with 503. Default: `allow`.
   */
  readonly onStoreError?: 'allow' | 'memory' | 'refuse' | undefined;
  /** Whether answers carry `RateLimit` and `RateLimit-Policy`. Default: `true`. */
  readonly headers?: boolean | undefined;
  /** Makes the answer to a request that is refused, to which headers are added. Default: 429 with a problem body. */
  readonly refuse?: ((outcome: RateLimitOutcome, request: Request) => MaybePromise<Response>) | undefined;
  /** Where counts are. Default: `sharedStore()`. */
  readonly store?: SharedStore | undefined;
}

/** One limit, several that a request has to keep all, or a limiter of the package `rate-limiter-flexible`. */
export type RateLimitOptions = RateLimitBehaviour &
  (
    | RateLimitNumbers
    | { readonly limits: readonly RateLimitNumbers[] }
    | {
        readonly limiter: FlexibleLimiter;
        /** What the limit is called in `RateLimit` headers. Default: `default`. */
        readonly name?: string | undefined;
      }
  );

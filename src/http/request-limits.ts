import type { RateLimitNumbers } from './rate-limit-numbers.ts';

/** A limit of the config: an entry of `rateLimit`. */
export interface RateLimitRule extends RateLimitNumbers {
  /** Paths that are counted, in the syntax of path-to-regexp and without base path: `/api/:path*`. */
  readonly source: string;
  /** Methods that are counted: `['POST']`. Default: all. */
  readonly methods?: readonly string[] | undefined;
  /** Who is counted; without such a header or cookie, the address. Default: `address`. */
  readonly by?:
    | 'address'
    | 'everyone'
    | { readonly header: string }
    | { readonly cookie: string }
    | undefined;
  /** Bits of an address of IPv6 that are one client, from 32 to 128. Default: 64. */
  readonly ipv6Prefix?: number | undefined;
  /** What becomes of requests while the store is away. Default: `allow`. */
  readonly onStoreError?: 'allow' | 'memory' | 'refuse' | undefined;
  /** Whether answers carry `RateLimit` and `RateLimit-Policy`. Default: `true`. */
  readonly headers?: boolean | undefined;
}

/** A limit that `checkRateLimit` of `@vercel/firewall` asks for by its id: an entry of `firewall.rateLimits`. */
export interface FirewallRule extends RateLimitNumbers {
  /** As that of `rateLimit`. Default: `allow`. */
  readonly onStoreError?: 'allow' | 'memory' | 'refuse' | undefined;
}

/** The limits of a config. */
export interface RequestLimits {
  readonly rules: readonly RateLimitRule[];
  /** By their ids. */
  readonly firewall: Readonly<Record<string, FirewallRule>>;
}

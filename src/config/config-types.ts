import type { ByteSize } from '../http/byte-size.ts';
import type { FirewallRule, RateLimitRule } from '../http/request-limits.ts';
import type { ConfigPhase } from './config-phase.ts';
import type { ACCEPTED_FIELDS } from './known-fields.ts';
import type { CronConfig } from './crons/cron-config.ts';
import type { ServerConfig } from './server-config.ts';

/**
 * A condition on a request.
 *
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/redirects#header-cookie-and-query-matching
 */
export type RouteHas =
  | { type: 'header' | 'query' | 'cookie'; key: string; value?: string }
  | { type: 'host'; key?: undefined; value: string };

interface RuleBase {
  /** The path that the rule is for, in the syntax of path-to-regexp: `/blog/:slug*`. */
  source: string;
  /** `false`: `source` and `destination` are not under `basePath`. Default: they are. */
  basePath?: false;
  /** Accepted for Next.js's sake: Waymark has no locales. */
  locale?: false;
  /** Conditions that a request must all meet. Default: none. */
  has?: RouteHas[];
  /** Conditions of which a request must meet none. Default: none. */
  missing?: RouteHas[];
}

/** An entry of `headers()`. */
export interface Header extends RuleBase {
  headers: { key: string; value: string }[];
}

/** An entry of `redirects()`: `permanent` (308 when true, 307 when false) or a `statusCode` (301, 302, 303, 307, 308). */
export type Redirect = RuleBase & { destination: string } & (
    | { permanent: boolean; statusCode?: never }
    | { statusCode: number; permanent?: never }
  );

/** An entry of `rewrites()`. */
export interface Rewrite extends RuleBase {
  /** A path, or a URL that starts with `http://` or `https://`. */
  destination: string;
}

/** What `rewrites()` returns: an array is the same as `afterFiles`. */
export type Rewrites = Rewrite[] | { beforeFiles?: Rewrite[]; afterFiles?: Rewrite[]; fallback?: Rewrite[] };

// oxlint-disable-next-line typescript/no-explicit-any -- parameters of `unknown` would be errors in the user's function
type UntypedFunction = (...parameters: any[]) => unknown;

type AcceptedFields = {
  [Field in (typeof ACCEPTED_FIELDS)[number]]?: Field extends 'webpack' | 'exportPathMap'
    ? UntypedFunction | null
    : unknown;
};

/**
 * The fields of next.config.*.
 *
 * Those that are documented here have a meaning in Waymark; the others that Next.js 16.4 knows are accepted
 * and have none.
 *
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js
 */
export interface NextConfig extends AcceptedFields {
  /**
   * What stands before the addresses of scripts, styles and other files that a build makes: `https://cdn.example.com`.
   * Default: `basePath`.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/assetPrefix
   */
  assetPrefix?: string;
  /**
   * The path under which the app is served: `/docs`. Default: `''`, the root.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/basePath
   */
  basePath?: string;
  /**
   * Whether the directive `'use cache'` may be used, and `GET` is prerendered unless it needs a request. Default: false.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/cacheComponents
   */
  cacheComponents?: boolean;
  /**
   * The kinds that `'use cache: kind'` may name besides `remote` and `private`. Default: none. What the handlers do is
   * done by Waymark's own store.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/cacheHandlers
   */
  cacheHandlers?: Record<string, string | undefined>;
  /**
   * Profiles for `cacheLife`, in seconds, by name. Default: `default`, `seconds`, `minutes`, `hours`, `days`, `weeks`,
   * `max`, which it adds to.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/cacheLife
   */
  cacheLife?: Record<string, { stale?: number; revalidate?: number; expire?: number } | undefined>;
  /**
   * Bytes that cached answers and results may take in memory; 0: none. Default: 52,428,800 (50 MiB).
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/incrementalCacheHandlerPath
   */
  cacheMaxMemorySize?: number;
  /** Paths that `waymark start` asks itself at set times. Default: none. Next.js has no such field: write it into waymark.config.*. */
  crons?: CronConfig[];
  /**
   * Where a build goes, inside the project directory or the workspace around it. Default: `.waymark`.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/distDir
   */
  distDir?: string;
  /**
   * Variables that code reads as `process.env.NAME`. Default: none. Names that start with `NODE_` or `__`,
   * and `NEXT_RUNTIME`, are not allowed.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/env
   */
  env?: Record<string, string | undefined>;
  /** Fields that may change; those that are not named here are accepted and have no effect. */
  experimental?: {
    /**
     * Whether `forbidden()` and `unauthorized()` may be called. Default: false.
     *
     * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/authInterrupts
     */
    authInterrupts?: boolean;
    /** Whether `'use cache'` may be used without `cacheComponents`, which Next.js deprecates. Default: false. */
    useCache?: boolean;
    /**
     * Bytes that `proxy.ts` may read of a request's body. Default: `'10mb'`.
     *
     * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/proxyClientMaxBodySize
     */
    proxyClientMaxBodySize?: ByteSize;
    /** @deprecated Write `proxyClientMaxBodySize`. */
    middlewareClientMaxBodySize?: ByteSize;
    /**
     * What requests with Server Actions may be like.
     *
     * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/serverActions
     */
    serverActions?: {
      /**
       * Hosts other than that of the app whose pages may call actions: `*` stands for one label, `**` at the start for
       * one or more. Default: none.
       */
      allowedOrigins?: string[];
      /** Bytes that the body of such a request may have. Default: `'1mb'`. */
      bodySizeLimit?: ByteSize;
    };
    [field: string]: unknown;
  };
  /**
   * Seconds that an answer with `revalidate` may be used before a new one must be there. Default: 31,536,000, a year.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/expireTime
   */
  expireTime?: number;
  /**
   * Limits that `checkRateLimit` of `@vercel/firewall` asks for, by their ids. Default: none. Next.js has no such field:
   * write it into waymark.config.*.
   */
  firewall?: { rateLimits?: Record<string, FirewallRule> };
  /**
   * Headers that are put on responses. Default: none.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/headers
   */
  headers?: () => Header[] | Promise<Header[]>;
  /**
   * `export` makes a folder of files, `standalone` changes nothing. Default: a server.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/output
   */
  output?: 'standalone' | 'export';
  /**
   * Endings, without their dot, of the files that may be route files.
   * Default: `['tsx', 'ts', 'jsx', 'js', 'mts', 'mjs']` (Next.js: the first four).
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/pageExtensions
   */
  pageExtensions?: string[];
  /**
   * Whether responses carry `X-Powered-By`. Default: false (Next.js: true).
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/poweredByHeader
   */
  poweredByHeader?: boolean;
  /**
   * Limits of requests, counted before anything else is done with them. Default: none. Next.js has no such field: write
   * it into waymark.config.*.
   */
  rateLimit?: RateLimitRule[];
  /**
   * Redirects, which come before files and `proxy.ts`. Default: none.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/redirects
   */
  redirects?: () => Redirect[] | Promise<Redirect[]>;
  /**
   * Rewrites of a path to another path or another server. Default: none.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/rewrites
   */
  rewrites?: () => Rewrites | Promise<Rewrites>;
  /** How a built app is served. Default: see each field. Next.js has no such field: write it into waymark.config.*. */
  server?: ServerConfig;
  /**
   * Packages that are not bundled but loaded from node_modules. Default: none.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/serverExternalPackages
   */
  serverExternalPackages?: string[];
  /** @deprecated Write `skipProxyUrlNormalize`. */
  skipMiddlewareUrlNormalize?: boolean;
  /**
   * Whether `proxy.ts` sees the query of its URL as it came, instead of written anew. Default: false.
   *
   * @see https://nextjs.org/docs/app/api-reference/file-conventions/proxy#advanced-proxy-flags
   */
  skipProxyUrlNormalize?: boolean;
  /**
   * Whether paths that are not in canonical form are left alone instead of redirected. Default: false.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/trailingSlash
   */
  skipTrailingSlashRedirect?: boolean;
  /**
   * Seconds that a build may take to make one answer. Default: 60.
   *
   * @see https://nextjs.org/docs/messages/static-page-generation-timeout
   */
  staticPageGenerationTimeout?: number;
  /**
   * Whether the canonical form of a path ends in a slash. Default: false.
   *
   * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/trailingSlash
   */
  trailingSlash?: boolean;
}

/** The fields of waymark.config.*, which win over those of next.config.*; `env`, `experimental` and `server` are merged. */
export interface WaymarkConfig extends NextConfig {}

/**
 * What next.config.* or waymark.config.* exports: the fields, or a function that returns them.
 *
 * @example
 * ```ts
 * import type { NextConfig } from 'next';
 * import { PHASE_DEVELOPMENT_SERVER } from 'next/constants';
 *
 * export default (phase: string): NextConfig => ({
 *   poweredByHeader: phase === PHASE_DEVELOPMENT_SERVER,
 * });
 * ```
 *
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js#configuration-as-a-function
 */
export type ConfigExport<Config extends NextConfig = WaymarkConfig> =
  | Config
  | ((phase: ConfigPhase, context: { defaultConfig: NextConfig }) => Config | Promise<Config>);

import type { CacheProfile } from './cache-profiles.ts';
import type { ProxyMatcher } from './proxy/proxy-matcher.ts';
import type { MakeParams } from '../router/matcher.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import type { Rules } from './rules/rules.ts';
import type { ActionSettings } from './server-actions.ts';

/** What a route file exports: handlers under their method's name, and segment config. */
export type RouteModule = Readonly<Record<string, unknown>>;

/** What the modules behind a route can touch, as far as the build can tell; in doubt, they can. */
export interface RouteUses {
  /** The request's context: `cookies()`, `headers()`, `after()`, `redirect()` and what else asks for it. */
  readonly context: boolean;
  /**
   * APIs of the platform that a `Request` of ours could reach without Waymark's knowing, such as the `fetch` of a
   * package that is not bundled: they take only requests of the platform's own.
   */
  readonly platform: boolean;
}

/** What the files of a page are, by their names without extension. */
export type PageFileKind =
  | 'page'
  | 'layout'
  | 'template'
  | 'loading'
  | 'error'
  | 'global-error'
  | 'not-found'
  | 'global-not-found'
  | 'forbidden'
  | 'unauthorized'
  | 'default';

/** One route file, or page. */
export interface ManifestRoute {
  /** `route` for Route Handlers of `app/`, `pages-api` for the API routes of `pages/api/`, `page` for pages of `app/`. */
  readonly kind: 'route' | 'pages-api' | 'page';
  /** The path that it answers, in the file-system grammar and without base path: `/api/users/[id]`. */
  readonly path: string;
  /** The file, relative to the project directory: `app/api/users/[id]/route.ts`. */
  readonly file: string;
  /** Loads the file's module; called at each request in dev, once in production. */
  readonly load: () => RouteModule | Promise<RouteModule>;
  /** Makes its parameters. Default: they are made one by one. */
  readonly makeParams?: MakeParams | undefined;
  /** Default: everything. */
  readonly uses?: RouteUses;
}

/** The file that is called before a request is answered: proxy.ts, or middleware.ts by its older name. */
export interface ManifestProxy {
  /** What the file is called, and what the function in it may be called. */
  readonly kind: 'proxy' | 'middleware';
  /** The file, relative to the project directory: `proxy.ts`. */
  readonly file: string;
  /** As that of a route. */
  readonly load: () => RouteModule | Promise<RouteModule>;
  /** Default: everything. */
  readonly uses?: RouteUses;
  /** The requests that it is called for. Default: all, those for files included. */
  readonly matchers?: readonly ProxyMatcher[];
  /** Bytes that it may read of a request's body. */
  readonly maxBodySize: number;
  /** Whether it sees the query of its URL as it came, not written anew. */
  readonly skipUrlNormalize: boolean;
}

/** instrumentation.ts, which is told when the server starts, and of errors. */
export interface ManifestInstrumentation {
  /** The file, relative to the project directory. */
  readonly file: string;
  /** As that of a route. */
  readonly load: () => RouteModule | Promise<RouteModule>;
}

/** The settings of next.config.* and waymark.config.* that matter while requests are answered. */
export interface ManifestSettings {
  /** `''`, or the path under which the app is served, with a leading slash and none at its end. */
  readonly basePath: string;
  /** Whether the canonical form of a path ends in a slash. */
  readonly trailingSlash: boolean;
  /** Leaves paths alone that are not in canonical form. */
  readonly skipTrailingSlashRedirect: boolean;
  /** Whether responses carry `X-Powered-By: Waymark`. */
  readonly poweredByHeader: boolean;
  /** Whether `forbidden()` and `unauthorized()` may be called (`experimental.authInterrupts`). */
  readonly authInterrupts: boolean;
  /** Bytes that the body of a request may have, where its route does not say; 0 is no limit. Default: 10 MiB. */
  readonly maxBodySize?: number;
  /** Whether answers to GET are kept that turn out to be for every request, whatever routes say. Default: false. */
  readonly cacheComponents?: boolean;
  /** Profiles for `cacheLife` besides `CACHE_PROFILES`, or in the place of some. Default: none. */
  readonly cacheLife?: Readonly<Record<string, CacheProfile>>;
  /** Seconds that an answer which is made anew by time may be used, where its route does not say. Default: a year. */
  readonly expireTime?: number;
  /** What requests with Server Actions may be like, where it is not `DEFAULT_ACTION_SETTINGS`. */
  readonly serverActions?: Partial<ActionSettings>;
  /** `rateLimit` and `firewall`, where the config has any. */
  readonly limits?: RequestLimits;
  /** Whether the app becomes files that a server of files answers with. Default: false. */
  readonly isExported?: boolean;
  /** `headers()`, `redirects()` and `rewrites()`, where the config has any. */
  readonly rules?: Rules;
}

/** The one contract between build time and run time: all that `createApp` needs to know of a project. */
export interface Manifest extends ManifestSettings {
  /** `development` only under `waymark dev`. */
  readonly mode: 'development' | 'production' | 'test';
  /** The secret value of the draft mode cookie: made anew by each build and each start of dev. */
  readonly draftModeId: string;
  /** Tells a build from others: what one has kept of functions another does not use. Default: `''`. */
  readonly buildId?: string;
  readonly routes: readonly ManifestRoute[];
  /** What answers paths that no route has, where the project has pages; the answer's status is 404. */
  readonly notFound?: ManifestRoute;
}

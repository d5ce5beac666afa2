/** What rules look at: a request's path, query, headers and host. */
export interface RuleTarget {
  /** The path without base path, percent-encoded; `undefined` where it is not under the base path. */
  readonly path: string | undefined;
  /** The path as it came. */
  readonly fullPath: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
}

/** A place to send a request to: another path of this app, or another origin. */
export interface RewriteResult {
  /** A path without base path and with a query, or an absolute URL. */
  readonly destination: string;
  /** Whether `destination` is a URL of another origin. */
  readonly external: boolean;
}

/** Rewrites a target, or says that it does not apply to it. */
export type Rewrite = (target: RuleTarget) => RewriteResult | undefined;

/** The rules of a config, made ready to be applied. */
export interface RuleSet {
  /** The headers for the response, the last one of a name last. */
  headersFor(target: RuleTarget): [string, string][];
  redirectFor(target: RuleTarget): Response | undefined;
  readonly beforeFiles: readonly Rewrite[];
  readonly afterFiles: readonly Rewrite[];
  readonly fallback: readonly Rewrite[];
}

/** What rules look at in a request. */
export function ruleTarget(request: Request, url: URL, basePath: string): RuleTarget {
  const path = stripBasePath(url.pathname, basePath);
  return { path, fullPath: url.pathname, query: url.searchParams, headers: request.headers };
}

/** The path without its base path, or `undefined` where it is not under it. */
export function stripBasePath(pathname: string, basePath: string): string | undefined {
  if (basePath === '') return pathname;
  if (pathname === basePath) return '/';
  return pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : undefined;
}

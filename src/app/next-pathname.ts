/** What of the config shapes a URL's path. */
export interface PathnameConfig {
  /** The path under which the app is served, with a leading slash and none at its end. Default: none. */
  readonly basePath?: string | undefined;
  /** Whether the canonical form of `/` inside a base path ends in a slash. Default: `false`. */
  readonly trailingSlash?: boolean | undefined;
}

/** A pathname taken apart. */
export interface PathnameParts {
  /** The path that routes see: without base path and data prefix. */
  pathname: string;
  /** The base path that was found in front, or `''`. */
  basePath: string;
  /** The build that a `/_next/data/<build>/*.json` path names. */
  buildId: string | undefined;
  trailingSlash: boolean;
}

const DATA_PREFIX = '/_next/data/';
const DATA_SUFFIX = '.json';

/** Takes a pathname apart; a base path that it does not start with is left out. */
export function splitPathname(full: string, config: PathnameConfig): PathnameParts {
  const { basePath = '' } = config;
  const based = basePath !== '' && (full === basePath || full.startsWith(`${basePath}/`));
  const pathname = based ? full.slice(basePath.length) || '/' : full;
  const parts: PathnameParts = {
    pathname,
    basePath: based ? basePath : '',
    buildId: undefined,
    trailingSlash: full === '/' ? config.trailingSlash === true : full.endsWith('/'),
  };
  if (pathname.startsWith(DATA_PREFIX) && pathname.endsWith(DATA_SUFFIX)) {
    const [buildId, ...rest] = pathname.slice(DATA_PREFIX.length, -DATA_SUFFIX.length).split('/');
    parts.buildId = buildId;
    parts.pathname = rest[0] === 'index' ? '/' : `/${rest.join('/')}`;
  }
  return parts;
}

/** Puts a pathname together again: the inverse of `splitPathname`. */
export function joinPathname({ pathname, basePath, buildId, trailingSlash }: PathnameParts): string {
  // A path without a leading slash belongs to a URL such as `mailto:`, which has nothing to put it under.
  if (!pathname.startsWith('/')) return pathname;
  if (buildId) {
    const file = pathname === '/' ? '/index' : withoutTrailingSlash(pathname);
    return `${basePath}${DATA_PREFIX}${buildId}${file}${DATA_SUFFIX}`;
  }
  const bare = `${basePath}${withoutTrailingSlash(pathname)}`;
  if (!trailingSlash) return withoutTrailingSlash(bare);
  return pathname === '/' || !pathname.endsWith('/') ? withTrailingSlash(bare) : `${basePath}${pathname}`;
}

function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function withTrailingSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

/** What URLs of metadata are resolved with. */
export interface UrlContext {
  /** `metadataBase`, as far as it is known. */
  readonly base: URL | undefined;
  /** The path of the page, without its query. */
  readonly path: string;
  readonly trailingSlash: boolean;
  /** The origin to complete images with where there is no base: their readers take only whole URLs. */
  readonly origin: string;
}

/**
 * A URL as it is shown: whole where there is a base, else as it was written.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/generate-metadata#url-composition
 */
export function metadataUrl(url: string | URL, { base, path, trailingSlash }: UrlContext): string {
  const written = typeof url === 'string' && url.startsWith('./') ? relativeTo(path, url) : url;
  const resolved = base ? composeUrl(written, base) : written;
  const text = typeof resolved === 'string' ? resolved : textOf(resolved);
  return trailingSlash && takesSlash(text, base) ? `${text}/` : text;
}

/** The same for what names other places of this page: a `URL` stands for the path of the page at its origin. */
export function alternateUrl(url: string | URL, context: UrlContext): string {
  if (typeof url === 'string') return metadataUrl(url, context);
  const here = new URL(context.path, url);
  for (const [name, value] of url.searchParams) here.searchParams.set(name, value);
  return metadataUrl(here, context);
}

/** The URL of an image, which is always whole. */
export function imageUrl(url: string | URL, { base, origin }: UrlContext): string {
  const resolved = composeUrl(url, base ?? new URL(origin));
  return typeof url === 'string' && resolved.href === `${url}/` ? url : resolved.href;
}

/** A path is appended to that of the base; a whole URL needs none. */
function composeUrl(url: string | URL, base: URL): URL {
  if (url instanceof URL) return url;
  return URL.canParse(url) ? new URL(url) : new URL(joinPaths(base.pathname, url), base);
}

function textOf(url: URL): string {
  return url.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : url.href;
}

function joinPaths(base: string, path: string): string {
  const joined = `${base}/${path}`.replaceAll(/\/{2,}/g, '/');
  return path === '.' ? joined.slice(0, -2) || '/' : joined;
}

function relativeTo(path: string, url: string): string {
  const directory = path.endsWith('/') ? path : `${path}/`;
  const { pathname, search, hash } = new URL(url, `http://localhost${directory}`);
  return (pathname.length > 1 ? pathname.replace(/\/$/, '') : pathname) + search + hash;
}

/** Whether a URL is one of the app's pages, which end in a slash where the config says so. */
function takesSlash(text: string, base: URL | undefined): boolean {
  if (text.endsWith('/') || text.includes('?') || !URL.canParse(text)) return false;
  const { origin, pathname } = new URL(text);
  const isFile = /\.\w+$/.test(pathname) && !pathname.startsWith('/.well-known');
  return !isFile && (base === undefined || origin === base.origin);
}

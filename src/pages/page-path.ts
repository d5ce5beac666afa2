/** What of the config says how paths are written. */
export interface PathStyle {
  readonly basePath: string;
  readonly trailingSlash: boolean;
}

/** A link as it stands in the document: with base path, and with a slash at its end where the config wants one. */
export function withBasePath(href: string, { basePath, trailingSlash }: PathStyle): string {
  // Another site's, or one that starts where it stands: `?page=2`, `#top`, `details`.
  if (!href.startsWith('/') || href.startsWith('//')) return href;
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(href) ?? [];
  const full = basePath !== '' && path === '/' ? basePath : basePath + path;
  return (trailingSlash ? withSlash(full) : full) + rest;
}

function withSlash(path: string): string {
  return path.endsWith('/') || /\.[^/]*$/.test(path) ? path : `${path}/`;
}

/** The path and query of an address, without base path. */
export function pathOf({ pathname, search }: URL, basePath: string): string {
  const isBelow = basePath !== '' && (pathname === basePath || pathname.startsWith(`${basePath}/`));
  const path = isBelow ? pathname.slice(basePath.length) : pathname;
  return (path === '' ? '/' : path) + search;
}

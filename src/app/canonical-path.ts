import type { ManifestSettings } from './manifest.ts';
import { stripBasePath } from './rules/rule-set.ts';

type PathSettings = Pick<ManifestSettings, 'basePath' | 'trailingSlash' | 'skipTrailingSlashRedirect'>;

/**
 * The canonical form of a path where it is not in it already: with or without a slash at its end, as
 * `trailingSlash` says.
 *
 * @param path The path with its base path, percent-encoded as it came.
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/trailingSlash
 */
export function canonicalPath(path: string, settings: PathSettings): string | undefined {
  if (settings.skipTrailingSlashRedirect || path === '/') return undefined;
  if (!settings.trailingSlash) return path.endsWith('/') ? path.slice(0, -1) : undefined;
  const inner = stripBasePath(path, settings.basePath) ?? path;
  if (inner === '/.well-known' || inner.startsWith('/.well-known/')) return undefined;
  const last = path.slice(path.lastIndexOf('/', path.length - 2) + 1);
  if (isFileName(last)) return last.endsWith('/') ? path.slice(0, -1) : undefined;
  return path.endsWith('/') || last.includes('.') ? undefined : `${path}/`;
}

/** Whether a last part, with or without a slash behind it, looks like a file's name: `hello.json`. */
function isFileName(part: string): boolean {
  return /^[^/]+\.\w+\/?$/.test(part);
}

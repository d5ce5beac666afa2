import { pathBehind } from './upstream-path.ts';

/** Where paths of an upstream are found at this server. */
export interface PathMapping {
  /** The path of the target, without a slash at its end. */
  readonly basePath: string;
  /** What stands in its place here. */
  readonly prefix: string;
}

/** The path here of a path there; `undefined` where it has none. */
export function mapPath(path: string, { basePath, prefix }: PathMapping): string | undefined {
  const rest = pathBehind(basePath, path);
  if (rest === undefined) return undefined;
  return rest === '/' && prefix !== '' ? prefix : prefix + rest;
}

/**
 * The `Location` that a client is given: a place at the upstream becomes its place here; every other stays as it is.
 *
 * @param location As the upstream wrote it.
 * @param asked The URL that the upstream was asked for, which `location` is relative to.
 */
export function mapLocation(location: string, asked: URL, mapping: PathMapping): string {
  if (!URL.canParse(location, asked)) return location;
  const url = new URL(location, asked);
  const path = url.origin === asked.origin ? mapPath(url.pathname, mapping) : undefined;
  // One that begins with two slashes would be read as a host.
  if (path === undefined || path.startsWith('//')) return location;
  return path + url.search + url.hash;
}

import { parseRoutePattern } from '../router/route-pattern.ts';
import type { RouteParams } from '../router/matcher.ts';

/** A route of which answers are kept, as the build found out. */
export interface KeptRoute {
  /** The paths of which the build made answers, percent-encoded and without base path. */
  readonly paths: readonly string[];
  /** Whether answers for other parameters are made, and kept, when they are asked for; else those are 404. */
  readonly isOpen: boolean;
}

/** Every such route, by its path: `/api/users/[id]`. */
export type KeptRoutes = Readonly<Record<string, KeptRoute>>;

/** Writes the path of a route with its parameters. */
export type WritePath = (params: RouteParams | undefined) => string;

/**
 * The path of a route with its parameters, percent-encoded: one form for each list of parameters, however they came.
 *
 * @param path In the file-system grammar: `/api/users/[id]`.
 */
export function compilePath(path: string): WritePath {
  const segments = parseRoutePattern(path).map((segment) =>
    segment.kind === 'static'
      ? { text: `/${encodeStatic(segment.text)}`, name: '' }
      : { text: '', name: segment.name },
  );
  return (params) => {
    let written = '';
    for (const { text, name } of segments) {
      if (text !== '') {
        written += text;
        continue;
      }
      const value = params?.[name];
      if (typeof value === 'string') written += `/${encodeURIComponent(value)}`;
      else if (value !== undefined) for (const part of value) written += `/${encodeURIComponent(part)}`;
    }
    return written === '' ? '/' : written;
  };
}

/** The same, for a route that is looked at once. */
export function pathWithParams(path: string, params: RouteParams | undefined): string {
  return compilePath(path)(params);
}

/** As the matcher writes the names of folders. */
function encodeStatic(text: string): string {
  return encodeURI(text).replaceAll('%25', '%').replaceAll('?', '%3F').replaceAll('#', '%23');
}

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

/**
 * The path of a route with its parameters, percent-encoded: one form for each list of parameters, however they came.
 *
 * @param path In the file-system grammar: `/api/users/[id]`.
 */
export function pathWithParams(path: string, params: RouteParams | undefined): string {
  const parts = parseRoutePattern(path).flatMap((segment) => {
    if (segment.kind === 'static') return encodeStatic(segment.text);
    const value = params?.[segment.name];
    if (value === undefined) return [];
    return Array.isArray(value) ? value.map(encodeURIComponent) : encodeURIComponent(value);
  });
  return `/${parts.join('/')}`;
}

/** As the matcher writes the names of folders. */
function encodeStatic(text: string): string {
  return encodeURI(text).replaceAll('%25', '%').replaceAll('?', '%3F').replaceAll('#', '%23');
}

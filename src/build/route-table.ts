import { HTTP_METHODS } from '../http/methods.ts';
import type { BuiltRoute } from './built-routes.ts';

/** A row of the route table. */
export interface RouteRow {
  readonly kind: 'route';
  /** The path, with base path: `/docs/api/users/[id]`. */
  readonly path: string;
  readonly file: string;
  /** The methods that the file exports, in the order GET, HEAD, OPTIONS, POST, PUT, DELETE, PATCH. */
  readonly methods: readonly string[];
  /** Bytes of the route's own code in the output; left out where nothing was built. */
  readonly size?: number;
}

/** The route table of a build. */
export function routeTable(basePath: string, routes: readonly BuiltRoute[]): RouteRow[] {
  return sortRows(routes.map((route) => routeRow(basePath, route)));
}

/** In the order of their paths, so that `/api/users` comes before what is below it. */
export function sortRows(rows: readonly RouteRow[]): RouteRow[] {
  return rows.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** A row of the route table, from the names that a route file exports. */
export function routeRow(
  basePath: string,
  { path, file, exports, size }: Omit<BuiltRoute, 'size'> & { readonly size?: number },
): RouteRow {
  const methods = HTTP_METHODS.filter((method) => exports.includes(method));
  const full = basePath !== '' && path === '/' ? basePath : basePath + path;
  return { kind: 'route', path: full, file, methods, ...(size === undefined ? {} : { size }) };
}

import { join } from 'node:path';
import type { Rolldown } from 'vite';
import { HTTP_METHODS } from '../http/methods.ts';
import type { ScannedFile } from '../scan/scan-project.ts';

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

/** The route table of a build: methods and sizes as the bundle has them. */
export function routeTable(
  dir: string,
  basePath: string,
  routes: readonly ScannedFile[],
  chunks: readonly Rolldown.OutputChunk[],
): RouteRow[] {
  const byModule = new Map(chunks.map((chunk) => [chunk.facadeModuleId, chunk]));
  const rows = routes.map(({ path, file }) => {
    const chunk = byModule.get(join(dir, file));
    return routeRow(path, basePath, file, chunk?.exports ?? [], Buffer.byteLength(chunk?.code ?? ''));
  });
  return sortRows(rows);
}

/** In the order of their paths, so that `/api/users` comes before what is below it. */
export function sortRows(rows: readonly RouteRow[]): RouteRow[] {
  return rows.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** A row of the route table, from the names that a route file exports. */
export function routeRow(
  path: string,
  basePath: string,
  file: string,
  exports: readonly string[],
  size?: number,
): RouteRow {
  const methods = HTTP_METHODS.filter((method) => exports.includes(method));
  const full = basePath !== '' && path === '/' ? basePath : basePath + path;
  return { kind: 'route', path: full, file, methods, ...(size === undefined ? {} : { size }) };
}

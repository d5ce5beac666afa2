import { WaymarkError } from '../../http/waymark-error.ts';
import { nameOf, useCache } from './use-cache.ts';

type Fn = (...args: unknown[]) => unknown;

/**
 * Caches what a file with `'use cache'` at its top exports and only its run shows to be a function.
 *
 * @throws {WaymarkError} `ERR_USE_CACHE` where it is none.
 */
export function cacheExport(id: string, kind: string, value: unknown): Fn {
  if (typeof value !== 'function') {
    throw new WaymarkError(
      'ERR_USE_CACHE',
      `A file with 'use cache' at its top can export async functions alone: ${nameOf(id)} is no function. Move it to another file.`,
    );
  }
  return (...args) => useCache(id, kind, Number.POSITIVE_INFINITY, args, value as Fn);
}

import type { CacheStore } from '../http/cache-store.ts';
import { redisCacheUrl } from './redis-cache-url.ts';
import { openDiskStore } from './open-disk-store.ts';

/** How the store of a build is opened. */
export interface BuildStoreOptions {
  readonly buildId: string;
  /** Bytes that entries may take in memory. Default: 50 MiB. */
  readonly maxBytes?: number | undefined;
}

/**
 * Opens the store of a build: the Redis or Valkey at `REDIS_CACHE_URL` or `REDIS_URL`, or its folder where neither
 * variable is set.
 *
 * @param directory The absolute path of the build's folder.
 */
export async function openBuildStore(
  directory: string,
  { buildId, maxBytes }: BuildStoreOptions,
): Promise<CacheStore> {
  // What a build makes goes into its folder, wherever it is built.
  const isBuilding = process.env['NEXT_PHASE'] === 'phase-production-build';
  const url = redisCacheUrl();
  if (!url || isBuilding) return openDiskStore(directory, maxBytes);
  const { openRedisCache } = await import('./redis/open-redis-cache.ts');
  // It has near copies of its own.
  const seeds = openDiskStore(directory, 0);
  return (await openRedisCache(url, { seeds, buildId, maxBytes })) ?? openDiskStore(directory, maxBytes);
}

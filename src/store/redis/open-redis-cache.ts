import type { CacheStore } from '../../http/cache-store.ts';
import { sharedStore } from '../shared-store.ts';
import { loadRedisClient } from './load-redis-client.ts';
import { RedisCacheStore, type RedisCacheOptions } from './redis-cache-store.ts';
import { parseRedisUrl } from './parse-redis-url.ts';
import { RedisSharedStore } from './redis-shared-store.ts';

/**
 * Opens the cache at the server of the store that instances share, over its connection.
 *
 * @returns `undefined` where the package is not installed, which `prepareSharedStore` tells of.
 */
export async function openRedisCache(
  url: string,
  options: RedisCacheOptions,
): Promise<CacheStore | undefined> {
  try {
    await loadRedisClient();
  } catch {
    return undefined;
  }
  const shared = sharedStore();
  const store = shared instanceof RedisSharedStore ? shared : new RedisSharedStore(parseRedisUrl(url));
  const cache = new RedisCacheStore(store, options);
  await cache.open();
  return cache;
}

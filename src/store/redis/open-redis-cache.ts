import type { CacheStore } from '../../http/cache-store.ts';
import { sharedStore } from '../shared-store.ts';
import { loadRedisClient } from './load-redis-client.ts';
import { RedisCacheStore, type RedisCacheOptions } from './redis-cache-store.ts';
import { parseRedisUrl } from './parse-redis-url.ts';
import { RedisSharedStore } from './redis-shared-store.ts';

/**
 * Opens the cache at a server: over the connection of the store that instances share where it is the same.
 *
 * @returns `undefined` where the cache is to stay on this machine, or the package is not installed, which
 *   `prepareSharedStore` tells of.
 */
export async function openRedisCache(
  url: string,
  options: RedisCacheOptions,
): Promise<CacheStore | undefined> {
  const target = parseRedisUrl(url);
  if (target.cache === 'local') return undefined;
  try {
    await loadRedisClient();
  } catch {
    return undefined;
  }
  const shared = sharedStore();
  const isThere = shared instanceof RedisSharedStore && url === process.env['REDIS_URL'];
  const store = isThere ? shared : new RedisSharedStore(target);
  const cache = new RedisCacheStore(store, options);
  await cache.open();
  return cache;
}

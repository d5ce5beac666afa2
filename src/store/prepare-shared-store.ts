import { loadRedisClient } from './redis/load-redis-client.ts';
import { RedisSharedStore } from './redis/redis-shared-store.ts';
import { parseRedisUrl } from './redis/parse-redis-url.ts';
import { redisCacheUrl } from './redis-cache-url.ts';
import { sharedStore } from './shared-store.ts';

/**
 * Opens the store that instances share before the first request needs it, and warns where it cannot be used.
 *
 * @throws {WaymarkError} `ERR_STORE_URL` where `REDIS_URL` or `REDIS_CACHE_URL` is no address of a server.
 */
export async function prepareSharedStore(): Promise<void> {
  const store = sharedStore();
  const cache = redisCacheUrl();
  if (cache === undefined) return;
  parseRedisUrl(cache, 'REDIS_CACHE_URL');
  try {
    await loadRedisClient();
  } catch (error) {
    // The variable may be there for something else: what needs the package says so, too.
    console.warn(`${(error as Error).message}. Until then the cache is that of this machine.`);
    return;
  }
  if (store instanceof RedisSharedStore) await store.connection.connect();
}

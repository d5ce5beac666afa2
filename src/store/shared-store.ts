import { heldStore } from '../http/held-store.ts';
import type { SharedStore } from '../http/shared-store.ts';
import { MemorySharedStore } from './memory-shared-store.ts';
import { parseRedisUrl } from './redis/parse-redis-url.ts';
import { RedisSharedStore } from './redis/redis-shared-store.ts';

/**
 * The store that the instances of this server share, opened when it is first asked for: the Redis or Valkey at
 * `REDIS_URL`, or the memory of this process where the variable is not set.
 *
 * @throws {WaymarkError} `ERR_STORE_URL` where the variable is no address of a server.
 */
export function sharedStore(): SharedStore {
  const held = heldStore();
  return (held.store ??= openStore(process.env['REDIS_URL']));
}

function openStore(url: string | undefined): SharedStore {
  return url ? new RedisSharedStore(parseRedisUrl(url)) : new MemorySharedStore();
}

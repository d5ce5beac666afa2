import type { CacheStore } from '../../http/cache-store.ts';
import { runOutside } from '../cache-scope.ts';

/** A store of which the work is none of the answer's that is being made: what it asks the clock is its own affair. */
export function outsideStore(store: CacheStore): CacheStore {
  return {
    get: (key, softTags) => runOutside(() => store.get(key, softTags)),
    set: (key, entry) => runOutside(() => store.set(key, entry)),
    delete: (key) => runOutside(() => store.delete(key)),
    invalidate: (tags, durations) => runOutside(() => store.invalidate(tags, durations)),
    acquire: (key, lease) => runOutside(() => store.acquire(key, lease)),
  };
}

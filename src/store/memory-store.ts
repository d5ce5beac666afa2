import type {
  CacheEntry,
  CacheHit,
  CacheLease,
  CacheStore,
  MaybePromise,
  TagDurations,
} from '../http/cache-store.ts';
import { Leases } from './leases.ts';
import { MemoryEntries } from './memory-entries.ts';
import { TagTimes } from './tag-times.ts';

/** How a memory store is made. */
export interface MemoryStoreOptions {
  /** Bytes that the entries may take, their keys included; what was used the longest ago goes first. Default: 50 MiB. */
  readonly maxBytes?: number | undefined;
}

/** A store in the memory of this process: what it holds ends with it. */
export class MemoryStore implements CacheStore {
  readonly #entries: MemoryEntries;
  readonly #tags = new TagTimes();
  readonly #leases = new Leases();

  constructor({ maxBytes }: MemoryStoreOptions = {}) {
    this.#entries = new MemoryEntries(maxBytes);
  }

  get(key: string, softTags?: readonly string[]): CacheHit | undefined {
    const entry = this.#entries.get(key);
    return entry && { entry, state: this.#tags.stateOf(entry, softTags) };
  }

  set(key: string, entry: CacheEntry): void {
    this.#entries.set(key, entry);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  invalidate(tags: readonly string[], durations?: TagDurations): void {
    this.#tags.invalidate(tags, durations);
  }

  acquire(key: string, lease: number): MaybePromise<CacheLease | undefined> {
    return this.#leases.acquire(key, lease);
  }
}

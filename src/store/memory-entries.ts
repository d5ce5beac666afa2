import type { CacheEntry } from '../http/cache-store.ts';

/** As in Next.js (`cacheMaxMemorySize`). */
const DEFAULT_MAX_BYTES = 50 * 1024 * 1024;

/** About what an entry takes besides its body, its key and its texts. */
const OVERHEAD = 256;

interface Kept {
  readonly entry: CacheEntry;
  readonly size: number;
}

/** Entries in memory: when they take too many bytes, what was used the longest ago goes first. */
export class MemoryEntries {
  readonly #maxBytes: number;
  // A map goes through its keys in the order in which they were set.
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  /** @param maxBytes Default: 50 MiB; 0 keeps nothing. */
  constructor(maxBytes = DEFAULT_MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes that the entries take, about. */
  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): CacheEntry | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    // While all fit, nothing will be dropped, and the order is not worth its price.
    if (this.#bytes > this.#maxBytes / 2) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
    }
    return kept.entry;
  }

  set(key: string, entry: CacheEntry): void {
    this.delete(key);
    const size = sizeOf(key, entry);
    if (size > this.#maxBytes) return;
    this.#kept.set(key, { entry, size });
    this.#bytes += size;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    this.#bytes -= kept.size;
  }
}

function sizeOf(key: string, { body, meta, tags }: CacheEntry): number {
  const texts = JSON.stringify(meta).length + tags.reduce((sum, tag) => sum + tag.length, 0);
  return OVERHEAD + key.length + body.byteLength + texts;
}

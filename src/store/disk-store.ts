import { statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type {
  CacheEntry,
  CacheHit,
  CacheLease,
  CacheStore,
  MaybePromise,
  TagDurations,
} from '../http/cache-store.ts';
import { Flights } from '../http/flights.ts';
import { DiskBudget } from './disk-budget.ts';
import { decodeEntry, encodeEntry, entryFileName } from './entry-file.ts';
import { acquireLeaseFile } from './lease-files.ts';
import { Leases } from './leases.ts';
import { MemoryEntries } from './memory-entries.ts';
import { TagLog } from './tag-log.ts';
import { TagTimes } from './tag-times.ts';

/** How a disk store is made. */
export interface DiskStoreOptions {
  /** Bytes that entries may take in memory. Default: 50 MiB. */
  readonly maxBytes?: number | undefined;
  /** Bytes that entries may take on disk; the oldest go first. Default: 1 GiB. */
  readonly maxDiskBytes?: number | undefined;
  /**
   * Milliseconds after which what other processes invalidated must be noticed. Default: 0, at once, which costs a look
   * at a file each time.
   */
  readonly lookEvery?: number | undefined;
  /** Told what cannot be read or written. Default: `console.warn`. */
  readonly warn?: ((message: string) => void) | undefined;
}

/**
 * A store in a folder, which outlives its process and which several share; what is used is in memory too. A file is
 * whole or not there: it is written beside its place and then renamed. A disk that cannot be written to leaves a store
 * that reads what there is and keeps what is new in memory.
 */
export class DiskStore implements CacheStore {
  readonly #directory: string;
  readonly #entries: MemoryEntries;
  readonly #tags = new TagTimes();
  readonly #log: TagLog;
  readonly #leases = new Leases();
  readonly #budget: DiskBudget;
  readonly #warn: (message: string) => void;
  /** When the file of an entry in memory was written. */
  readonly #written = new WeakMap<CacheEntry, number>();
  readonly #reading = new Flights<CacheEntry | undefined>();
  readonly #writing = new Map<string, Promise<void>>();
  #hasWarned = false;
  #count = 0;

  /** @param directory The absolute path of its folder, which is made when something is first written. */
  constructor(directory: string, options: DiskStoreOptions = {}) {
    const { maxBytes, maxDiskBytes, lookEvery = 0, warn = (message) => console.warn(message) } = options;
    this.#directory = directory;
    this.#entries = new MemoryEntries(maxBytes);
    this.#log = new TagLog(join(directory, 'tags.log'), this.#tags, lookEvery);
    this.#budget = new DiskBudget(join(directory, 'entries'), maxDiskBytes);
    this.#warn = warn;
  }

  get(key: string, softTags?: readonly string[]): MaybePromise<CacheHit | undefined> {
    this.#refreshTags();
    const entry = this.#entries.get(key);
    if (entry === undefined) return this.#read(key).then((read) => read && this.#hit(read, softTags));
    const hit = this.#hit(entry, softTags);
    // Another process may have made a new one.
    if (hit.state === 'fresh' || this.#isUnchanged(key, entry)) return hit;
    return this.#read(key).then((read) => (read ? this.#hit(read, softTags) : hit));
  }

  set(key: string, entry: CacheEntry): Promise<void> {
    this.#entries.set(key, entry);
    const before = this.#writing.get(key) ?? Promise.resolve();
    const writing = before.then(() => this.#write(key, entry));
    this.#writing.set(key, writing);
    return writing.finally(() => {
      if (this.#writing.get(key) === writing) this.#writing.delete(key);
    });
  }

  async delete(key: string): Promise<void> {
    this.#entries.delete(key);
    await this.#writing.get(key);
    try {
      await rm(this.#fileOf(key), { force: true });
    } catch (error) {
      this.#warnOnce('Cannot remove from', error);
    }
  }

  invalidate(tags: readonly string[], durations?: TagDurations): void {
    const record = this.#tags.invalidate(tags, durations);
    try {
      this.#log.append(record);
    } catch (error) {
      this.#warnOnce('Cannot write to', error);
    }
  }

  acquire(key: string, lease: number): CacheLease | undefined {
    const own = this.#leases.acquire(key, lease);
    if (!own) return undefined;
    try {
      const shared = acquireLeaseFile(join(this.#directory, 'leases', entryFileName(key)), lease);
      if (!shared) own.release();
      return shared && both(own, shared);
    } catch (error) {
      // Nobody can take it on such a disk: others that share it make the entry, too.
      this.#warnOnce('Cannot write to', error);
      return own;
    }
  }

  #refreshTags(): void {
    try {
      this.#log.refresh();
    } catch (error) {
      this.#warnOnce('Cannot read', error);
    }
  }

  #hit(entry: CacheEntry, softTags: readonly string[] | undefined): CacheHit {
    return { entry, state: this.#tags.stateOf(entry, softTags) };
  }

  #fileOf(key: string): string {
    return join(this.#directory, 'entries', entryFileName(key));
  }

  #isUnchanged(key: string, entry: CacheEntry): boolean {
    if (this.#writing.has(key)) return true;
    try {
      const modified = statSync(this.#fileOf(key), { throwIfNoEntry: false })?.mtimeMs;
      return modified === undefined || modified === this.#written.get(entry);
    } catch {
      return true;
    }
  }

  /** The entry of the file of a key, which is in memory from then on. */
  #read(key: string): Promise<CacheEntry | undefined> {
    return this.#reading.run(key, () => this.#readFile(key));
  }

  async #readFile(key: string): Promise<CacheEntry | undefined> {
    await this.#writing.get(key);
    const known = this.#entries.get(key);
    const path = this.#fileOf(key);
    let bytes: Uint8Array<ArrayBuffer>;
    let modified: number | undefined;
    try {
      modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
      if (modified === undefined) return this.#entries.get(key);
      bytes = await readFile(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#warnOnce('Cannot read', error);
      return this.#entries.get(key);
    }
    const now = this.#entries.get(key);
    // One that came while the file was read is newer than the file.
    if (now !== known) return now;
    const entry = decodeEntry(key, bytes);
    if (!entry) {
      this.#warn(`The cached entry in ${path} is damaged, and made anew.`);
      return known;
    }
    if (known && known.createdAt > entry.createdAt) return known;
    this.#entries.set(key, entry);
    this.#written.set(entry, modified);
    return entry;
  }

  async #write(key: string, entry: CacheEntry): Promise<void> {
    const path = this.#fileOf(key);
    const beside = `${path}.new-${process.pid}-${this.#count++}`;
    const bytes = encodeEntry(key, entry);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(beside, bytes);
      await rename(beside, path);
      const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
      if (modified !== undefined) this.#written.set(entry, modified);
      await this.#budget.add(bytes.length);
      await this.#log.shorten();
    } catch (error) {
      await rm(beside, { force: true }).catch(() => {});
      this.#warnOnce('Cannot write to', error);
    }
  }

  #warnOnce(what: string, error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.#warn(
      `${what} the cache in ${this.#directory}: ${reason}. What is new is kept in memory, and lost when the process ends.`,
    );
  }
}

function both(own: CacheLease, shared: CacheLease): CacheLease {
  return {
    release: () => {
      void shared.release();
      void own.release();
    },
  };
}

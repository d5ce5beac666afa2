import type {
  CacheEntry,
  CacheHit,
  CacheLease,
  CacheStore,
  MaybePromise,
  TagDurations,
} from '../../http/cache-store.ts';
import { Flights } from '../../http/flights.ts';
import { decodeEntry, encodeEntry } from '../entry-file.ts';
import { Leases } from '../leases.ts';
import { MemoryEntries } from '../memory-entries.ts';
import { TagTimes } from '../tag-times.ts';
import { KEEP_ENTRY } from './cache-scripts.ts';
import { RedisClock } from './redis-clock.ts';
import type { RedisSharedStore } from './redis-shared-store.ts';
import { RedisTagLog } from './redis-tag-log.ts';

/** How a cache at a server is made. */
export interface RedisCacheOptions {
  /** Builds do not use the entries of one another. */
  readonly buildId: string;
  /** What the build has made, for what the server has nothing of. */
  readonly seeds: CacheStore;
  /** Bytes that entries may take in the memory of this process. Default: 50 MiB. */
  readonly maxBytes?: number | undefined;
}

/** Milliseconds for which the server keeps an entry that does not say so itself, at most. */
const KEPT_FOR = 30 * 24 * 3600 * 1000;

/** Milliseconds after which who makes an entry counts as dead, unless it says otherwise meanwhile. */
const HOLD = 10_000;

/** How often it says so in that time. */
const SIGNS_OF_LIFE = 4;

/**
 * Entries at a server that all instances share, and near copies of those that are used in the memory of each: what is
 * fresh there costs no round trip. Instances tell each other what they invalidate. While the server is away each goes on
 * alone, with what it has.
 */
export class RedisCacheStore implements CacheStore {
  readonly isShared = true;
  readonly #store: RedisSharedStore;
  readonly #seeds: CacheStore;
  readonly #buildId: string;
  readonly #prefix: string;
  readonly #near: MemoryEntries;
  readonly #times = new TagTimes();
  readonly #clock = new RedisClock();
  readonly #log: RedisTagLog;
  readonly #leases = new Leases();
  readonly #reading = new Flights<CacheEntry | undefined>();

  constructor(store: RedisSharedStore, { buildId, seeds, maxBytes }: RedisCacheOptions) {
    this.#store = store;
    this.#seeds = seeds;
    this.#buildId = buildId;
    this.#prefix = `${store.connection.target.prefix}cache:${buildId}:`;
    this.#near = new MemoryEntries(maxBytes);
    this.#log = new RedisTagLog(store.connection, this.#times, this.#clock);
  }

  /** Resolves when it can be used: as soon as it knows what was invalidated, or that the server is away. */
  open(): Promise<void> {
    return this.#log.follow();
  }

  get(key: string, softTags?: readonly string[]): MaybePromise<CacheHit | undefined> {
    const near = this.#near.get(key);
    if (near !== undefined) {
      const hit = this.#hit(near, softTags);
      if (hit.state === 'fresh') return hit;
    }
    return this.#look(key).then((entry) => entry && this.#hit(entry, softTags));
  }

  async set(key: string, entry: CacheEntry): Promise<void> {
    this.#near.set(key, entry);
    const now = Date.now();
    const left = Math.min((entry.expiresAt ?? Infinity) - now, KEPT_FOR);
    if (left < 1) return;
    const name = this.#prefix + key;
    const bytes = Buffer.from(
      encodeEntry(
        key,
        moveTimes(entry, (time) => this.#clock.toServer(time)),
      ),
    );
    const at = String(this.#clock.toServer(entry.createdAt));
    try {
      await this.#store.connection.run(KEEP_ENTRY, name, [at, bytes, String(Math.ceil(left))]);
    } catch {
      // It is in memory, until it does not fit there any more.
    }
  }

  async delete(key: string): Promise<void> {
    this.#near.delete(key);
    try {
      await this.#store.connection.send(this.#prefix + key, ['DEL', this.#prefix + key]);
    } catch {
      // It stays until its time is over.
    }
  }

  invalidate(tags: readonly string[], durations?: TagDurations): Promise<void> {
    return this.#log.add(this.#times.invalidate(tags, durations));
  }

  async acquire(key: string, lease: number): Promise<CacheLease | undefined> {
    const own = this.#leases.acquire(key, lease);
    if (!own) return undefined;
    const hold = Math.min(lease, HOLD);
    try {
      const shared = await this.#store.lock(`cache:${this.#buildId}:${key}`, hold);
      if (!shared) {
        void own.release();
        return undefined;
      }
      const signs = setInterval(
        () => void Promise.resolve(shared.extend(hold)).catch(() => {}),
        hold / SIGNS_OF_LIFE,
      );
      signs.unref?.();
      const release = async (): Promise<void> => {
        clearInterval(signs);
        void own.release();
        // What is not given back runs out.
        await Promise.resolve(shared.release()).catch(() => {});
      };
      return { release };
    } catch {
      // Nobody can ask the others: they make the entry, too.
      return own;
    }
  }

  #hit(entry: CacheEntry, softTags: readonly string[] | undefined): CacheHit {
    return { entry, state: this.#times.stateOf(entry, softTags) };
  }

  /** The newest entry of a key that can be found. */
  #look(key: string): Promise<CacheEntry | undefined> {
    return this.#reading.run(key, () => this.#read(key));
  }

  async #read(key: string): Promise<CacheEntry | undefined> {
    let found: CacheEntry | undefined;
    try {
      found = await this.#fetch(key, this.#near.get(key));
    } catch {
      // The server is away: there may be something here.
    }
    const near = this.#near.get(key);
    found ??= near ?? (await this.#seed(key));
    // One that came meanwhile may be newer.
    if (near && (!found || near.createdAt >= found.createdAt)) return near;
    if (found) this.#near.set(key, found);
    return found;
  }

  async #fetch(key: string, near: CacheEntry | undefined): Promise<CacheEntry | undefined> {
    const name = this.#prefix + key;
    const { connection } = this.#store;
    if (near) {
      const at = await connection.send(name, ['HGET', name, 'at']);
      if (typeof at !== 'string' || Number(at) <= this.#clock.toServer(near.createdAt)) return near;
    }
    const bytes = await connection.send(name, ['HGET', name, 'entry'], true);
    if (!(bytes instanceof Uint8Array)) return undefined;
    const entry = decodeEntry(key, bytes as Uint8Array<ArrayBuffer>);
    return entry && moveTimes(entry, (time) => this.#clock.toLocal(time));
  }

  /** What the build has made, as far as it can be used. */
  async #seed(key: string): Promise<CacheEntry | undefined> {
    const hit = await this.#seeds.get(key);
    if (!hit || hit.state === 'expired') return undefined;
    // Of a folder that was used without a server: what was invalidated then is known there alone.
    const isKnown = hit.state === 'fresh' || this.#hit(hit.entry, undefined).state !== 'fresh';
    return isKnown ? hit.entry : undefined;
  }
}

function moveTimes(entry: CacheEntry, move: (time: number) => number): CacheEntry {
  const { createdAt, staleAt, expiresAt } = entry;
  return {
    ...entry,
    createdAt: move(createdAt),
    staleAt: staleAt === undefined ? undefined : move(staleAt),
    expiresAt: expiresAt === undefined ? undefined : move(expiresAt),
  };
}

/** What comes at once, or has to be waited for. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** What is kept beside the bytes of an entry: what JSON can hold. */
export type CacheMeta = Readonly<Record<string, unknown>>;

/** What a store keeps under a key; not to be changed once a store has it. All times are in milliseconds since 1970. */
export interface CacheEntry {
  readonly body: Uint8Array<ArrayBuffer>;
  /** What is to be known of the body, such as a status and headers: what JSON can hold. */
  readonly meta: CacheMeta;
  /** Names under which the entry can be invalidated. */
  readonly tags: readonly string[];
  /** When its making began (`cacheTime`): a tag that is invalidated from then on counts, for it may have come too late. */
  readonly createdAt: number;
  /** From when on it should be made anew, while it may still be used. Left out: never. */
  readonly staleAt?: number | undefined;
  /** From when on it must not be used any more. Left out: never. */
  readonly expiresAt?: number | undefined;
}

/** An entry, and what has become of it since. */
export interface CacheHit {
  /** The same object as long as a store has it in memory, so that what is derived of it can be kept beside it. */
  readonly entry: CacheEntry;
  /**
   * `stale`: it may be used once more while a new one is made; `expired`: it may not, neither may a copy of it. By its
   * own times or by those of its tags.
   */
  readonly state: 'fresh' | 'stale' | 'expired';
}

/** How tags are invalidated. */
export interface TagDurations {
  /** Seconds for which stale entries may still be used. Left out: as long as they themselves say. */
  readonly expire?: number | undefined;
}

/** The right to make an entry, which nobody else has before it is given back or has run out. */
export interface CacheLease {
  release(): MaybePromise<void>;
}

/**
 * Where answers and results are kept: in memory, on disk, or at a server that several machines share. Nothing is ever
 * searched for: an invalidated tag is a time, which is compared with those of the entries that are asked for.
 *
 * No method throws or rejects because of what a store does with disks or networks: what cannot be read is not there,
 * what cannot be written is not kept, and the store says so on the console, once.
 */
export interface CacheStore {
  /** Whether other machines have it, too, so that it is worth waiting for what one of them makes. Default: no. */
  readonly isShared?: boolean;
  /**
   * @param softTags Tags that count besides those of the entry itself, such as those of the path that is asked for.
   * @returns `undefined` where there is none; an expired one may be left out.
   */
  get(key: string, softTags?: readonly string[]): MaybePromise<CacheHit | undefined>;
  /** Resolves when the entry is kept, as far as it can be. */
  set(key: string, entry: CacheEntry): MaybePromise<void>;
  delete(key: string): MaybePromise<void>;
  /**
   * Invalidates every entry with one of these tags that is there now, or is being made now.
   *
   * @param durations Makes them stale. Left out: they are expired at once.
   */
  invalidate(tags: readonly string[], durations?: TagDurations): MaybePromise<void>;
  /**
   * The right to make the entry of a key.
   *
   * @param lease Milliseconds after which the right runs out, should its holder never give it back.
   * @returns `undefined` where somebody else has it, in this process or in another that shares the store.
   */
  acquire(key: string, lease: number): MaybePromise<CacheLease | undefined>;
}

/** Opens the store of an app, or gives the one that is open. */
export type OpenStore = () => MaybePromise<CacheStore>;

let last = 0;

/** The time of this moment, later than each that was given out before, so that of two events one is the later. */
export function cacheTime(): number {
  last = Math.max(Date.now(), last + 0.001);
  return last;
}

/** Makes the times that `cacheTime` gives from now on later than one that was told by another machine. */
export function advanceCacheTime(time: number): void {
  last = Math.max(last, time);
}

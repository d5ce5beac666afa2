import { cacheTime, type CacheEntry, type CacheHit, type TagDurations } from '../http/cache-store.ts';

/** That tags were invalidated, as it is handed on: what JSON can hold. */
export interface TagRecord {
  readonly tags: readonly string[];
  /** When; what was made before, or at that moment, is stale. */
  readonly at: number;
  /** From when on that must not be used any more; 0: at once. Left out: as it says itself. */
  readonly expiresAt?: number | undefined;
}

/** Entries made before `at` must not be used from `expiresAt` on. */
interface Expiry {
  readonly at: number;
  readonly expiresAt: number;
}

/** When a tag was invalidated. */
interface TagTime {
  readonly staleAt: number;
  /** In the order of both their times, which is one: a later one that expires earlier takes the place of those before. */
  readonly expiries: readonly Expiry[];
}

/** How many announced expiries are told apart for one tag; of more, two become one that expires as the earlier does. */
const MAX_EXPIRIES = 8;

/** Tags of which the times are kept; entries that are older than a forgotten one count as expired. */
const MAX_TAGS = 100_000;

const NONE: readonly string[] = [];

/** When tags were invalidated, and what that makes of entries. */
export class TagTimes {
  readonly #maxTags: number;
  readonly #tags = new Map<string, TagTime>();
  #floor = 0;

  /** @param maxTags How many tags are told apart. Default: 100,000. */
  constructor(maxTags = MAX_TAGS) {
    this.#maxTags = maxTags;
  }

  /**
   * Invalidates tags now.
   *
   * @param durations Left out: entries are expired at once.
   */
  invalidate(tags: readonly string[], durations: TagDurations | undefined): TagRecord {
    const at = cacheTime();
    const seconds = durations ? durations.expire : 0;
    const record: TagRecord =
      seconds === undefined ? { tags, at } : { tags, at, expiresAt: endOf(at, seconds) };
    this.apply(record);
    return record;
  }

  /** Takes over what another has done, before or after what is known here. */
  apply({ tags, at, expiresAt }: TagRecord): void {
    for (const tag of tags) {
      const before = this.#tags.get(tag);
      const expiries = before?.expiries ?? [];
      // Put behind the others, since the first is the first to be forgotten.
      this.#tags.delete(tag);
      this.#tags.set(tag, {
        staleAt: Math.max(before?.staleAt ?? 0, at),
        expiries: expiresAt === undefined ? expiries : withExpiry(expiries, { at, expiresAt }),
      });
    }
    this.#forgetOldest();
  }

  /** What an entry is now. */
  stateOf(entry: CacheEntry, softTags: readonly string[] = NONE): CacheHit['state'] {
    const { staleAt, expiresAt, tags } = entry;
    const now = Date.now();
    if (expiresAt !== undefined && expiresAt <= now) return 'expired';
    const own = staleAt !== undefined && staleAt <= now ? 'stale' : 'fresh';
    if (this.#tags.size === 0 && this.#floor === 0) return own;
    return this.#worst(this.#worst(own, entry, tags, now), entry, softTags, now);
  }

  /** All that is known, as records that bring another to the same. */
  *records(): Generator<TagRecord> {
    for (const [tag, { staleAt, expiries }] of this.#tags) {
      yield { tags: [tag], at: staleAt };
      for (const { at, expiresAt } of expiries) yield { tags: [tag], at, expiresAt };
    }
  }

  /** Entries that were made before are expired if they have any tag: what was invalidated before is not known. */
  get floor(): number {
    return this.#floor;
  }

  raiseFloor(time: number): void {
    this.#floor = Math.max(this.#floor, time);
  }

  #worst(
    state: CacheHit['state'],
    { createdAt }: CacheEntry,
    tags: readonly string[],
    now: number,
  ): CacheHit['state'] {
    if (state === 'expired' || (tags.length > 0 && createdAt <= this.#floor)) return 'expired';
    let worst = state;
    for (const tag of tags) {
      const time = this.#tags.get(tag);
      if (time === undefined || time.staleAt < createdAt) continue;
      if (time.expiries.some(({ at, expiresAt }) => at >= createdAt && expiresAt <= now)) return 'expired';
      worst = 'stale';
    }
    return worst;
  }

  #forgetOldest(): void {
    if (this.#tags.size <= this.#maxTags) return;
    for (const [tag, { staleAt }] of this.#tags) {
      if (this.#tags.size <= this.#maxTags / 2) break;
      this.#tags.delete(tag);
      this.raiseFloor(staleAt);
    }
  }
}

/** Zero for what ends at once: the time that was given out last may be a little ahead of the clock. */
function endOf(at: number, seconds: number): number {
  return seconds > 0 ? at + seconds * 1000 : 0;
}

function withExpiry(known: readonly Expiry[], added: Expiry): readonly Expiry[] {
  // One that is later and expires earlier says all that another says.
  if (known.some((each) => each.at >= added.at && each.expiresAt <= added.expiresAt)) return known;
  const others = known.filter((each) => each.at > added.at || each.expiresAt < added.expiresAt);
  const kept = [...others, added].sort((a, b) => a.at - b.at);
  if (kept.length <= MAX_EXPIRIES) return kept;
  const [first, second, ...rest] = kept as [Expiry, Expiry, ...Expiry[]];
  // Earlier than it was asked for, never later.
  return [{ at: second.at, expiresAt: first.expiresAt }, ...rest];
}

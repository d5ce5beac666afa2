import { cacheTime, type CacheEntry, type CacheHit, type TagDurations } from '../http/cache-store.ts';

/** Entries made before `at` must not be used from `expiresAt` on. */
interface Expiry {
  readonly at: number;
  readonly expiresAt: number;
}

/** When a tag was invalidated. */
interface TagTime {
  /** Entries made before are stale. */
  readonly staleAt: number;
  /** In the order of both their times, which is one: a later one that expires earlier takes the place of those before. */
  readonly expiries: readonly Expiry[];
}

/** What is kept of the tags of a store, as JSON can hold it. */
export interface TagTimesData {
  readonly floor: number;
  readonly tags: readonly (readonly [string, TagTime])[];
}

/** How many announced expiries are told apart for one tag; of more, two become one that expires as the earlier does. */
const MAX_EXPIRIES = 8;

/** Tags of which the times are kept; entries that are older than a forgotten one count as expired. */
const MAX_TAGS = 100_000;

const NONE: readonly string[] = [];

/** When tags were invalidated, and what that makes of entries. */
export class TagTimes {
  readonly #maxTags: number;
  #tags = new Map<string, TagTime>();
  #floor = 0;

  /** @param maxTags How many tags are told apart. Default: 100,000. */
  constructor(maxTags = MAX_TAGS) {
    this.#maxTags = maxTags;
  }

  /** @param durations Left out: entries are expired at once. */
  invalidate(tags: readonly string[], durations: TagDurations | undefined): void {
    const at = cacheTime();
    const seconds = durations ? durations.expire : 0;
    for (const tag of tags) {
      const before = this.#tags.get(tag)?.expiries ?? [];
      const expiries = seconds === undefined ? before : withExpiry(before, at, endOf(at, seconds));
      // Put behind the others, since the first is the first to be forgotten.
      this.#tags.delete(tag);
      this.#tags.set(tag, { staleAt: at, expiries });
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

  #worst(
    state: CacheHit['state'],
    { createdAt }: CacheEntry,
    tags: readonly string[],
    now: number,
  ): CacheHit['state'] {
    if (tags.length > 0 && createdAt <= this.#floor) return 'expired';
    let worst = state;
    for (const tag of tags) {
      const time = this.#tags.get(tag);
      if (time === undefined || time.staleAt < createdAt) continue;
      if (time.expiries.some(({ at, expiresAt }) => at >= createdAt && expiresAt <= now)) return 'expired';
      if (worst === 'fresh') worst = 'stale';
    }
    return worst;
  }

  /** What there is to know, for others to take over. */
  toData(): TagTimesData {
    return { floor: this.#floor, tags: [...this.#tags] };
  }

  /** Takes over what another has known; of what both know, the later counts. */
  merge({ floor, tags }: TagTimesData): void {
    this.#floor = Math.max(this.#floor, floor);
    for (const [tag, time] of tags) {
      const own = this.#tags.get(tag);
      if (own === undefined) this.#tags.set(tag, time);
      else if (own.staleAt < time.staleAt) this.#tags.set(tag, mergeTimes(own, time));
      else if (own.staleAt > time.staleAt) this.#tags.set(tag, mergeTimes(time, own));
    }
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    if (this.#tags.size <= this.#maxTags) return;
    for (const [tag, { staleAt }] of this.#tags) {
      if (this.#tags.size <= this.#maxTags / 2) break;
      this.#tags.delete(tag);
      this.#floor = Math.max(this.#floor, staleAt);
    }
  }
}

/** Zero for what ends at once: the time that was given out last may be a little ahead of the clock. */
function endOf(at: number, seconds: number): number {
  return seconds > 0 ? at + seconds * 1000 : 0;
}

function withExpiry(before: readonly Expiry[], at: number, expiresAt: number): Expiry[] {
  const kept = [...before.filter((each) => each.expiresAt < expiresAt), { at, expiresAt }];
  if (kept.length <= MAX_EXPIRIES) return kept;
  const [first, second, ...rest] = kept as [Expiry, Expiry, ...Expiry[]];
  // Earlier than it was asked for, never later.
  return [{ at: second.at, expiresAt: first.expiresAt }, ...rest];
}

function mergeTimes(earlier: TagTime, later: TagTime): TagTime {
  const all = [...earlier.expiries, ...later.expiries].sort((a, b) => a.at - b.at);
  const expiries = all.reduce<Expiry[]>((before, { at, expiresAt }) => withExpiry(before, at, expiresAt), []);
  return { staleAt: later.staleAt, expiries };
}

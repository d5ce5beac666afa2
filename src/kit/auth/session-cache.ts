import type { MaybePromise } from '../../http/cache-store.ts';
import { type CachedSession, toCachedSession } from './cached-session.ts';
import { RecentMap } from './recent-map.ts';
import { type Revocation, type RevocationListener, SessionRevocations } from './session-revocations.ts';
import type { SessionSeals } from './session-seals.ts';

/** What becomes of a session while the store is away. */
export interface SessionCacheOptions {
  /** The name that tells these sessions from others in the store. */
  readonly name: string;
  readonly maxEntries: number;
  /** Milliseconds. */
  readonly checkEvery: number;
  readonly allowsUnchecked: boolean;
  readonly onError: (error: unknown) => void;
}

/**
 * The sessions of cookies, opened once and kept, as long as they neither end nor are revoked: to open one takes
 * longer than most handlers.
 */
export class SessionCache implements RevocationListener {
  readonly revocations: SessionRevocations;
  readonly #seals: SessionSeals;
  readonly #options: SessionCacheOptions;
  readonly #entries: RecentMap<CachedSession>;
  /** Counts the times at which something may have been revoked that was not told. */
  #unknowns = 0;

  constructor(seals: SessionSeals, options: SessionCacheOptions) {
    this.#seals = seals;
    this.#options = options;
    this.#entries = new RecentMap(options.maxEntries);
    this.revocations = new SessionRevocations(options.name, options.checkEvery, this);
  }

  /**
   * The session of a cookie; `undefined` where it has none that holds.
   *
   * @throws (rejects with) `ERR_STORE_UNAVAILABLE` where it cannot be found out whether it was revoked.
   */
  find(value: string): MaybePromise<CachedSession | undefined> {
    const entry = this.#entries.get(keyOf(value));
    return entry === undefined || entry.value !== value ? this.#open(value) : this.confirm(entry);
  }

  /** The same session, if it still holds. */
  confirm(entry: CachedSession): MaybePromise<CachedSession | undefined> {
    if (entry.isRevoked || entry.identity.expiresAt <= Date.now()) return undefined;
    const refreshing = this.revocations.refresh();
    if (refreshing === undefined && entry.checked === this.#unknowns) return entry;
    return this.#ask(entry, refreshing);
  }

  onRevoked(revocation: Revocation): void {
    for (const entry of this.#entries.values()) {
      const { id, subject, generation } = entry.revocable;
      const isMeant =
        'id' in revocation
          ? id === revocation.id
          : subject === revocation.subject && generation !== revocation.generation;
      if (isMeant) entry.isRevoked = true;
    }
  }

  onUnknown(): void {
    this.#unknowns++;
  }

  async #open(value: string): Promise<CachedSession | undefined> {
    const sealed = await this.#seals.open(value);
    if (!sealed) return undefined;
    const own = copyOf(value);
    const entry = toCachedSession(own, sealed);
    // Before it is asked for: what is revoked meanwhile is to find it.
    this.#entries.set(keyOf(own), entry);
    return this.confirm(entry);
  }

  async #ask(entry: CachedSession, refreshing: MaybePromise<void>): Promise<CachedSession | undefined> {
    try {
      await refreshing;
      const unknowns = this.#unknowns;
      if (entry.checked !== unknowns) {
        if (await this.revocations.isRevoked(entry.revocable)) entry.isRevoked = true;
        entry.checked = unknowns;
      }
    } catch (error) {
      this.#options.onError(error);
      if (!this.#options.allowsUnchecked) throw error;
    }
    return entry.isRevoked ? undefined : entry;
  }
}

/** Characters at the end of a seal that no other one has: the most of its signature. */
const KEY_LENGTH = 40;

/** A short key: a map takes longer to look up all of a cookie than the rest of a request with it needs. */
function keyOf(value: string): string {
  return value.slice(-KEY_LENGTH);
}

/** The same characters: a part of a request would keep all of it in memory. */
function copyOf(value: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(value));
}

import type { StoreLock } from '../http/shared-store.ts';

/** Locks that are kept from running out for as long as somebody works. */
export class Lease {
  readonly #locks: StoreLock[] = [];
  readonly #ttl: number;
  readonly #beat: ReturnType<typeof setInterval>;

  /** @param ttl Milliseconds after which a lock runs out whose holder has died. */
  constructor(ttl: number) {
    this.#ttl = ttl;
    this.#beat = setInterval(() => void this.#extend(), ttl / 3);
  }

  add(lock: StoreLock): void {
    this.#locks.push(lock);
  }

  /** Gives all of them back, as far as the store can be reached: else they run out by themselves. */
  async release(): Promise<void> {
    clearInterval(this.#beat);
    for (const lock of this.#locks.splice(0).toReversed()) {
      try {
        await lock.release();
      } catch {
        // It has a time to live for that.
      }
    }
  }

  async #extend(): Promise<void> {
    for (const lock of this.#locks) {
      try {
        await lock.extend(this.#ttl);
      } catch {
        // The next beat tries again; the run itself goes on, as nobody can take it back.
      }
    }
  }
}

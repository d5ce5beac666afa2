import type { CacheLease } from '../http/cache-store.ts';

/** Who may make which entry, in this process. */
export class Leases {
  readonly #held = new Map<string, CacheLease>();
  readonly #ends = new WeakMap<CacheLease, number>();

  /** @param lease Milliseconds. */
  acquire(key: string, lease: number): CacheLease | undefined {
    const holder = this.#held.get(key);
    if (holder !== undefined && (this.#ends.get(holder) ?? 0) > Date.now()) return undefined;
    const own: CacheLease = {
      release: () => {
        // Not that of another, who got it when this one had run out.
        if (this.#held.get(key) === own) this.#held.delete(key);
      },
    };
    this.#held.set(key, own);
    this.#ends.set(own, Date.now() + lease);
    return own;
  }
}

import type { CacheEntry, CacheStore } from '../http/cache-store.ts';
import { SingleFlights } from './single-flights.ts';

/** Milliseconds after which another process may make a result, should this one have died over it. */
const LEASE = 60_000;

const HELD = Symbol('held by another process');

/** A result; one that has just been made may have its value beside it. */
export interface MadeResult<Value = never> {
  readonly entry: CacheEntry;
  /** The result itself, where that is not read from the entry. */
  readonly value?: Value;
  /** Whether it is only for those who wait for it now. Default: it is kept. */
  readonly isFleeting?: boolean;
}

/** How a result is asked for. */
export interface KeptCall<Value> {
  readonly key: string;
  /** See `CacheStore.get`. */
  readonly softTags?: readonly string[] | undefined;
  /** Whether what has been kept may be used. */
  readonly mayReuse: boolean;
  /** Whether a stale result will not do, since something that is kept itself is made of it. */
  readonly needsFresh: boolean;
  /** Keeps the server from ending before work, which does not reject, has settled. Default: the caller waits for it. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
  /** What is made, for the log: `unstable_cache getUser`. */
  readonly what: string;
  /** @param isRenewal Whether it is made for those who come later, while a stale one is given. */
  readonly make: (isRenewal: boolean) => Promise<MadeResult<Value>>;
}

/**
 * Results that are kept: each is made once at a time, and a stale one is given once more while it is made anew; where
 * that fails, it stays.
 */
export class KeptResults<Value = never> {
  readonly #flights = new SingleFlights<MadeResult<Value> | typeof HELD>();

  /** Gives what is kept, and makes what is not. */
  async get(store: CacheStore, call: KeptCall<Value>): Promise<MadeResult<Value>> {
    const hit = call.mayReuse ? await store.get(call.key, call.softTags) : undefined;
    if (!hit || hit.state === 'expired') return this.#make(store, call);
    if (hit.state === 'fresh') return hit;
    const renewed = this.#renew(store, call);
    if (call.needsFresh) return (await renewed) ?? hit;
    call.waitUntil?.(renewed);
    return hit;
  }

  async #make(store: CacheStore, call: KeptCall<Value>): Promise<MadeResult<Value>> {
    const made = await this.#flights.run(store, call.key, () => makeAndKeep(store, call, false));
    // Another process makes it anew: nothing of it can be waited for here.
    return made === HELD ? makeAndKeep(store, call, false) : made;
  }

  /** Makes a stale result anew; `undefined` where somebody else does, or where it fails, which is logged. */
  async #renew(store: CacheStore, call: KeptCall<Value>): Promise<MadeResult<Value> | undefined> {
    try {
      const made = await this.#flights.run(store, call.key, async () => {
        const lease = await store.acquire(call.key, LEASE);
        if (!lease) return HELD;
        try {
          return await makeAndKeep(store, call, true);
        } finally {
          await lease.release();
        }
      });
      return made === HELD ? undefined : made;
    } catch (error) {
      console.error(`Cannot make the result of ${call.what} anew; the last one stays:`, error);
      return undefined;
    }
  }
}

async function makeAndKeep<Value>(
  store: CacheStore,
  { key, make, waitUntil }: KeptCall<Value>,
  isRenewal: boolean,
): Promise<MadeResult<Value>> {
  const made = await make(isRenewal);
  const written = made.isFleeting ? undefined : store.set(key, made.entry);
  if (!(written instanceof Promise)) return made;
  // No client waits for a disk.
  if (waitUntil) waitUntil(written);
  else await written;
  return made;
}

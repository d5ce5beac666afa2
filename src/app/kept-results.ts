import type { CacheEntry, CacheLease, CacheStore, MaybePromise } from '../http/cache-store.ts';
import { SingleFlights } from './single-flights.ts';

/** Milliseconds after which another process may make a result, should this one have died over it. */
const LEASE = 60_000;

/** Milliseconds for which a result is waited for that another machine makes. */
const PATIENCE = 10_000;

/** Milliseconds between two looks for it. */
const LOOK_AGAIN = 50;

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
    const make = () => (store.isShared ? waitAndMake(store, call) : makeAndKeep(store, call, false));
    const made = await this.#flights.run(store, call.key, make);
    // Another process makes it anew: nothing of it can be waited for here.
    return made === HELD ? make() : made;
  }

  /** Makes a stale result anew; `undefined` where somebody else does, or where it fails, which is logged. */
  async #renew(store: CacheStore, call: KeptCall<Value>): Promise<MadeResult<Value> | undefined> {
    try {
      const made = await this.#flights.run(store, call.key, async () => {
        const lease = await store.acquire(call.key, LEASE);
        return lease ? makeUnderLease(store, call, true, lease) : HELD;
      });
      return made === HELD ? undefined : made;
    } catch (error) {
      console.error(`Cannot make the result of ${call.what} anew; the last one stays:`, error);
      return undefined;
    }
  }
}

/** Makes a result, or waits for it where another machine makes it. */
async function waitAndMake<Value>(store: CacheStore, call: KeptCall<Value>): Promise<MadeResult<Value>> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const lease = await store.acquire(call.key, LEASE);
    // It may have been made while this one waited, or just before.
    const hit = call.mayReuse ? await store.get(call.key, call.softTags) : undefined;
    if (hit && (call.needsFresh ? hit.state === 'fresh' : hit.state !== 'expired')) {
      await lease?.release();
      return hit;
    }
    if (lease) return makeUnderLease(store, call, false, lease);
    if (Date.now() > end) return makeAndKeep(store, call, false);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }
}

/** Gives the lease back once others find the result. */
async function makeUnderLease<Value>(
  store: CacheStore,
  call: KeptCall<Value>,
  isRenewal: boolean,
  lease: CacheLease,
): Promise<MadeResult<Value>> {
  let written: MaybePromise<void>;
  let made: MadeResult<Value>;
  try {
    made = await call.make(isRenewal);
    written = keep(store, call, made);
  } catch (error) {
    await lease.release();
    throw error;
  }
  await finish(
    call,
    Promise.resolve(written).then(() => lease.release()),
  );
  return made;
}

async function makeAndKeep<Value>(
  store: CacheStore,
  call: KeptCall<Value>,
  isRenewal: boolean,
): Promise<MadeResult<Value>> {
  const made = await call.make(isRenewal);
  const written = keep(store, call, made);
  if (written instanceof Promise) await finish(call, written);
  return made;
}

function keep<Value>(
  store: CacheStore,
  { key }: KeptCall<Value>,
  { entry, isFleeting }: MadeResult<Value>,
): MaybePromise<void> {
  return isFleeting ? undefined : store.set(key, entry);
}

/** No client waits for a disk, or for a server. */
async function finish<Value>({ waitUntil }: KeptCall<Value>, work: Promise<void>): Promise<void> {
  if (waitUntil) waitUntil(work);
  else await work;
}

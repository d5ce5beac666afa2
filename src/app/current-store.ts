import type { CacheStore, MaybePromise, OpenStore } from '../http/cache-store.ts';
import { currentRequestContext } from './request-context.ts';

let processStore: OpenStore | undefined;

/** Says which store functions use that are called outside of requests: that of the app that was made last. */
export function provideStore(openStore: OpenStore | undefined): void {
  processStore = openStore ?? processStore;
}

/** The store for cached functions that are called here; `undefined` where the app has none, and nothing is kept. */
export function currentStore(): MaybePromise<CacheStore> | undefined {
  return (currentRequestContext()?.options.openStore ?? processStore)?.();
}

import type { CacheStore, MaybePromise, OpenStore } from '../http/cache-store.ts';
import { CACHE_PROFILES, type CacheProfile } from './cache-profiles.ts';
import { currentRequestContext } from './request-context.ts';

/** What cached functions go by, besides what they are given. */
export interface CacheSettings {
  /** The profiles of `cacheLife`. */
  readonly cacheProfiles: Readonly<Record<string, CacheProfile>>;
  /** See `Manifest`. */
  readonly buildId: string;
}

let processStore: OpenStore | undefined;
let processSettings: CacheSettings = { cacheProfiles: CACHE_PROFILES, buildId: '' };

/** Says which store functions use that are called outside of requests: that of the app that was made last. */
export function provideStore(openStore: OpenStore | undefined, settings?: CacheSettings): void {
  processStore = openStore ?? processStore;
  processSettings = settings ?? processSettings;
}

/** The store for cached functions that are called here; `undefined` where the app has none, and nothing is kept. */
export function currentStore(): MaybePromise<CacheStore> | undefined {
  return (currentRequestContext()?.options.openStore ?? processStore)?.();
}

/** What cached functions go by that are called here. */
export function currentCacheSettings(): CacheSettings {
  const { cacheProfiles, buildId } = currentRequestContext()?.options ?? {};
  return {
    cacheProfiles: cacheProfiles ?? processSettings.cacheProfiles,
    buildId: buildId ?? processSettings.buildId,
  };
}

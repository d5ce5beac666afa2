import type { ResolvedConfig } from '../../config/resolved-config.ts';

/** What the config says of the directive `'use cache'`. */
export interface UseCacheSettings {
  /** Whether it may be used: `cacheComponents`, or `experimental.useCache`. */
  readonly isEnabled: boolean;
  /** Whether route files say by what they do whether they are prerendered, and may not say so otherwise. */
  readonly cacheComponents: boolean;
  /** The kinds that are named under `cacheHandlers`. */
  readonly kinds: readonly string[];
}

/** Takes them from a config. */
export function useCacheSettings({
  useCache,
  cacheComponents,
  cacheKinds,
}: ResolvedConfig): UseCacheSettings {
  return { isEnabled: useCache, cacheComponents, kinds: cacheKinds };
}

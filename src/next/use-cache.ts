export { cacheExport } from './use-cache/cache-export.ts';
export { nextCacheVersion } from './use-cache/cache-version.ts';
export { useCache } from './use-cache/use-cache.ts';

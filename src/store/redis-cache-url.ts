/** Where what is cached is kept; `undefined` where that is the folder of the build. */
export function redisCacheUrl(): string | undefined {
  return process.env['REDIS_CACHE_URL'] || process.env['REDIS_URL'] || undefined;
}

let last = 0;

/** In dev: the version of a module that is evaluated now. What a version before it has kept is not met again. */
export function nextCacheVersion(): number {
  return ++last;
}

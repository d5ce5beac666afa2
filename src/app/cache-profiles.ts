/** A profile of `cacheLife`: seconds, `Infinity` for ever; what is left out is as in `default`. */
export interface CacheProfile {
  /** How long a browser may use it without asking. */
  readonly stale?: number | undefined;
  readonly revalidate?: number | undefined;
  readonly expire?: number | undefined;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The profiles that there are without a config.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/cacheLife#preset-cache-profiles
 */
export const CACHE_PROFILES: Readonly<Record<string, CacheProfile>> = {
  default: { stale: 5 * MINUTE, revalidate: 15 * MINUTE, expire: Number.POSITIVE_INFINITY },
  seconds: { stale: 30, revalidate: 1, expire: MINUTE },
  minutes: { stale: 5 * MINUTE, revalidate: MINUTE, expire: HOUR },
  hours: { stale: 5 * MINUTE, revalidate: HOUR, expire: DAY },
  days: { stale: 5 * MINUTE, revalidate: DAY, expire: 7 * DAY },
  weeks: { stale: 5 * MINUTE, revalidate: 7 * DAY, expire: 30 * DAY },
  max: { stale: 5 * MINUTE, revalidate: 30 * DAY, expire: 365 * DAY },
};

/** The profiles of an app: its own win, and of its `default` what it leaves out stays. */
export function mergeCacheProfiles(
  own: Readonly<Record<string, CacheProfile>> | undefined,
): Readonly<Record<string, CacheProfile>> {
  if (!own) return CACHE_PROFILES;
  return { ...CACHE_PROFILES, ...own, default: { ...CACHE_PROFILES['default'], ...own['default'] } };
}

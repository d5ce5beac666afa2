import type { CacheProfile } from '../app/cache-profiles.ts';
import { isRecord } from './is-record.ts';

/** For ever, in seconds: as in Next.js, and other than `Infinity` a number that JSON has. */
const FOREVER = 0xfffffffe;

const TIMES = ['stale', 'revalidate', 'expire'] as const;

/** The profiles of a `cacheLife` that has been checked; undefined where there are none. */
export function resolveCacheLife(value: unknown): Record<string, CacheProfile> | undefined {
  if (!isRecord(value)) return undefined;
  const profiles = Object.entries(value).filter((entry): entry is [string, Record<string, unknown>] =>
    isRecord(entry[1]),
  );
  if (profiles.length === 0) return undefined;
  return Object.fromEntries(profiles.map(([name, profile]) => [name, timesOf(profile)]));
}

function timesOf(profile: Readonly<Record<string, unknown>>): CacheProfile {
  const times = TIMES.flatMap((time) => {
    const seconds = profile[time];
    return typeof seconds === 'number' ? [[time, Math.min(seconds, FOREVER)] as const] : [];
  });
  return Object.fromEntries(times);
}

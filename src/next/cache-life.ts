import type { CacheProfile } from '../app/cache-profiles.ts';
import { currentCacheSettings } from '../app/current-store.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { requireFunctionScope } from './use-cache/function-scope.ts';

const TIMES = ['stale', 'revalidate', 'expire'] as const;

/**
 * Says how long the result of the function lives that calls it, which has the directive `'use cache'`.
 *
 * @param profile The name of a profile, `hours`, or times in seconds; `Infinity` is for ever. `revalidate` is from when on
 *   it is made anew, `expire` from when on it is not used any more; `stale` is for browsers. Default: the profile `default`.
 * @throws {WaymarkError} `ERR_CACHED_SCOPE` outside of such a function, `ERR_CACHE_OPTION` for a profile that there is
 *   not, and for what are no times.
 * @see https://nextjs.org/docs/app/api-reference/functions/cacheLife
 */
export function cacheLife(profile: string | { stale?: number; revalidate?: number; expire?: number }): void {
  const scope = requireFunctionScope('cacheLife()');
  if (typeof profile === 'string') return scope.setLife(configured(profile));
  if (typeof profile !== 'object' || profile === null || Array.isArray(profile)) {
    throw invalid('Either pass a profile name or an object.');
  }
  for (const time of TIMES) checkTime(time, profile[time]);
  const { revalidate, expire } = profile;
  if (revalidate !== undefined && expire !== undefined && revalidate > expire) {
    throw invalid(
      `\`expire\` must not be below \`revalidate\`, since what has expired is not made anew: received ${expire} and ${revalidate}.`,
    );
  }
  scope.setLife(profile);
}

function configured(name: string): CacheProfile {
  const { cacheProfiles: profiles } = currentCacheSettings();
  const found = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (found) return found;
  const trimmed = name.trim();
  const hint = Object.hasOwn(profiles, trimmed)
    ? `Did you mean "${trimmed}", without the spaces?`
    : `Write it under \`cacheLife\` in your config file, or use one of: ${Object.keys(profiles).join(', ')}.`;
  throw new WaymarkError('ERR_CACHE_OPTION', `Unknown \`cacheLife()\` profile "${name}". ${hint}`);
}

function checkTime(time: string, value: unknown): void {
  if (value === undefined || (typeof value === 'number' && !Number.isNaN(value))) return;
  const hint = value === false ? ' Pass `Infinity` for ever.' : '';
  throw invalid(`\`${time}\` must be a number of seconds: received ${String(value)}.${hint}`);
}

function invalid(reason: string): WaymarkError {
  return new WaymarkError('ERR_CACHE_OPTION', `Invalid \`cacheLife()\` option. ${reason}`);
}

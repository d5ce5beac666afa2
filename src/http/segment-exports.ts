/** The exports that make a segment config; a route without them is asked each time. */
export const SEGMENT_EXPORTS = [
  'dynamic',
  'revalidate',
  'dynamicParams',
  'fetchCache',
  'generateStaticParams',
] as const;

/** The exports beside them that say where a route is to run, and for how long: for platforms that ask. */
export const PLATFORM_EXPORTS = ['runtime', 'maxDuration', 'preferredRegion'] as const;

/** What `dynamic` can be. */
export const DYNAMIC_VALUES = ['auto', 'error', 'force-static', 'force-dynamic'] as const;

/** What `fetchCache` can be. */
export const FETCH_CACHE_VALUES = [
  'auto',
  'default-cache',
  'only-cache',
  'force-cache',
  'force-no-store',
  'default-no-store',
  'only-no-store',
] as const;

export type Dynamic = (typeof DYNAMIC_VALUES)[number];
export type FetchCache = (typeof FETCH_CACHE_VALUES)[number];

type SegmentExport = (typeof SEGMENT_EXPORTS)[number] | (typeof PLATFORM_EXPORTS)[number];

/** What is wrong with the value of such an export, to stand behind its name; `undefined` for nothing. */
export function segmentFault(name: SegmentExport, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  switch (name) {
    case 'dynamic':
      return oneOf(DYNAMIC_VALUES, value);
    case 'fetchCache':
      return oneOf(FETCH_CACHE_VALUES, value);
    case 'dynamicParams':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'revalidate':
      return value === false || (Number.isInteger(value) && (value as number) >= 0)
        ? undefined
        : 'must be a whole number of seconds, or false';
    case 'generateStaticParams':
      return typeof value === 'function' ? undefined : 'must be a function';
    case 'runtime':
      return oneOf(['nodejs', 'edge'], value);
    case 'maxDuration':
      return Number.isInteger(value) && (value as number) >= 0
        ? undefined
        : 'must be a whole number of seconds';
    case 'preferredRegion':
      return typeof value === 'string' || Array.isArray(value)
        ? undefined
        : 'must be the name of a region, or a list of such names';
  }
}

function oneOf(values: readonly string[], value: unknown): string | undefined {
  return values.includes(value as string) ? undefined : `must be one of '${values.join("', '")}'`;
}

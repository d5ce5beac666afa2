/** The exports that make a segment config; a route without them is asked each time. */
export const SEGMENT_EXPORTS = [
  'dynamic',
  'revalidate',
  'dynamicParams',
  'fetchCache',
  'generateStaticParams',
] as const;

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

/** What is wrong with the value of one of `SEGMENT_EXPORTS`, to stand behind its name; `undefined` for nothing. */
export function segmentFault(name: (typeof SEGMENT_EXPORTS)[number], value: unknown): string | undefined {
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
  }
}

function oneOf(values: readonly string[], value: unknown): string | undefined {
  return values.includes(value as string) ? undefined : `must be one of '${values.join("', '")}'`;
}

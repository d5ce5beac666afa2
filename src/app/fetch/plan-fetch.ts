import { WaymarkError } from '../../http/waymark-error.ts';

/** What a call of `fetch` says, and where it is made. */
export interface FetchSettings {
  readonly url: string;
  /** Default: none. */
  readonly cache: string | undefined;
  /** What `next.revalidate` is. */
  readonly revalidate: unknown;
  /** What the route exports as `fetchCache`; `force-no-store` inside of `unstable_cache`, which keeps its own result. */
  readonly fetchCache: string | undefined;
  /** Whether the route has `dynamic = 'force-dynamic'`. */
  readonly isForcedDynamic: boolean;
  readonly route: string;
}

/** What becomes of a call. */
export interface FetchPlan {
  /** Seconds for which the answer is kept before it is fetched anew; 0: it is not kept; `Infinity`: for ever. */
  readonly revalidate: number;
  /** Whether nobody has said anything about keeping it. */
  readonly isImplicit: boolean;
  /** What the developer is to be told. */
  readonly warning?: string;
}

/**
 * Works out whether the answer to a `fetch` is kept, as Next.js 16 does: it is not, unless somebody says so.
 *
 * @throws {WaymarkError} `ERR_CACHE_OPTION` where `revalidate` is no time, or a call contradicts `fetchCache`.
 * @see https://nextjs.org/docs/app/api-reference/functions/fetch
 * @see https://nextjs.org/docs/app/guides/caching-without-cache-components#fetchcache
 */
export function planFetch(settings: FetchSettings): FetchPlan {
  const { fetchCache, isForcedDynamic } = settings;
  const { cache, revalidate, warning } = withoutConflict(settings);
  const isOptedOut =
    cache === 'no-cache' ||
    cache === 'no-store' ||
    fetchCache === 'force-no-store' ||
    fetchCache === 'only-no-store';
  const isLeftToRoute = !fetchCache && !cache && !revalidate && isForcedDynamic;
  let seconds = checkRevalidate(revalidate, settings);
  if (cache === 'force-cache' && revalidate === undefined) seconds = Number.POSITIVE_INFINITY;
  else if (isOptedOut || isLeftToRoute) seconds = 0;
  const isImplicit =
    fetchCache === undefined &&
    (cache === undefined || cache === 'default') &&
    (revalidate ?? undefined) === undefined;
  refuseContradiction(settings, cache, seconds);
  if (fetchCache === 'force-cache' && (seconds === undefined || seconds === 0))
    seconds = Number.POSITIVE_INFINITY;
  const plan = { isImplicit, ...(warning === undefined ? {} : { warning }) };
  if (seconds !== undefined) return { ...plan, revalidate: seconds };
  const isKept = fetchCache !== 'default-no-store' && !isImplicit;
  return { ...plan, revalidate: isKept ? Number.POSITIVE_INFINITY : 0 };
}

/** Two settings of which one says to keep it, and one not, count as none. */
function withoutConflict({ url, cache, revalidate }: FetchSettings): {
  cache?: string | undefined;
  revalidate?: unknown;
  warning?: string;
} {
  if (cache === undefined || revalidate === undefined) return { cache, revalidate };
  const isKept = cache === 'force-cache' && revalidate === 0;
  const isNot = cache === 'no-store' && (revalidate === false || Number(revalidate) > 0);
  if (!isKept && !isNot) return { cache, revalidate };
  return {
    warning: `fetch ${url}: Specified "cache: ${cache}" and "revalidate: ${String(revalidate)}", only one should be specified. Neither counts.`,
  };
}

function checkRevalidate(value: unknown, { route, url }: FetchSettings): number | undefined {
  if (value === undefined) return undefined;
  if (value === false) return Number.POSITIVE_INFINITY;
  if (typeof value === 'number' && value > -1) return value;
  throw new WaymarkError(
    'ERR_CACHE_OPTION',
    `Invalid revalidate value "${String(value)}" on "${route}" for fetch ${url}, must be a non-negative number or false. Write \`next: { revalidate: seconds }\`.`,
  );
}

function refuseContradiction(
  { url, fetchCache }: FetchSettings,
  cache: string | undefined,
  seconds: number | undefined,
): void {
  const isKept = cache === 'force-cache' || (seconds !== undefined && seconds > 0);
  const wrong =
    fetchCache === 'only-no-store' && isKept
      ? 'force-cache'
      : fetchCache === 'only-cache' && cache === 'no-store'
        ? 'no-store'
        : undefined;
  if (wrong === undefined) return;
  throw new WaymarkError(
    'ERR_CACHE_OPTION',
    `cache: '${wrong}' used on fetch for ${url} with 'export const fetchCache = '${fetchCache}'. Remove one of them.`,
  );
}

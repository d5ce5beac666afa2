import { CacheScope, currentCacheScope, runInCacheScope, runOutside } from '../app/cache-scope.ts';
import { currentStore } from '../app/current-store.ts';
import { checkTags } from '../app/check-tags.ts';
import { currentRequestContext } from '../app/request-context.ts';
import { KeptResults, type MadeResult } from '../app/kept-results.ts';
import { type CacheEntry, cacheTime } from '../http/cache-store.ts';
import { WaymarkError } from '../http/waymark-error.ts';

/** What `unstable_cache` can be told. */
export interface UnstableCacheOptions {
  /** Seconds after which a result is made anew. `false`: never. Default: never. */
  revalidate?: number | false | undefined;
  /** Names under which results can be invalidated with `revalidateTag`, each of at most 256 characters. Default: none. */
  tags?: string[] | undefined;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const results = new KeptResults<unknown>();

/** What is known of a function before it is called. */
interface CachedFunction {
  readonly run: (args: readonly unknown[]) => unknown;
  readonly keyStart: string;
  readonly name: string;
  readonly tags: readonly string[];
  /** Seconds. */
  readonly revalidate: number | undefined;
}

/**
 * Makes a function of which the results are kept, in requests and outside of them: one for each of its arguments.
 * Results and arguments are what JSON can hold. A stale result is given once more while a new one is made; where that
 * fails, it stays.
 *
 * @param keyParts What the function takes from outside besides its arguments: the key of a result is made of the
 *   function's text, these, and the arguments. Default: none.
 * @throws {WaymarkError} `ERR_CACHE_OPTION` when `revalidate` is 0 or no number.
 * @see https://nextjs.org/docs/app/api-reference/functions/unstable_cache
 * @example
 * const getUser = unstable_cache(async (id: string) => db.users.find(id), ['user'], { revalidate: 60, tags: ['users'] });
 */
export function unstable_cache<Fn extends (...args: never[]) => Promise<unknown>>(
  fn: Fn,
  keyParts?: string[],
  options: UnstableCacheOptions = {},
): Fn {
  const text = fn.toString();
  const cached: CachedFunction = {
    run: (args) => fn(...(args as never[])),
    keyStart: `function:${text}-${Array.isArray(keyParts) && keyParts.join(',')}-`,
    name: fn.name || text,
    tags: options.tags ? checkTags(options.tags, `unstable_cache ${text}`) : [],
    revalidate: checkRevalidate(options.revalidate, fn.name || text),
  };
  return ((...args: unknown[]) => callCached(cached, args)) as unknown as Fn;
}

function callCached(cached: CachedFunction, args: readonly unknown[]): Promise<unknown> {
  const scope = currentCacheScope();
  return scope ? scope.reading(() => findOrMake(cached, args)) : findOrMake(cached, args);
}

async function findOrMake(cached: CachedFunction, args: readonly unknown[]): Promise<unknown> {
  const store = await currentStore();
  const scope = currentCacheScope();
  const context = currentRequestContext();
  const { tags, revalidate } = cached;
  // As in Next.js, a function inside of another is not kept on its own.
  const isNested = scope?.kind === 'unstable_cache';
  if (!isNested) scope?.include({ revalidate }, tags);
  if (!store || isNested || context?.isDraft) return runFresh(cached, args);
  const kept = await results.get(store, {
    key: cached.keyStart + JSON.stringify(args),
    softTags: context?.implicitTags,
    mayReuse: context?.usesKeptData !== false,
    needsFresh: scope !== undefined,
    waitUntil: context && ((work) => context.waitUntil(work)),
    what: `\`unstable_cache\` ${cached.name}`,
    make: () => makeResult(cached, args),
  });
  return 'value' in kept ? kept.value : resultOf(kept.entry);
}

async function makeResult(cached: CachedFunction, args: readonly unknown[]): Promise<MadeResult<unknown>> {
  // Not the question of what is made of the result.
  const createdAt = runOutside(cacheTime);
  const value = await runFresh(cached, args);
  return { value, entry: entryOf(value, cached, createdAt) };
}

function runFresh({ run, name }: CachedFunction, args: readonly unknown[]): Promise<unknown> {
  const route = currentRequestContext()?.options.routePath;
  const scope = new CacheScope({
    kind: 'unstable_cache',
    refuse: (expression) => {
      throw new WaymarkError(
        'ERR_CACHED_SCOPE',
        `${route === undefined ? '' : `Route "${route}": `}\`${expression}\` can't be used inside \`unstable_cache()\` (${name.slice(0, 80)}): its result is kept for other requests. Read it outside the cached function and pass what you need as an argument: https://nextjs.org/docs/app/api-reference/functions/unstable_cache`,
      );
    },
  });
  return runInCacheScope(scope, async () => run(args));
}

function entryOf(result: unknown, { tags, revalidate }: CachedFunction, createdAt: number): CacheEntry {
  const json = JSON.stringify(result);
  const isKeptForEver = revalidate === undefined || revalidate === Number.POSITIVE_INFINITY;
  return {
    // JSON has no `undefined`, and no text of it is empty.
    body: encoder.encode(json === undefined ? '' : json),
    meta: {},
    tags,
    createdAt,
    staleAt: isKeptForEver ? undefined : createdAt + revalidate * 1000,
  };
}

function resultOf({ body }: CacheEntry): unknown {
  return body.length === 0 ? undefined : JSON.parse(decoder.decode(body));
}

function checkRevalidate(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  if (value === false) return Number.POSITIVE_INFINITY;
  if (typeof value === 'number' && value > 0) return value;
  throw new WaymarkError(
    'ERR_CACHE_OPTION',
    `Cannot make a cached function of ${name}: \`revalidate\` of \`unstable_cache\` must be a number of seconds above zero, or false: received ${String(value)}.`,
  );
}

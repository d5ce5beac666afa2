import { CACHE_PROFILES, type CacheProfile } from '../app/cache-profiles.ts';
import { currentCacheScope } from '../app/cache-scope.ts';
import { MAX_TAG_LENGTH } from '../app/check-tags.ts';
import { currentStore } from '../app/current-store.ts';
import { pathTags } from '../app/implicit-tags.ts';
import { currentRequestContext } from '../app/request-context.ts';
import type { TagDurations } from '../http/cache-store.ts';
import { WaymarkError } from '../http/waymark-error.ts';

/** Characters that a path may have here, as in Next.js. */
const MAX_PATH_LENGTH = 1024;

/**
 * Invalidates what was kept under a tag.
 *
 * @param profile How long it may still be used, stale, while a new one is made: the name of a profile of `cacheLife`,
 *   such as `max`, or `{ expire: seconds }`. Left out, which Next.js deprecates: not at all. With a name that there is
 *   not, nothing is invalidated, and the console is told.
 * @throws {WaymarkError} `ERR_NOT_IN_REQUEST` outside of a request, `ERR_CACHED_SCOPE` inside of a cached function,
 *   `ERR_CACHE_OPTION` when `expire` is no number of seconds.
 * @see https://nextjs.org/docs/app/api-reference/functions/revalidateTag
 */
export function revalidateTag(tag: string, profile?: string | { expire?: number }): void {
  if (profile === undefined || profile === '') {
    console.warn(
      '"revalidateTag" without the second argument is now deprecated, add second argument of "max" or use "updateTag". See more info here: https://nextjs.org/docs/messages/revalidate-tag-single-arg',
    );
  }
  if (tag.length > MAX_TAG_LENGTH) {
    console.warn(
      `Warning: revalidateTag received a tag of ${tag.length} characters, and nothing has one of more than ${MAX_TAG_LENGTH}: "${tag}"`,
    );
  }
  const durations = profile ? durationsOf(profile) : undefined;
  if (durations !== 'unknown') invalidate([tag], `revalidateTag(${JSON.stringify(tag)})`, durations);
}

/**
 * Invalidates the answer at a path, and what was kept while it was made.
 *
 * @param path A path, `/api/users/7`; with `type`, the pattern of a route, `/api/users/[id]`.
 * @param type `layout`: everything below the pattern, too. Default: `path` is a path.
 * @throws {WaymarkError} `ERR_NOT_IN_REQUEST` outside of a request, `ERR_CACHED_SCOPE` inside of a cached function.
 * @see https://nextjs.org/docs/app/api-reference/functions/revalidatePath
 */
export function revalidatePath(path: string, type?: 'layout' | 'page'): void {
  if (path.length > MAX_PATH_LENGTH) {
    console.warn(
      `Warning: revalidatePath received "${path}" which exceeded max length of ${MAX_PATH_LENGTH}. See more info here https://nextjs.org/docs/app/api-reference/functions/revalidatePath`,
    );
    return;
  }
  if (!type && /\/\[[^/]+\](?=\/|$)/.test(path)) {
    console.warn(
      `Warning: a dynamic page path "${path}" was passed to "revalidatePath", but the "type" parameter is missing. This has no effect by default, see more info here https://nextjs.org/docs/app/api-reference/functions/revalidatePath`,
    );
  }
  invalidate(pathTags(path, type), `revalidatePath(${JSON.stringify(path)})`, undefined);
}

/**
 * Invalidates what was kept under a tag, at once: the answer of the Server Action that calls it shows what has changed.
 *
 * @throws {WaymarkError} `ERR_NOT_IN_ACTION` outside of a Server Action.
 * @see https://nextjs.org/docs/app/api-reference/functions/updateTag
 */
export function updateTag(tag: string): void {
  if (currentRequestContext()?.phase !== 'action') {
    throw new WaymarkError(
      'ERR_NOT_IN_ACTION',
      'updateTag can only be called from within a Server Action. To invalidate cache tags in Route Handlers or other contexts, use revalidateTag instead. See more info here: https://nextjs.org/docs/app/api-reference/functions/updateTag',
    );
  }
  invalidate([tag], `updateTag(${JSON.stringify(tag)})`, undefined);
}

/**
 * Has the client that called a Server Action ask anew for what was made for it alone.
 *
 * @throws {WaymarkError} `ERR_NOT_IN_ACTION` outside of a Server Action.
 * @see https://nextjs.org/docs/app/api-reference/functions/refresh
 */
export function refresh(): void {
  const context = currentRequestContext();
  if (context?.phase !== 'action') {
    throw new WaymarkError(
      'ERR_NOT_IN_ACTION',
      'refresh can only be called from within a Server Action. See more info here: https://nextjs.org/docs/app/api-reference/functions/refresh',
    );
  }
  context.markStale('dynamic');
}

function invalidate(tags: readonly string[], expression: string, durations: TagDurations | undefined): void {
  const context = currentRequestContext();
  if (!context) {
    throw new WaymarkError(
      'ERR_NOT_IN_REQUEST',
      `\`${expression}\` was called outside a request scope. Call it inside a Route Handler, or in a function that one calls.`,
    );
  }
  const scope = currentCacheScope();
  if (scope && scope.kind !== 'prerender') {
    throw new WaymarkError(
      'ERR_CACHED_SCOPE',
      `Route "${context.options.routePath}": \`${expression}\` can't be called inside a cached function. Call it from a Server Action or Route Handler instead.`,
    );
  }
  if (context.phase === 'render') {
    throw new WaymarkError(
      'ERR_NOT_IN_ACTION',
      `Route "${context.options.routePath}": \`${expression}\` can't be called during render. Call it from a Server Action or Route Handler instead.`,
    );
  }
  scope?.refuse(expression);
  // What may still be used, stale, is not asked for anew.
  if (durations === undefined || durations.expire === 0) context.markStale('all');
  const store = currentStore();
  if (!store) return;
  const done =
    store instanceof Promise
      ? store.then((open) => open.invalidate(tags, durations))
      : store.invalidate(tags, durations);
  // The answer waits for it: whoever gets it finds what it tells of.
  if (done instanceof Promise) context.holdAnswer(done);
}

function durationsOf(profile: string | { expire?: number }): TagDurations | 'unknown' {
  if (typeof profile === 'object') return { expire: finite(checkExpire(profile.expire)) };
  const profiles = currentRequestContext()?.options.cacheProfiles ?? CACHE_PROFILES;
  const found: CacheProfile | undefined = Object.hasOwn(profiles, profile) ? profiles[profile] : undefined;
  if (found) return { expire: finite(found.expire) };
  // As in Next.js, the request does not fail.
  console.error(
    `Cannot call \`revalidateTag\`, and nothing is invalidated: Invalid profile provided "${profile}" must be configured under cacheLife in next.config or be "max". There are: ${Object.keys(profiles).join(', ')}.`,
  );
  return 'unknown';
}

function checkExpire(expire: unknown): number | undefined {
  if (expire === undefined || (typeof expire === 'number' && expire >= 0)) return expire;
  throw new WaymarkError(
    'ERR_CACHE_OPTION',
    `Cannot call \`revalidateTag\`: \`expire\` must be a number of seconds, or Infinity: received ${String(expire)}.`,
  );
}

function finite(seconds: number | undefined): number | undefined {
  return seconds === Number.POSITIVE_INFINITY ? undefined : seconds;
}

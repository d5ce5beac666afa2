import { currentCacheScope } from '../app/cache-scope.ts';
import { currentRequestContext } from '../app/request-context.ts';

/**
 * Says that what follows is different for each request, so that the answer is not kept. Inside of a cached function,
 * in a route with `dynamic = 'force-static'`, and outside of a request it does nothing.
 *
 * @throws {WaymarkError} `ERR_STATIC_REQUIRED` in a route with `dynamic = 'error'`.
 * @see https://nextjs.org/docs/app/api-reference/functions/unstable_noStore
 */
export function unstable_noStore(): void {
  const scope = currentCacheScope();
  if (scope && scope.kind !== 'prerender') return;
  currentRequestContext()?.needRequest('unstable_noStore()');
}

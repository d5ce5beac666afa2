import { requireRequestContext } from '../app/request-context.ts';

/**
 * Says that what follows needs an actual request, so that it is not run ahead of time. Resolves at once.
 *
 * @throws {WaymarkError} `ERR_NOT_IN_REQUEST` outside of a request, `ERR_STATIC_REQUIRED` in a route with
 *   `dynamic = 'error'`, `ERR_CACHED_SCOPE` inside of a cached function.
 * @see https://nextjs.org/docs/app/api-reference/functions/connection
 */
export function connection(): Promise<void> {
  requireRequestContext('connection').needRequest('connection()');
  return Promise.resolve();
}

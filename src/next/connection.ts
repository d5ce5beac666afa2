import { requireRequestContext } from '../app/request-context.ts';

/**
 * Says that what follows needs an actual request, so that it is not run ahead of time. Resolves at once.
 *
 * @throws {WaymarkError} `ERR_NOT_IN_REQUEST` outside of a request.
 * @see https://nextjs.org/docs/app/api-reference/functions/connection
 */
export function connection(): Promise<void> {
  requireRequestContext('connection');
  return Promise.resolve();
}

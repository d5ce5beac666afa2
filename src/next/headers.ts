import type { DraftMode } from '../app/draft-mode.ts';
import { requireRequestContext } from '../app/request-context.ts';
import type { ReadonlyRequestCookies } from '../app/request-cookies.ts';
import type { ReadonlyHeaders } from '../app/request-headers.ts';

/**
 * The cookies of the request; what is set or deleted is sent with the response, and read back at once. In
 * `after()` they can be read only, as the request brought them.
 *
 * @throws {WaymarkError} `ERR_NOT_IN_REQUEST` outside of a request.
 * @see https://nextjs.org/docs/app/api-reference/functions/cookies
 */
export function cookies(): Promise<ReadonlyRequestCookies> {
  return requireRequestContext('cookies').cookies();
}

/**
 * The headers of the request, read-only.
 *
 * @throws {WaymarkError} `ERR_NOT_IN_REQUEST` outside of a request.
 * @see https://nextjs.org/docs/app/api-reference/functions/headers
 */
export function headers(): Promise<ReadonlyHeaders> {
  return requireRequestContext('headers').headers();
}

/**
 * Reads draft mode, and switches it for the browser that the request came from.
 *
 * @throws {WaymarkError} `ERR_NOT_IN_REQUEST` outside of a request.
 * @see https://nextjs.org/docs/app/api-reference/functions/draft-mode
 */
export function draftMode(): Promise<DraftMode> {
  return requireRequestContext('draftMode').draftMode();
}

import { httpAccessError, redirectError, type RedirectType } from '../../app/control-flow-errors.ts';

// What `next/navigation` is for components that run outside of the server's half: they have no request to ask.

/**
 * Goes to `url` in the place of what is being rendered.
 *
 * @param type Default: `replace`.
 * @throws {RedirectError} always.
 * @see https://nextjs.org/docs/app/api-reference/functions/redirect
 */
export function redirect(url: string, type: RedirectType = 'replace'): never {
  throw redirectError(url, type, 307);
}

/**
 * The same, for good.
 *
 * @throws {RedirectError} always.
 * @see https://nextjs.org/docs/app/api-reference/functions/permanentRedirect
 */
export function permanentRedirect(url: string, type: RedirectType = 'replace'): never {
  throw redirectError(url, type, 308);
}

/**
 * Shows the nearest `not-found` file.
 *
 * @throws {HttpAccessError} always.
 * @see https://nextjs.org/docs/app/api-reference/functions/not-found
 */
export function notFound(): never {
  throw httpAccessError(404);
}

/**
 * Shows the nearest `forbidden` file.
 *
 * @throws {HttpAccessError} always.
 * @see https://nextjs.org/docs/app/api-reference/functions/forbidden
 */
export function forbidden(): never {
  throw httpAccessError(403);
}

/**
 * Shows the nearest `unauthorized` file.
 *
 * @throws {HttpAccessError} always.
 * @see https://nextjs.org/docs/app/api-reference/functions/unauthorized
 */
export function unauthorized(): never {
  throw httpAccessError(401);
}

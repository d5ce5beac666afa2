import { WaymarkError } from '../http/waymark-error.ts';
import { httpAccessError, redirectError, type RedirectType } from './control-flow-errors.ts';
import { currentRequestContext } from './request-context.ts';

/**
 * Ends the handler with a 307 to `url`, or with a 303 where a form was posted. Cookies that were set are kept.
 *
 * @param type Default: `push` where a form was posted, else `replace`.
 * @throws {RedirectError} always: call it outside of `try`, or rethrow with `unstable_rethrow`.
 * @see https://nextjs.org/docs/app/api-reference/functions/redirect
 */
export function redirect(url: string, type?: RedirectType): never {
  throw redirectError(url, type ?? (currentRequestContext()?.isAction ? 'push' : 'replace'), 307);
}

/**
 * Ends the handler with a 308 to `url`, or with a 303 where a form was posted.
 *
 * @param type Default: `replace`.
 * @throws {RedirectError} always.
 * @see https://nextjs.org/docs/app/api-reference/functions/permanentRedirect
 */
export function permanentRedirect(url: string, type: RedirectType = 'replace'): never {
  throw redirectError(url, type, 308);
}

/**
 * Ends the handler with an empty 404.
 *
 * @throws {HttpAccessError} always.
 * @see https://nextjs.org/docs/app/api-reference/functions/not-found
 */
export function notFound(): never {
  throw httpAccessError(404);
}

/**
 * Ends the handler with an empty 403.
 *
 * @throws {HttpAccessError} always; a `WaymarkError` unless `experimental.authInterrupts` is on.
 * @see https://nextjs.org/docs/app/api-reference/functions/forbidden
 */
export function forbidden(): never {
  assertAuthInterrupts('forbidden', 403);
  throw httpAccessError(403);
}

/**
 * Ends the handler with an empty 401.
 *
 * @throws {HttpAccessError} always; a `WaymarkError` unless `experimental.authInterrupts` is on.
 * @see https://nextjs.org/docs/app/api-reference/functions/unauthorized
 */
export function unauthorized(): never {
  assertAuthInterrupts('unauthorized', 401);
  throw httpAccessError(401);
}

function assertAuthInterrupts(name: string, status: number): void {
  if (currentRequestContext()?.options.authInterrupts) return;
  throw new WaymarkError(
    'ERR_AUTH_INTERRUPTS_OFF',
    `\`${name}()\` is experimental and only allowed to be used when \`experimental.authInterrupts\` is enabled. Set \`experimental: { authInterrupts: true }\` in next.config.ts, or return \`new Response(null, { status: ${status} })\`.`,
  );
}

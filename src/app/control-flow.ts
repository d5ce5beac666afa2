import { WaymarkError } from '../http/waymark-error.ts';
import { currentRequestContext } from './request-context.ts';

/** The names of the two kinds of redirect. */
export const RedirectType = { push: 'push', replace: 'replace' } as const;

/** Whether a redirect adds an entry to the browser's history; a Route Handler's answer is the same for both. */
export type RedirectType = (typeof RedirectType)[keyof typeof RedirectType];

/** What `redirect()` throws; the digest is Next.js's, which libraries look at. */
export type RedirectError = Error & { readonly digest: string };

/** What `notFound()`, `forbidden()` and `unauthorized()` throw; the digest is Next.js's. */
export type HttpAccessError = Error & { readonly digest: string };

const REDIRECT = 'NEXT_REDIRECT';
const REDIRECT_STATUSES: ReadonlySet<number> = new Set([303, 307, 308]);
const HTTP_ACCESS = 'NEXT_HTTP_ERROR_FALLBACK';
/** See `DynamicUsageError`. */
const DYNAMIC_USAGE = 'DYNAMIC_SERVER_USAGE';

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

/**
 * Rethrows the errors with which `redirect()`, `notFound()` and their like end a handler, and that of a handler which
 * needs its request although its answer is to be kept, also where one is the `cause` of another error; returns for all
 * other errors. To be called first in a `catch`.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/unstable_rethrow
 */
export function unstable_rethrow(error: unknown): void {
  const seen = new Set<unknown>();
  for (let current = error; !seen.has(current); current = current.cause) {
    if (isControlFlowError(current) || digestOf(current) === DYNAMIC_USAGE) throw current;
    if (!(current instanceof Error)) return;
    seen.add(current);
  }
}

/** Whether an error ends a handler on purpose: what `unstable_rethrow` rethrows. */
export function isControlFlowError(error: unknown): error is RedirectError | HttpAccessError {
  return isRedirectError(error) || isHttpAccessError(error);
}

/** Whether an error is one of `redirect()` or `permanentRedirect()`, of whichever copy of this module. */
export function isRedirectError(error: unknown): error is RedirectError {
  const [name, type, ...rest] = digestOf(error)?.split(';') ?? [];
  return (
    name === REDIRECT && (type === 'push' || type === 'replace') && REDIRECT_STATUSES.has(Number(rest.at(-2)))
  );
}

/** Where a redirect leads, as it was given. */
export function redirectLocation(error: RedirectError): string {
  return error.digest.split(';').slice(2, -2).join(';');
}

/** Whether a redirect adds an entry to the browser's history. */
export function redirectType(error: RedirectError): RedirectType {
  return error.digest.split(';')[1] as RedirectType;
}

/** The status that a redirect asks for: 307 or 308. */
export function redirectStatus(error: RedirectError): number {
  return Number(error.digest.split(';').at(-2));
}

/** Whether an error is one of `notFound()`, `forbidden()` or `unauthorized()`, of whichever copy of this module. */
export function isHttpAccessError(error: unknown): error is HttpAccessError {
  const [name, status] = digestOf(error)?.split(';') ?? [];
  return name === HTTP_ACCESS && (status === '404' || status === '403' || status === '401');
}

/** The status that such an error asks for. */
export function httpAccessStatus(error: HttpAccessError): 404 | 403 | 401 {
  return Number(error.digest.split(';')[1]) as 404 | 403 | 401;
}

function digestOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('digest' in error)) return undefined;
  return typeof error.digest === 'string' ? error.digest : undefined;
}

function redirectError(url: string, type: RedirectType, status: 307 | 308): RedirectError {
  return Object.assign(new Error(REDIRECT), { digest: `${REDIRECT};${type};${url};${status};` });
}

function httpAccessError(status: 404 | 403 | 401): HttpAccessError {
  const digest = `${HTTP_ACCESS};${status}`;
  return Object.assign(new Error(digest), { digest });
}

function assertAuthInterrupts(name: string, status: number): void {
  if (currentRequestContext()?.options.authInterrupts) return;
  throw new WaymarkError(
    'ERR_AUTH_INTERRUPTS_OFF',
    `\`${name}()\` is experimental and only allowed to be used when \`experimental.authInterrupts\` is enabled. Set \`experimental: { authInterrupts: true }\` in next.config.ts, or return \`new Response(null, { status: ${status} })\`.`,
  );
}

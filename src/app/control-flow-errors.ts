// Without a thing of the server: browsers throw and read these errors as well.

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

/** Whether a redirect adds an entry to the history of the browser. */
export function redirectType(error: RedirectError): RedirectType {
  return error.digest.split(';')[1] as RedirectType;
}

/** Where a redirect leads, as it was given. */
export function redirectLocation(error: RedirectError): string {
  return error.digest.split(';').slice(2, -2).join(';');
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

/** The digest of an error, by which Next.js and React tell errors from each other. */
export function digestOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('digest' in error)) return undefined;
  return typeof error.digest === 'string' ? error.digest : undefined;
}

/** The error of `redirect()`. */
export function redirectError(url: string, type: RedirectType, status: 307 | 308): RedirectError {
  return Object.assign(new Error(REDIRECT), { digest: `${REDIRECT};${type};${url};${status};` });
}

/** The error of `notFound()` and its like. */
export function httpAccessError(status: 404 | 403 | 401): HttpAccessError {
  const digest = `${HTTP_ACCESS};${status}`;
  return Object.assign(new Error(digest), { digest });
}

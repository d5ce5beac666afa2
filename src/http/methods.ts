/** The methods that a route file can export, in the order in which Next.js lists them. */
export const HTTP_METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH'] as const;

/** A method that a route file can export. */
export type HttpMethod = (typeof HTTP_METHODS)[number];

/**
 * A safe request with a body (https://datatracker.ietf.org/doc/draft-ietf-httpbis-safe-method-w-body/): Next.js answers it with 400, and so does
 * Waymark unless a route file exports it.
 */
export const QUERY = 'QUERY';

/** The methods that a route file can export, with the one that Next.js does not know. */
export const ROUTE_METHODS = [...HTTP_METHODS, QUERY] as const;

const KNOWN: ReadonlySet<string> = new Set(HTTP_METHODS);

/** Whether `method` is one that a route file can export; methods are case-sensitive (RFC 9110, section 9.1). */
export function isHttpMethod(method: string): method is HttpMethod {
  return KNOWN.has(method);
}

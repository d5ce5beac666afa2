/** The methods that a route file can export, in the order in which Next.js lists them. */
export const HTTP_METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH'] as const;

/** A method that a route file can export. */
export type HttpMethod = (typeof HTTP_METHODS)[number];

const KNOWN: ReadonlySet<string> = new Set(HTTP_METHODS);

/** Whether `method` is one that a route file can export; methods are case-sensitive (RFC 9110, section 9.1). */
export function isHttpMethod(method: string): method is HttpMethod {
  return KNOWN.has(method);
}

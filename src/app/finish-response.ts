/** Headers of which an answer may carry several, so that neither side's replaces the other's. */
const APPENDED = new Set(['set-cookie', 'www-authenticate', 'proxy-authenticate', 'vary']);

/** Puts the config's headers before an answer's own: as in Next.js, a handler does not replace what the config sets. */
export function withHeaders(
  { body, status, statusText, headers: own }: Response,
  extra: readonly [string, string][],
): Response {
  const headers = new Headers();
  for (const [name, value] of extra) {
    if (name.toLowerCase() === 'set-cookie') headers.append(name, value);
    else headers.set(name, value);
  }
  for (const [name, value] of own) {
    if (APPENDED.has(name) || !headers.has(name)) headers.append(name, value);
  }
  return new Response(body, { status, statusText, headers });
}

/** An answer to HEAD has the headers of the answer to GET, and no body (RFC 9110, section 9.3.2). */
export function withoutBody(method: string, response: Response): Response {
  if (method !== 'HEAD' || response.body === null) return response;
  const { status, statusText, headers } = response;
  void response.body.cancel().catch(() => {});
  return new Response(null, { status, statusText, headers });
}

/**
 * Changes the headers of a response.
 *
 * @returns The response, or a copy of it where its headers are not to be changed, as those of what `fetch` answered.
 */
export function changeHeaders(response: Response, change: (headers: Headers) => void): Response {
  try {
    change(response.headers);
    return response;
  } catch {
    const { body, status, statusText } = response;
    const copy = new Response(body, { status, statusText, headers: new Headers(response.headers) });
    change(copy.headers);
    return copy;
  }
}

/** Adds names to `Vary` that it has not yet (RFC 9110, section 12.5.5). */
export function addVary(headers: Headers, names: readonly string[]): void {
  const listed = (headers.get('vary') ?? '').split(',');
  const present = new Set(listed.map((name) => name.trim().toLowerCase()));
  if (present.has('*')) return;
  const missing = names.filter((name) => !present.has(name.toLowerCase()));
  if (missing.length > 0) headers.append('vary', missing.join(', '));
}

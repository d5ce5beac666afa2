/** Methods that the Fetch standard forbids: no web-standard request can have them. */
const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK']);

/**
 * The answer to a request that no app is asked, since no web-standard request can be made of it; `undefined` for every
 * other request.
 *
 * @param path The path and query of its target; `undefined` where the target is no path.
 */
export function refuseTarget(method: string, path: string | undefined): Response | undefined {
  const isRequest = path !== undefined && (method === 'GET' || !FORBIDDEN.has(method));
  return isRequest ? undefined : new Response(null, { status: 400 });
}

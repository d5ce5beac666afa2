import { collapseSlashes } from '../http/collapse-slashes.ts';
import { redirectToCanonical } from '../http/redirect-response.ts';

/** Methods that the Fetch standard forbids: no web-standard request can have them. */
const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK']);

/**
 * The answer to a request that no app is asked: one of which no web-standard request can be made, and one whose path is
 * to be written otherwise. `undefined` for every other request.
 *
 * @param path The path and query of its target; `undefined` where the target is no path.
 */
export function refuseTarget(method: string, path: string | undefined): Response | undefined {
  if (path === undefined || FORBIDDEN.has(method)) return new Response(null, { status: 400 });
  const collapsed = collapseSlashes(path);
  if (collapsed === undefined) return undefined;
  // As `URL` writes it: dots resolved, and escaped what has to be.
  const { pathname, search } = new URL(collapsed, 'http://localhost');
  return redirectToCanonical(pathname + search);
}

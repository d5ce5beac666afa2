import { adoptRequest } from '../app/adopt-request.ts';
import type { PagesApiCall } from '../app/pages-api.ts';
import { originOf } from '../app/call-context.ts';
import { reportError } from '../app/report-error.ts';
import { isBodyTooLarge, limitBody } from '../http/body-limit.ts';
import { sourceOf, toPlatformRequest } from '../http/lazy-request.ts';
import { pathPart, targetOf } from '../http/target-of.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { handlerOf } from './handler-of.ts';

/** What an edge API route gets besides its request. */
export interface EdgeEvent {
  readonly request: Request;
  /** Keeps the server from ending before the work has. */
  waitUntil(work: Promise<unknown>): void;
}

/** Answers a request with an edge API route; what that fails with is reported, and answered with 500. */
export async function runEdgeRoute(call: PagesApiCall): Promise<Response> {
  try {
    return await callEdgeRoute(call);
  } catch (error) {
    const { plan, request, connection } = call;
    const { options } = call.app;
    if (isBodyTooLarge(error)) return new Response(null, { status: 413 });
    reportError(options, error, originOf(plan, request), 'route', request, connection);
    return options.failed?.(error, request) ?? new Response('Internal Server Error', { status: 500 });
  }
}

/**
 * Answers a request with a handler that takes a `NextRequest` and returns a `Response`. Parameters of the path are in
 * the query of its URL.
 *
 * @see https://nextjs.org/docs/pages/building-your-application/routing/api-routes#edge-api-routes
 * @throws (rejects with) what the handler fails with, and `ERR_NO_RESPONSE` where it gives no response.
 */
async function callEdgeRoute(call: PagesApiCall): Promise<Response> {
  const { request: received, connection, plan } = call;
  const handler = handlerOf(call.module, plan.route.file);
  const url = new URL(seenTarget(call), received.url).href;
  const source = sourceOf(received);
  if (source) source.maxBodySize = plan.maxBodySize;
  const platform = source ? toPlatformRequest(received) : limitBody(received, plan.maxBodySize);
  const request = adoptRequest(platform, undefined, url);
  const event: EdgeEvent = { request, waitUntil: (work) => connection.waitUntil(work) };
  const response = await handler(request, event);
  if (response instanceof Response) return response;
  throw new WaymarkError(
    'ERR_NO_RESPONSE',
    `No response is returned from the edge API route '${plan.route.file}' (${received.method} ${received.url}): received '${typeof response}'. Return a \`Response\` or \`NextResponse\` in all branches of its handler.`,
  );
}

/** Path and query as the handler sees them. */
function seenTarget({ request, seen, query, params }: PagesApiCall): string {
  const target = seen ?? targetOf(request);
  if (!query && !params) return target;
  const path = pathPart(target);
  const search = new URLSearchParams(query ?? target.slice(path.length));
  for (const [name, value] of Object.entries(params ?? {})) {
    search.delete(name);
    for (const each of [value].flat()) search.append(name, each);
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

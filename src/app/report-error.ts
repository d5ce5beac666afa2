import type { Connection } from '../http/handler.ts';
import { targetOf } from '../http/target-of.ts';
import type { AppOptions, ErrorOrigin } from './app-options.ts';
import type { RequestErrorContext } from './instrumentation-hooks.ts';

/**
 * Tells of an error that answers a request with a 500, also to instrumentation.ts: the server waits for that.
 *
 * @param revalidateReason Why an answer was being made that is kept, where it was.
 */
export function reportError(
  { onError, instrumentation }: AppOptions,
  error: unknown,
  origin: ErrorOrigin,
  routeType: RequestErrorContext['routeType'],
  request: Request,
  connection: Connection,
  revalidateReason?: RequestErrorContext['revalidateReason'],
): void {
  onError(error, origin);
  if (!instrumentation) return;
  const { method, headers } = request;
  const errored = { path: targetOf(request), method, headers: Object.fromEntries(headers) };
  connection.waitUntil(
    instrumentation.reportError(error, errored, {
      // As in Next.js, in which the proxy is older than the App Router.
      routerKind: routeType === 'proxy' || origin.kind === 'pages-api' ? 'Pages Router' : 'App Router',
      routePath: origin.route,
      routeType,
      revalidateReason,
    }),
  );
}

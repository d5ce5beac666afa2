/** What `onRequestError` is told of the request, as in Next.js. */
export interface ErroredRequest {
  /** With its query. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What `onRequestError` is told of what failed, as in Next.js. */
export interface RequestErrorContext {
  readonly routerKind: 'App Router' | 'Pages Router';
  /** The path of the route: `/api/users/[id]`; `/proxy` for the proxy. */
  readonly routePath: string;
  readonly routeType: 'render' | 'route' | 'action' | 'proxy';
  /** Why a cached answer was made anew, where one was. */
  readonly revalidateReason: 'on-demand' | 'stale' | undefined;
  /** For pages alone. */
  readonly renderSource?: 'react-server-components' | 'react-server-components-payload' | 'server-rendering';
}

/**
 * The type of the function that instrumentation.ts exports under this name; the name is Next.js's.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/instrumentation#onrequesterror-optional
 */
export type onRequestError = (
  error: unknown,
  errorRequest: Readonly<ErroredRequest>,
  errorContext: Readonly<RequestErrorContext>,
) => void | Promise<void>;

import { WaymarkError } from '../http/waymark-error.ts';
import { isHttpMethod, ROUTE_METHODS } from '../http/methods.ts';
import type { RouteParams } from '../router/matcher.ts';
import { checkResult, describeResult } from './check-result.ts';
import {
  httpAccessStatus,
  isHttpAccessError,
  isRedirectError,
  type RedirectError,
  redirectLocation,
  redirectStatus,
} from './control-flow-errors.ts';
import { emptyResponse } from './error-response.ts';
import type { ManifestRoute, RouteModule } from './manifest.ts';
import type { NextRequest } from './next-request.ts';
import { isFormPost, type RequestContext, runInRequestContext } from './request-context.ts';
import type { RoutePlan } from './route-plan.ts';

/** A handler as a route file exports it. */
type RouteHandler = (request: NextRequest, context: { params: Promise<RouteParams> | undefined }) => unknown;

/** A request on its way to a handler. */
export interface RouteCall {
  readonly plan: RoutePlan;
  readonly params: RouteParams | undefined;
  readonly request: NextRequest;
  /** Left out where nothing asks for it. */
  readonly context: RequestContext | undefined;
}

/**
 * Calls the handler that a route's module, taken by its plan, has for the method of a request.
 *
 * @returns What the handler returned, to be finished with `finishCall` or `recoverCall`; an answer where there is none.
 * @throws what the handler throws.
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/route
 */
export function callRoute(module: RouteModule, { plan, request, params, context }: RouteCall): unknown {
  const { method } = request;
  const handler = plan.handlerOf(method) ?? (method === 'HEAD' ? plan.handlerOf('GET') : undefined);
  if (handler === undefined || handler === null) {
    if (method === 'OPTIONS') return allow(module);
    return emptyResponse(isHttpMethod(method) ? 405 : 400);
  }
  if (typeof handler !== 'function') throw noFunction(plan.route, method, handler);
  const second = { params: params && Promise.resolve(params) };
  return context
    ? runInRequestContext(context, () => (handler as RouteHandler)(request, second))
    : (handler as RouteHandler)(request, second);
}

/**
 * Makes an answer of what a handler returned.
 *
 * @throws {WaymarkError} `ERR_NO_RESPONSE` or `ERR_HANDLER_RESULT` when it is none.
 */
export function finishCall(result: unknown, { request, plan, context }: RouteCall): Response {
  const response = checkResult(result, request, plan.route);
  return context ? withCookies(response, context) : response;
}

/**
 * Makes an answer where a handler ended with `redirect()`, `notFound()` or their like.
 *
 * @throws every other error.
 */
export function recoverCall(error: unknown, { plan, request, context }: RouteCall): Response {
  // As in Next.js, cookies set before are kept by a redirect and by nothing else that is thrown.
  if (isHttpAccessError(error)) return emptyResponse(httpAccessStatus(error));
  if (!isRedirectError(error)) throw error;
  const response = toRedirect(error, request, plan.route);
  return context ? withCookies(response, context) : response;
}

function noFunction(route: ManifestRoute, method: string, value: unknown): WaymarkError {
  return new WaymarkError(
    'ERR_EXPORT_INVALID',
    `The export \`${method}\` of route handler '${route.file}' is not a function: received '${describeResult(value)}'. Export a function that returns a \`Response\`.`,
  );
}

/** The answer to `OPTIONS` where the file exports none. */
function allow(module: RouteModule): Response {
  const methods = new Set<string>(ROUTE_METHODS.filter((method) => module[method]));
  methods.add('OPTIONS');
  if (methods.has('GET')) methods.add('HEAD');
  return new Response(null, { status: 204, headers: { allow: [...methods].sort().join(', ') } });
}

function toRedirect(error: RedirectError, request: NextRequest, route: ManifestRoute): Response {
  const location = redirectLocation(error);
  if (location === '') {
    throw new WaymarkError(
      'ERR_HANDLER_RESULT',
      `Route handler '${route.file}' redirected to an empty address. Give \`redirect()\` a path, such as '/', or a URL.`,
      { cause: error },
    );
  }
  // So that the client does not send its form to the new address again.
  const status = isFormPost(request) ? 303 : redirectStatus(error);
  return new Response(null, { status, headers: { location } });
}

function withCookies(response: Response, context: RequestContext): Response {
  if (!context.hasChangedCookies()) return response;
  const headers = new Headers(response.headers);
  context.applyCookies(headers);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

import { WaymarkError } from '../http/waymark-error.ts';
import { HTTP_METHODS, isHttpMethod, type HttpMethod } from '../http/methods.ts';
import type { RouteParams } from '../router/matcher.ts';
import {
  httpAccessStatus,
  isHttpAccessError,
  isRedirectError,
  type RedirectError,
  redirectLocation,
  redirectStatus,
} from './control-flow.ts';
import { emptyResponse } from './error-response.ts';
import type { ManifestRoute, RouteModule } from './manifest.ts';
import type { NextRequest } from './next-request.ts';
import { type RequestContext, runInRequestContext } from './request-context.ts';

/** A handler as a route file exports it. */
type RouteHandler = (request: NextRequest, context: { params: Promise<RouteParams> | undefined }) => unknown;

/**
 * Answers a request with a route's module: finds the handler of its method, calls it, and turns what it returns
 * or throws into a response.
 *
 * @throws what the handler throws, but for `redirect()`, `notFound()` and their like.
 * @throws {WaymarkError} `ERR_NO_RESPONSE` or `ERR_HANDLER_RESULT` when what it returns is no answer.
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/route
 */
export async function runRoute(
  route: ManifestRoute,
  params: RouteParams | undefined,
  request: NextRequest,
  context: RequestContext,
): Promise<Response> {
  const { method } = request;
  if (!isHttpMethod(method)) return emptyResponse(400);
  const module = await route.load();
  const handler = module[method] ?? (method === 'HEAD' ? module['GET'] : undefined);
  if (handler === undefined || handler === null)
    return method === 'OPTIONS' ? allow(module) : emptyResponse(405);
  if (typeof handler !== 'function') throw noFunction(route, method, handler);
  let result: unknown;
  try {
    const second = { params: params && Promise.resolve(params) };
    result = await runInRequestContext(context, () => (handler as RouteHandler)(request, second));
  } catch (error) {
    // As in Next.js, cookies set before are kept by a redirect and by nothing else that is thrown.
    if (isHttpAccessError(error)) return emptyResponse(httpAccessStatus(error));
    if (!isRedirectError(error)) throw error;
    return withCookies(toRedirect(error, context, route), context);
  }
  return withCookies(checkResult(result, request, route), context);
}

function noFunction(route: ManifestRoute, method: string, value: unknown): WaymarkError {
  return new WaymarkError(
    'ERR_EXPORT_INVALID',
    `The export \`${method}\` of route handler '${route.file}' is not a function: received '${describe(value)}'. Export a function that returns a \`Response\`.`,
  );
}

/** The answer to `OPTIONS` where the file exports none. */
function allow(module: RouteModule): Response {
  const methods = new Set<string>(HTTP_METHODS.filter((method: HttpMethod) => module[method]));
  methods.add('OPTIONS');
  if (methods.has('GET')) methods.add('HEAD');
  return new Response(null, { status: 204, headers: { allow: [...methods].sort().join(', ') } });
}

function toRedirect(error: RedirectError, context: RequestContext, route: ManifestRoute): Response {
  const location = redirectLocation(error);
  if (location === '') {
    throw new WaymarkError(
      'ERR_HANDLER_RESULT',
      `Route handler '${route.file}' redirected to an empty address. Give \`redirect()\` a path, such as '/', or a URL.`,
      { cause: error },
    );
  }
  // So that the client does not send its form to the new address again.
  const status = context.isAction ? 303 : redirectStatus(error);
  return new Response(null, { status, headers: { location } });
}

function checkResult(result: unknown, request: NextRequest, route: ManifestRoute): Response {
  if (!(result instanceof Response)) {
    throw new WaymarkError(
      'ERR_NO_RESPONSE',
      `No response is returned from route handler '${route.file}'. Expected a Response object but received '${describe(result)}' (method: ${request.method}, url: ${request.nextUrl.pathname}). Return a \`Response\` or a \`NextResponse\` in all branches of the handler.`,
    );
  }
  if (result.type === 'error') {
    throw new WaymarkError(
      'ERR_HANDLER_RESULT',
      `Response.error() was returned from route handler '${route.file}': it stands for a network failure and has no status to send. Return a response with a status, such as \`new Response(null, { status: 502 })\`.`,
    );
  }
  if (result.headers.has('x-middleware-rewrite')) {
    throw misused(
      route,
      'NextResponse.rewrite()',
      'Answer with a response, or put the rewrite into `rewrites()` of the config.',
    );
  }
  if (result.headers.get('x-middleware-next') === '1') {
    throw misused(route, 'NextResponse.next()', 'A handler is the last in line: answer with a response.');
  }
  if (result.bodyUsed) {
    throw new WaymarkError(
      'ERR_HANDLER_RESULT',
      `The response that route handler '${route.file}' returned has no body left: it was read or sent before. Make a new \`Response\` for each request, or return a \`clone()\`.`,
    );
  }
  // How NextResponse tells proxy.ts of its cookies; no client is to see it.
  if (result.headers.has('x-middleware-set-cookie')) result.headers.delete('x-middleware-set-cookie');
  return result;
}

function misused(route: ManifestRoute, what: string, hint: string): WaymarkError {
  return new WaymarkError(
    'ERR_HANDLER_RESULT',
    `${what} was returned from route handler '${route.file}', which only proxy.ts can do. ${hint}`,
  );
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return value.constructor?.name ?? 'object';
  return typeof value;
}

function withCookies(response: Response, context: RequestContext): Response {
  if (!context.hasChangedCookies()) return response;
  const headers = new Headers(response.headers);
  context.applyCookies(headers);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

import { isBodyTooLarge, limitBody, statedLength } from '../http/body-limit.ts';
import type { Connection } from '../http/handler.ts';
import { sourceOf, toPlatformRequest } from '../http/lazy-request.ts';
import type { RouteMatch } from '../router/matcher.ts';
import { adoptRequest } from './adopt-request.ts';
import type { ErrorOrigin } from './app-options.ts';
import type { AppState } from './app-state.ts';
import { emptyResponse } from './error-response.ts';
import type { RouteModule } from './manifest.ts';
import type { NextRequest } from './next-request.ts';
import { reportError } from './report-error.ts';
import { createRequestContext, type RequestContext } from './request-context.ts';
import type { RoutePlan } from './route-plan.ts';
import { runAfterResponse } from './run-after-response.ts';
import { callRoute, finishCall, recoverCall, type RouteCall } from './run-route.ts';

/** A request that has found its route, on its way to the handler and back. */
interface MatchedRequest extends RouteCall {
  readonly app: AppState;
  readonly connection: Connection;
}

/**
 * Answers a request with its route; at once where neither its module nor its handler has to be waited for.
 *
 * @param seen The path and query that the handler sees. Default: those that came.
 */
export function handleMatch(
  app: AppState,
  { route, params }: RouteMatch,
  received: Request,
  seen: string | undefined,
  connection: Connection,
): Response | Promise<Response> {
  const plan = app.plans[route] as RoutePlan;
  try {
    const module = plan.route.load();
    if (!(module instanceof Promise)) return handle(app, plan, module, params, received, seen, connection);
    return module
      .then((loaded) => handle(app, plan, loaded, params, received, seen, connection))
      .catch((error: unknown) => fail(app, plan, error, received, connection));
  } catch (error) {
    return fail(app, plan, error, received, connection);
  }
}

// So many parameters, since an object or a closure more is felt in each request.
function handle(
  app: AppState,
  plan: RoutePlan,
  module: RouteModule,
  params: RouteMatch['params'],
  received: Request,
  seen: string | undefined,
  connection: Connection,
): Response | Promise<Response> {
  plan.take(module);
  const request = receive(plan, received, seen);
  if (!request) return emptyResponse(413);
  const context = plan.needsContext ? createContext(app, plan, request, connection) : undefined;
  return run({ app, plan, params, request, context, connection }, module);
}

function run(call: MatchedRequest, module: RouteModule): Response | Promise<Response> {
  let result: unknown;
  try {
    result = callRoute(module, call);
  } catch (error) {
    return recover(call, error);
  }
  if (!isThenable(result)) return finish(call, result);
  return result.then(
    (value) => finish(call, value),
    (error: unknown) => recover(call, error),
  );
}

function isThenable(value: unknown): value is Promise<unknown> {
  if (value instanceof Promise) return true;
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function finish(call: MatchedRequest, result: unknown): Response | Promise<Response> {
  try {
    const response = finishCall(result, call);
    return call.context ? endCall(call, call.context, response) : response;
  } catch (error) {
    return recover(call, error);
  }
}

function recover(call: MatchedRequest, error: unknown): Response | Promise<Response> {
  let response: Response;
  try {
    response = recoverCall(error, call);
  } catch (failure) {
    response = fail(call.app, call.plan, failure, call.request, call.connection);
  }
  return call.context ? endCall(call, call.context, response) : response;
}

/** What an answer waits for has settled, or there is nothing; what is to come after it is set going. */
function endCall(
  call: MatchedRequest,
  context: RequestContext,
  response: Response,
): Response | Promise<Response> {
  startAfterTasks(call, context);
  const holds = context.takeHolds();
  return holds ? holds.then(() => response) : response;
}

/** The request as its handler gets it; `undefined` where its body is known to be too large. */
function receive(plan: RoutePlan, request: Request, seen: string | undefined): NextRequest | undefined {
  const { maxBodySize } = plan;
  const source = sourceOf(request);
  if (source) {
    source.maxBodySize = maxBodySize;
    if (source.contentLength !== undefined && source.contentLength > maxBodySize) return undefined;
    const url = seen === undefined ? undefined : source.origin + seen;
    return adoptRequest(plan.needsPlatform ? toPlatformRequest(request) : request, undefined, url);
  }
  if (request.body && (statedLength(request.headers) ?? 0) > maxBodySize) return undefined;
  const url = seen === undefined ? undefined : new URL(request.url).origin + seen;
  return adoptRequest(limitBody(request, maxBodySize), undefined, url);
}

function createContext(
  app: AppState,
  plan: RoutePlan,
  request: NextRequest,
  connection: Connection,
): RequestContext {
  const { mode, draftModeId, buildId, authInterrupts } = app.manifest;
  return createRequestContext(request, {
    routePath: plan.route.path,
    file: plan.route.file,
    mode,
    draftModeId,
    buildId,
    authInterrupts,
    openStore: app.openStore,
    cacheProfiles: app.cacheProfiles,
    connection,
    onLateTask: (task) => runAfterResponse([task], app.options, originOf(plan, request), connection),
  });
}

function originOf({ route }: RoutePlan, { method, url }: Request): ErrorOrigin {
  return { file: route.file, route: route.path, method, url };
}

function fail(
  { options }: AppState,
  plan: RoutePlan,
  error: unknown,
  request: Request,
  connection: Connection,
): Response {
  // The client's doing, and it is told.
  if (isBodyTooLarge(error)) return emptyResponse(413);
  reportError(options, error, originOf(plan, request), 'route', request, connection);
  return options.failed?.(error, request) ?? emptyResponse(500);
}

function startAfterTasks({ app, plan, request, connection }: MatchedRequest, context: RequestContext): void {
  const tasks = context.takeAfterTasks();
  if (tasks.length > 0) runAfterResponse(tasks, app.options, originOf(plan, request), connection);
}

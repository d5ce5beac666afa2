import { isBodyTooLarge, limitBody, statedLength } from '../http/body-limit.ts';
import type { Connection } from '../http/handler.ts';
import { sourceOf, toPlatformRequest } from '../http/lazy-request.ts';
import type { RouteMatch } from '../router/matcher.ts';
import { adoptRequest } from './adopt-request.ts';
import type { AfterTask } from './after-tasks.ts';
import type { AppOptions, ErrorOrigin } from './app-options.ts';
import type { AppState } from './app-state.ts';
import { emptyResponse } from './error-response.ts';
import type { RouteModule } from './manifest.ts';
import type { NextRequest } from './next-request.ts';
import { createRequestContext, type RequestContext } from './request-context.ts';
import type { RoutePlan } from './route-plan.ts';
import { callRoute, finishCall, recoverCall, type RouteCall } from './run-route.ts';

/** A request that has found its route. */
interface MatchedRequest {
  readonly app: AppState;
  readonly plan: RoutePlan;
  readonly params: RouteMatch['params'];
  /** As the engine made it. */
  readonly received: Request;
  /** What the handler sees of path and query, where that is not what came. */
  readonly seen: string | undefined;
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
  const matched: MatchedRequest = { app, plan, params, received, seen, connection };
  try {
    const module = plan.route.load();
    if (!(module instanceof Promise)) return handle(matched, module);
    return module
      .then((loaded) => handle(matched, loaded))
      .catch((error: unknown) => fail(matched, error, received));
  } catch (error) {
    return fail(matched, error, received);
  }
}

function handle(matched: MatchedRequest, module: RouteModule): Response | Promise<Response> {
  const { plan, params } = matched;
  plan.take(module);
  const request = receive(matched);
  if (!request) return emptyResponse(413);
  const context = plan.needsContext ? createContext(matched, request) : undefined;
  const call: RouteCall = { plan, params, request, context };
  let result: unknown;
  try {
    result = callRoute(module, call);
  } catch (error) {
    return recover(matched, call, error);
  }
  return isThenable(result)
    ? result.then(
        (value) => finish(matched, call, value),
        (error: unknown) => recover(matched, call, error),
      )
    : finish(matched, call, result);
}

function isThenable(value: unknown): value is Promise<unknown> {
  if (value instanceof Promise) return true;
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function finish(matched: MatchedRequest, call: RouteCall, result: unknown): Response {
  try {
    const response = finishCall(result, call);
    startAfterTasks(matched, call);
    return response;
  } catch (error) {
    return recover(matched, call, error);
  }
}

function recover(matched: MatchedRequest, call: RouteCall, error: unknown): Response {
  let response: Response;
  try {
    response = recoverCall(error, call);
  } catch (failure) {
    response = fail(matched, failure, call.request);
  }
  startAfterTasks(matched, call);
  return response;
}

/** The request as its handler gets it; `undefined` where its body is known to be too large. */
function receive({ plan, received: request, seen }: MatchedRequest): NextRequest | undefined {
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

function createContext(matched: MatchedRequest, request: NextRequest): RequestContext {
  const { app, plan } = matched;
  const { mode, draftModeId, authInterrupts } = app.manifest;
  return createRequestContext(request, {
    routePath: plan.route.path,
    mode,
    draftModeId,
    authInterrupts,
    onLateTask: (task) => runTasks([task], matched, request),
  });
}

function originOf({ plan: { route } }: MatchedRequest, { method, url }: Request): ErrorOrigin {
  return { file: route.file, route: route.path, method, url };
}

function fail(matched: MatchedRequest, error: unknown, request: Request): Response {
  // The client's doing, and it is told.
  if (isBodyTooLarge(error)) return emptyResponse(413);
  const { options } = matched.app;
  options.onError(error, originOf(matched, request));
  return options.failed?.(error, request) ?? emptyResponse(500);
}

function startAfterTasks(matched: MatchedRequest, { context, request }: RouteCall): void {
  const tasks = context?.takeAfterTasks();
  if (tasks && tasks.length > 0) runTasks(tasks, matched, request);
}

function runTasks(tasks: readonly AfterTask[], matched: MatchedRequest, request: Request): void {
  const { app, connection } = matched;
  connection.waitUntil(runAfterClose(tasks, originOf(matched, request), app.options, connection));
}

async function runAfterClose(
  tasks: readonly AfterTask[],
  origin: ErrorOrigin,
  options: AppOptions,
  connection: Connection,
): Promise<void> {
  await connection.closed;
  const report = (error: unknown) => options.onError(error, { ...origin, during: 'after' });
  // Each is reported as soon as it fails: another may go on for long.
  await Promise.all(tasks.map((task) => task().catch(report)));
}

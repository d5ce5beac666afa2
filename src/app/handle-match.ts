import { limitBody, statedLength } from '../http/body-limit.ts';
import type { Connection } from '../http/handler.ts';
import { sourceOf, toPlatformRequest } from '../http/lazy-request.ts';
import { adoptRequest } from './adopt-request.ts';
import type { AppState } from './app-state.ts';
import { createCallContext, failedAnswer, originOf, startAfterTasks } from './call-context.ts';
import { emptyResponse, notFoundResponse } from './error-response.ts';
import { pathWithParams } from './kept-routes.ts';
import type { RouteModule } from './manifest.ts';
import type { NextRequest } from './next-request.ts';
import { answerPage } from './pages.ts';
import { answerPagesApi } from './pages-api.ts';
import { reportError } from './report-error.ts';
import type { RequestContext } from './request-context.ts';
import type { ResolvedMatch } from './resolve-route.ts';
import type { RoutePlan } from './route-plan.ts';
import type { SegmentConfig } from './segment-config.ts';
import { strippedRequest } from './static-request.ts';
import { upgradeOf } from '../http/upgrade-mark.ts';
import { callRoute, finishCall, recoverCall, type RouteCall } from './run-route.ts';

/** A request that has found its route, on its way to the handler and back. */
interface MatchedRequest extends RouteCall {
  readonly app: AppState;
  /** As it came: its handler may see another URL. */
  readonly received: Request;
  readonly connection: Connection;
}

/**
 * Answers a request with its route; at once where neither its module nor its handler has to be waited for.
 *
 * @param seen The path and query that the handler sees. Default: those that came.
 */
export function handleMatch(
  app: AppState,
  match: ResolvedMatch,
  received: Request,
  seen: string | undefined,
  connection: Connection,
): Response | Promise<Response> {
  const plan = app.plans[match.route] as RoutePlan;
  if (plan.keeper !== undefined && (received.method === 'GET' || received.method === 'HEAD')) {
    return plan.keeper.answer(askRoute, app, plan, match, received, seen, connection);
  }
  return askRoute(app, plan, match, received, seen, connection);
}

function askRoute(
  app: AppState,
  plan: RoutePlan,
  { params, query }: ResolvedMatch,
  received: Request,
  seen: string | undefined,
  connection: Connection,
): Response | Promise<Response> {
  if (plan.isPage) return askPage(app, plan, params, query, received, seen, connection);
  try {
    const module = plan.route.load();
    if (!(module instanceof Promise))
      return handle(app, plan, module, params, query, received, seen, connection);
    return module
      .then((loaded) => handle(app, plan, loaded, params, query, received, seen, connection))
      .catch((error: unknown) => failedAnswer(app, plan, error, received, connection));
  } catch (error) {
    return failedAnswer(app, plan, error, received, connection);
  }
}

async function askPage(
  app: AppState,
  plan: RoutePlan,
  params: ResolvedMatch['params'],
  query: ResolvedMatch['query'],
  request: Request,
  seen: string | undefined,
  connection: Connection,
): Promise<Response> {
  try {
    plan.take(await plan.route.load());
    if (
      plan.segment &&
      !isAnyAnswered(plan, plan.segment, params) &&
      !(await isNamed(plan, plan.segment, params))
    )
      return app.notFound && plan !== app.notFound
        ? await handleNotFound(app, app.notFound, request, seen, connection)
        : (app.options.notFound?.(request) ?? notFoundResponse(request.headers));
    return await answerPage({ app, plan, params, query, request, seen, connection });
  } catch (error) {
    return failedAnswer(app, plan, error, request, connection);
  }
}

/** Answers a path that no route has with what a project with pages shows for it. */
export function handleNotFound(
  app: AppState,
  plan: RoutePlan,
  request: Request,
  seen: string | undefined,
  connection: Connection,
): Promise<Response> {
  return askPage(app, plan, undefined, undefined, request, seen, connection);
}

// So many parameters, since an object or a closure more is felt in each request.
function handle(
  app: AppState,
  plan: RoutePlan,
  module: RouteModule,
  params: ResolvedMatch['params'],
  query: ResolvedMatch['query'],
  received: Request,
  seen: string | undefined,
  connection: Connection,
): Response | Promise<Response> {
  plan.take(module);
  if (plan.isPagesApi)
    return answerPagesApi({ app, plan, module, params, query, request: received, seen, connection });
  const request = receive(plan, received, seen);
  if (!request) return emptyResponse(413);
  const context = plan.needsContext ? createCallContext(app, plan, request, connection) : undefined;
  const call = { app, plan, params, request, context, connection, received };
  return plan.segment === undefined ? run(call, module) : runConfigured(call, module, plan.segment);
}

/** The same, for a route that says how its answers may be kept. */
function runConfigured(
  call: MatchedRequest,
  module: RouteModule,
  segment: SegmentConfig,
): Response | Promise<Response> {
  const { app, plan, params, received } = call;
  const { dynamic } = segment;
  const shown = dynamic === 'force-static' ? { ...call, request: strippedRequest(call.request) } : call;
  if (isAnyAnswered(plan, segment, params)) return run(shown, module);
  const answer = async () =>
    (await isNamed(plan, segment, params))
      ? run(shown, module)
      : (app.options.notFound?.(received) ?? notFoundResponse(received.headers));
  return answer().catch((error: unknown) => failedAnswer(app, plan, error, received, call.connection));
}

/** Whether a route answers whatever parameters come, or has been asked of them already. */
function isAnyAnswered(
  { keeper }: RoutePlan,
  { dynamicParams, generateStaticParams, isKeptWithParams }: SegmentConfig,
  params: ResolvedMatch['params'],
): boolean {
  // A build knows already which parameters there are; who is in draft mode may ask for others.
  return keeper !== undefined || dynamicParams || !isKeptWithParams || !generateStaticParams || !params;
}

/** Whether `generateStaticParams` names these parameters. */
async function isNamed(
  { route }: RoutePlan,
  { generateStaticParams }: SegmentConfig,
  params: ResolvedMatch['params'],
): Promise<boolean> {
  const { staticParamsOf } = await import('./static-params.ts');
  const found = generateStaticParams ? await staticParamsOf(route, generateStaticParams) : [];
  const path = pathWithParams(route.path, params);
  return found.some((each) => each.path === path);
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
    const answer = call.context ? endCall(call, call.context, response) : response;
    return response.status === UPGRADE_REQUIRED ? upgrade(call, result, answer) : answer;
  } catch (error) {
    return recover(call, error);
  }
}

/** The status of what `NextResponse.upgrade()` returns, and of little else. */
const UPGRADE_REQUIRED = 426;

/** Opens the WebSocket that a handler returned, if it did. */
async function upgrade(
  { app, plan, request, connection }: MatchedRequest,
  result: unknown,
  answer: Response | Promise<Response>,
): Promise<Response> {
  const accept = upgradeOf(result);
  const response = await answer;
  if (!accept) return response;
  const origin = { ...originOf(plan, request), during: 'websocket' } as const;
  const onError = (error: unknown) => reportError(app.options, error, origin, 'route', request, connection);
  return accept({ request, response, connection, onError });
}

function recover(call: MatchedRequest, error: unknown): Response | Promise<Response> {
  let response: Response;
  try {
    response = recoverCall(error, call);
  } catch (failure) {
    response = failedAnswer(call.app, call.plan, failure, call.received, call.connection);
  }
  return call.context ? endCall(call, call.context, response) : response;
}

/** What an answer waits for has settled, or there is nothing; what is to come after it is set going. */
function endCall(
  call: MatchedRequest,
  context: RequestContext,
  response: Response,
): Response | Promise<Response> {
  startAfterTasks(call.app, call.plan, call.request, context, call.connection);
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

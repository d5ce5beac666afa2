import { isBodyTooLarge } from '../http/body-limit.ts';
import type { Connection } from '../http/handler.ts';
import type { ErrorOrigin } from './app-options.ts';
import type { AppState } from './app-state.ts';
import { emptyResponse } from './error-response.ts';
import type { RequestErrorContext } from './instrumentation-hooks.ts';
import type { NextRequest } from './next-request.ts';
import { reportError } from './report-error.ts';
import { createRequestContext, type RequestContext } from './request-context.ts';
import type { RoutePlan } from './route-plan.ts';
import type { SegmentConfig } from './segment-config.ts';
import { runAfterResponse } from './run-after-response.ts';

/** Why an answer was being made that is kept. */
type RevalidateReason = RequestErrorContext['revalidateReason'];

/**
 * Makes the context of a request that has found its route.
 *
 * @param segment What its files say of how answers are kept. Default: what the route's own module says.
 */
export function createCallContext(
  app: AppState,
  plan: RoutePlan,
  request: NextRequest,
  connection: Connection,
  segment: Pick<SegmentConfig, 'dynamic' | 'fetchCache'> | undefined = plan.segment,
): RequestContext {
  const { mode, draftModeId, buildId, authInterrupts } = app.manifest;
  const { route } = plan;
  return createRequestContext(request, {
    routePath: route.path,
    file: route.file,
    mode,
    draftModeId,
    buildId,
    authInterrupts,
    openStore: app.openStore,
    cacheProfiles: app.cacheProfiles,
    dynamic: segment?.dynamic,
    fetchCache: segment?.fetchCache,
    actions: app.options.actions,
    connection,
    onLateTask: (task) => runAfterResponse([task], app.options, originOf(plan, request), connection),
  });
}

/** Where an error of a request came from. */
export function originOf({ route }: RoutePlan, { method, url }: Request): ErrorOrigin {
  return { kind: route.kind, file: route.file, route: route.path, method, url };
}

/**
 * The answer to a request whose handler failed, which is reported.
 *
 * @param revalidateReason See `reportError`.
 */
export function failedAnswer(
  { options }: AppState,
  plan: RoutePlan,
  error: unknown,
  request: Request,
  connection: Connection,
  revalidateReason?: RevalidateReason,
): Response {
  // The client's doing, and it is told.
  if (isBodyTooLarge(error)) return emptyResponse(413);
  reportError(options, error, originOf(plan, request), 'route', request, connection, revalidateReason);
  return options.failed?.(error, request) ?? emptyResponse(500);
}

/** Sets going what a request gave to `after()`, if anything. */
export function startAfterTasks(
  app: AppState,
  plan: RoutePlan,
  request: NextRequest,
  context: RequestContext,
  connection: Connection,
): void {
  const tasks = context.takeAfterTasks();
  if (tasks.length > 0) runAfterResponse(tasks, app.options, originOf(plan, request), connection);
}

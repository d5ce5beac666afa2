import { type CacheEntry, cacheTime } from '../http/cache-store.ts';
import type { Connection } from '../http/handler.ts';
import type { RouteParams } from '../router/matcher.ts';
import type { AppState } from './app-state.ts';
import { createCallContext, startAfterTasks } from './call-context.ts';
import { runInCacheScope } from './cache-scope.ts';
import { AnswerScope, type DynamicUsageError } from './dynamic-usage.ts';
import { implicitTags } from './implicit-tags.ts';
import { entryOfResponse } from './kept-entry.ts';
import type { ManifestRoute, RouteModule } from './manifest.ts';
import type { NextRequest } from './next-request.ts';
import type { RoutePlan } from './route-plan.ts';
import { callRoute, finishCall, recoverCall, type RouteCall } from './run-route.ts';
import { upgradeOf } from './web-socket/upgrade-mark.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { pathRequest, strippedRequest, watchedRequest } from './static-request.ts';

/** Of which route an answer is made, and for what. */
export interface AnswerPlace {
  readonly app: AppState;
  readonly plan: RoutePlan;
  readonly params: RouteParams | undefined;
  /** Percent-encoded, without base path and query. */
  readonly path: string;
}

/** An answer that a handler made to be kept. */
export interface MadeAnswer {
  readonly entry: CacheEntry;
  /** What of its request the handler used although there is none, which it did not let through: it is not to be kept. */
  readonly usage: DynamicUsageError | undefined;
}

/**
 * Has a handler make the answer to GET that every request of a path can have.
 *
 * @param module The route's module, taken by its plan.
 * @throws {DynamicUsageError} when it needs its request; and what the handler throws.
 */
export async function makeAnswer(
  { app, plan, params, path }: AnswerPlace,
  module: RouteModule,
  connection: Connection,
): Promise<MadeAnswer> {
  const createdAt = cacheTime();
  const { route, segment } = plan;
  const scope = new AnswerScope(route.path);
  scope.include({ revalidate: segment?.revalidate }, implicitTags(route.file, path));
  const bare = pathRequest(app.manifest.trailingSlash && path !== '/' ? `${path}/` : path);
  const context = createCallContext(app, plan, bare, connection);
  const request = segment?.dynamic === 'force-static' ? strippedRequest(bare) : watchedRequest(bare, context);
  const response = await runInCacheScope(scope, async () => {
    const made = await answerOf(module, { plan, params, request: bare, context }, request);
    await context.takeHolds();
    // Read within the scope: what a body that streams is made of counts as well.
    return { made, body: new Uint8Array(await made.arrayBuffer()) };
  }).finally(() => startAfterTasks(app, plan, bare, context, connection));
  const entry = entryOfResponse(response.made, response.body, {
    life: scope.life,
    tags: scope.tags,
    createdAt,
    expireTime: app.manifest.expireTime,
  });
  return { entry, usage: scope.usage };
}

/** @param shown The request as the handler sees it; what reads that of `call` is not the handler. */
async function answerOf(module: RouteModule, call: RouteCall, shown: NextRequest): Promise<Response> {
  try {
    const result = await callRoute(module, { ...call, request: shown });
    if (upgradeOf(result)) throw keptWebSocket(call.plan.route);
    return finishCall(result, call);
  } catch (error) {
    return recoverCall(error, call);
  }
}

function keptWebSocket({ file }: ManifestRoute): WaymarkError {
  return new WaymarkError(
    'ERR_HANDLER_RESULT',
    `NextResponse.upgrade() was returned from route handler '${file}', whose answers are kept for everyone (\`dynamic\`, \`revalidate\` or \`generateStaticParams\`): each WebSocket is one client's own. Leave these exports out.`,
  );
}

import { type CacheEntry, cacheTime } from '../http/cache-store.ts';
import type { Connection } from '../http/handler.ts';
import type { RouteParams } from '../router/matcher.ts';
import type { AppState } from './app-state.ts';
import { createCallContext, startAfterTasks } from './call-context.ts';
import { currentCacheScope, runInCacheScope } from './cache-scope.ts';
import { AnswerScope, type DynamicUsageError } from './dynamic-usage.ts';
import { entityTag } from './entity-tag.ts';
import { implicitTags } from './implicit-tags.ts';
import { entryOfResponse } from './kept-entry.ts';
import type { ManifestRoute, RouteModule } from './manifest.ts';
import type { NextRequest } from './next-request.ts';
import type { RoutePlan } from './route-plan.ts';
import { callRoute, finishCall, recoverCall, type RouteCall } from './run-route.ts';
import { type PageForm, renderStaticPage } from './render-static-page.ts';
import { upgradeOf } from '../http/upgrade-mark.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { pathRequest, strippedRequest, watchedRequest } from './static-request.ts';

/** Of which route an answer is made, and for what. */
export interface AnswerPlace {
  readonly app: AppState;
  readonly plan: RoutePlan;
  readonly params: RouteParams | undefined;
  /** Percent-encoded, without base path and query. */
  readonly path: string;
  /** Of a page: which of its two answers. Default: the document. */
  readonly form?: PageForm | undefined;
  /** Whether it is made before anybody asks for it: one that is not for every request is of no use. */
  readonly isAhead?: boolean;
}

/** An answer that a handler made to be kept. */
export interface MadeAnswer {
  readonly entry: CacheEntry;
  /** What of its request the handler used although there is none, which it did not let through: it is not to be kept. */
  readonly usage: DynamicUsageError | undefined;
  /** Whether a part of it has failed, and is shown so: it is not to be kept either. */
  readonly hasFailed: boolean;
}

/** What a handler has answered with, read to its end. */
interface ReadAnswer {
  readonly made: Response;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** A handler that is about to make an answer. */
interface Attempt {
  readonly scope: AnswerScope;
  readonly createdAt: number;
  readonly run: (answered?: () => void) => Promise<ReadAnswer>;
  /** Sets going what is to come after the answer. */
  readonly end: () => void;
}

/**
 * Has a handler make the answer to GET that every request of a path can have.
 *
 * @param module The route's module, taken by its plan.
 * @throws {DynamicUsageError} when it needs its request; and what the handler throws.
 */
export async function makeAnswer(
  place: AnswerPlace,
  module: RouteModule,
  connection: Connection,
): Promise<MadeAnswer> {
  const { manifest } = place.app;
  if (place.plan.isPage) return makePageAnswer(place, connection);
  const begin = () => beginAttempt(place, module, connection);
  const attempt = manifest.cacheComponents ? await beginMeasured(place, begin) : begin();
  const { made, body } = await attempt.run().finally(attempt.end);
  const { scope, createdAt } = attempt;
  const { life, tags } = scope;
  const entry = entryOfResponse(made, body, { life, tags, createdAt, expireTime: manifest.expireTime });
  return { entry, usage: scope.usage, hasFailed: false };
}

/** The same of a page. @throws when it is made ahead: what has failed in it. */
async function makePageAnswer(place: AnswerPlace, connection: Connection): Promise<MadeAnswer> {
  const { app, plan, path, form = 'document', isAhead } = place;
  const createdAt = cacheTime();
  const scope = new AnswerScope(plan.route.path);
  scope.include({ revalidate: plan.segment?.revalidate }, implicitTags(plan.route.file, path));
  const onError = isAhead ? undefined : app.options.onError;
  const { response, body, errors } = await renderStaticPage(place, form, scope, connection, onError);
  const { usage, life, tags } = scope;
  if (isAhead && usage) throw usage;
  if (isAhead && errors.length > 0) throw errors[0];
  // Not the response itself: Deno takes headers of its own alone for what they are.
  const made = new Response(null, { status: response.status, headers: [...response.headers] });
  // What a page says of caches is meant for one that is made at each request.
  made.headers.delete('cache-control');
  if (body.length > 0) made.headers.set('etag', await entityTag(body));
  const { expireTime } = app.manifest;
  const entry = entryOfResponse(made, body, { life, tags, createdAt, expireTime });
  return { entry, usage, hasFailed: errors.length > 0 };
}

/**
 * With `cacheComponents`: an attempt that finds out whether the handler waits for something that is not kept, once all
 * is kept that it asks for.
 */
async function beginMeasured({ isAhead }: AnswerPlace, begin: () => Attempt): Promise<Attempt> {
  const { fillCaches, runInOneTask } = await import('./ahead/handler-tasks.ts');
  const first = begin();
  await fillCaches(first);
  if (isAhead && first.scope.usage) throw first.scope.usage;
  const attempt = begin();
  const run = async () => {
    const { result, judged } = runInOneTask(attempt);
    // What comes of it is of use to a client that waits for it, but to nobody else.
    result.catch(() => {});
    await judged;
    if (isAhead && attempt.scope.usage) throw attempt.scope.usage;
    return result;
  };
  return { ...attempt, run };
}

function beginAttempt(
  { app, plan, params, path }: AnswerPlace,
  module: RouteModule,
  connection: Connection,
): Attempt {
  const { route, segment } = plan;
  const { trailingSlash, cacheComponents = false } = app.manifest;
  const scope = new AnswerScope(route.path, cacheComponents);
  scope.include({ revalidate: segment?.revalidate }, implicitTags(route.file, path));
  const bare = pathRequest(trailingSlash && path !== '/' ? `${path}/` : path);
  const context = createCallContext(app, plan, bare, connection);
  const request = segment?.dynamic === 'force-static' ? strippedRequest(bare) : watchedRequest(bare, context);
  return {
    scope,
    createdAt: cacheTime(),
    run: (answered) =>
      runInCacheScope(scope, async () => {
        const made = await answerOf(module, { plan, params, request: bare, context }, request);
        await context.takeHolds();
        answered?.();
        // Read within the scope: what a body that streams is made of counts as well.
        return { made, body: new Uint8Array(await made.arrayBuffer()) };
      }),
    end: () => startAfterTasks(app, plan, bare, context, connection),
  };
}

/** @param shown The request as the handler sees it; what reads that of `call` is not the handler. */
async function answerOf(module: RouteModule, call: RouteCall, shown: NextRequest): Promise<Response> {
  try {
    const result = await callRoute(module, { ...call, request: shown });
    if (upgradeOf(result)) {
      const scope = currentCacheScope();
      if (scope instanceof AnswerScope && scope.isStrict) scope.refuse('NextResponse.upgrade()');
      throw keptWebSocket(call.plan.route);
    }
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

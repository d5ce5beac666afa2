import type { CacheHit, CacheStore, MaybePromise, OpenStore } from '../http/cache-store.ts';
import { evaluateConditions } from '../http/conditions.ts';
import type { Connection } from '../http/handler.ts';
import { sourceOf } from '../http/lazy-request.ts';
import { failedAnswer, originOf } from './call-context.ts';
import type { AppState } from './app-state.ts';
import { DRAFT_MODE_COOKIE } from './draft-mode.ts';
import { notFoundResponse } from './error-response.ts';
import { withHeaders } from './finish-response.ts';
import { handleNotFound } from './handle-match.ts';
import { pathTags } from './implicit-tags.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { KeptRoutes } from './kept-routes.ts';
import {
  isMaking,
  keyOf,
  type KeptAnswer,
  type KeptPlace,
  makeKeptAnswer,
  remakeKeptAnswer,
  renewKeptAnswer,
} from './make-kept-answer.ts';
import { reportError } from './report-error.ts';
import type { FindKeeper, RouteKeeper } from './route-keeper.ts';
import type { RoutePlan } from './route-plan.ts';
import { pathRequest } from './static-request.ts';

/** What no cache may keep. */
const NOT_TO_BE_KEPT = 'private, no-cache, no-store, max-age=0, must-revalidate';

/** A request for an answer that is not at hand. */
interface KeptRequest {
  readonly place: KeptPlace;
  readonly received: Request;
  readonly connection: Connection;
}

/** Keeps the answers of the routes of which the build found that it can be done. */
export function keepAnswers(routes: KeptRoutes): FindKeeper {
  return ({ path }, buildId) => {
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    return route && createKeeper(new KeptAnswers(path, route, buildId));
  };
}

function createKeeper(kept: KeptAnswers): RouteKeeper {
  return {
    answer: (ask, app, plan, match, received, seen, connection) => {
      if (asksForDraft(received, app.manifest.draftModeId))
        return uncached(ask(app, plan, match, received, seen, connection));
      const { params } = match;
      const path = kept.pathOf(params);
      if (!kept.answers(path)) return notFound(app, plan, received, seen, connection);
      const form = plan.isPage && headerOf(received, 'rsc') === '1' ? 'payload' : undefined;
      const store = (app.openStore as OpenStore)();
      const hit = store instanceof Promise ? undefined : store.get(kept.keyOf(path, form));
      // A promise has no state.
      const isAtHand = hit !== undefined && (hit as Partial<CacheHit>).state === 'fresh';
      const answer = isAtHand
        ? kept.hitOf((hit as CacheHit).entry)
        : respondLater({ place: { app, plan, params, path, form, kept }, received, connection }, store, hit);
      return plan.isPage ? unlessKnown(received, answer) : answer;
    },
    remake: async (app, plan, params, connection, onlyKept) => {
      const path = kept.pathOf(params);
      const store = await (app.openStore as OpenStore)();
      if (!kept.answers(path)) return undefined;
      if (onlyKept && !(await store.get(kept.keyOf(path)))) return 404;
      // So that it is made of nothing that was kept before, and no other process keeps what it has.
      await store.invalidate(pathTags(path), {});
      try {
        const place = { app, plan, params, path, kept };
        const { entry } = await remakeKeptAnswer(place, store, connection);
        if (plan.isPage) await remakeKeptAnswer({ ...place, form: 'payload' }, store, connection);
        return Number(entry.meta['status']);
      } catch (error) {
        const asked = pathRequest(path);
        reportError(app.options, error, originOf(plan, asked), 'route', asked, connection, 'on-demand');
        throw error;
      }
    },
  };
}

/** What answers for parameters that there are not. */
function notFound(
  app: AppState,
  plan: RoutePlan,
  received: Request,
  seen: string | undefined,
  connection: Connection,
): MaybePromise<Response> {
  if (plan.isPage && app.notFound) return handleNotFound(app, app.notFound, received, seen, connection);
  return app.options.notFound?.(received) ?? notFoundResponse(received.headers);
}

/** Spares a client the page that it has already. */
function unlessKnown(received: Request, answer: MaybePromise<Response>): MaybePromise<Response> {
  const known = headerOf(received, 'if-none-match');
  if (known === null) return answer;
  if (answer instanceof Promise) return answer.then((response) => unlessKnown(received, response));
  const fields = { get: (name: string) => headerOf(received, name) };
  const etag = answer.headers.get('etag') ?? undefined;
  if (answer.status !== 200 || evaluateConditions(fields, { etag }) !== 304) return answer;
  const headers = new Headers(answer.headers);
  headers.delete('content-type');
  return new Response(null, { status: 304, headers });
}

function headerOf(request: Request, name: string): string | null {
  const source = sourceOf(request);
  return source ? source.header(name) : request.headers.get(name);
}

function asksForDraft(request: Request, id: string): boolean {
  const cookie = headerOf(request, 'cookie');
  return cookie !== null && id !== '' && cookie.includes(`${DRAFT_MODE_COOKIE}=${id}`);
}

function uncached(response: MaybePromise<Response>): MaybePromise<Response> {
  if (response instanceof Promise) return response.then(uncached);
  return withHeaders(response, [['cache-control', NOT_TO_BE_KEPT]]);
}

/** Answers where the store is not open yet, has to be waited for, or has no fresh answer. */
function respondLater(
  request: KeptRequest,
  store: MaybePromise<CacheStore>,
  hit: MaybePromise<CacheHit | undefined>,
): MaybePromise<Response> {
  if (store instanceof Promise) {
    return store.then((open) => respondLater(request, open, open.get(keyOf(request.place))));
  }
  return hit instanceof Promise
    ? hit.then((found) => respond(request, store, found))
    : respond(request, store, hit);
}

function respond(request: KeptRequest, store: CacheStore, hit: CacheHit | undefined): MaybePromise<Response> {
  const { place, connection } = request;
  const { kept } = place;
  if (hit === undefined || hit.state === 'expired') return makeAndRespond(request, store);
  if (hit.state === 'fresh') return kept.responseOf(hit.entry, 'HIT');
  if (!isMaking(place, store) && !kept.isWaiting(keyOf(place))) {
    connection.waitUntil(renewKeptAnswer(place, store, hit.entry, connection));
  }
  return kept.responseOf(hit.entry, 'STALE');
}

async function makeAndRespond(
  { place, received, connection }: KeptRequest,
  store: CacheStore,
): Promise<Response> {
  let made: KeptAnswer;
  try {
    made = await makeKeptAnswer(place, store, connection);
  } catch (error) {
    return failedAnswer(place.app, place.plan, error, received, connection, 'stale');
  }
  const response = place.kept.responseOf(made.entry, 'MISS');
  return made.isKept ? response : uncached(response);
}

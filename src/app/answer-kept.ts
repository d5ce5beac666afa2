import type { CacheHit, CacheStore, MaybePromise, OpenStore } from '../http/cache-store.ts';
import { sourceOf } from '../http/lazy-request.ts';
import type { RouteParams } from '../router/matcher.ts';
import { failedAnswer, originOf } from './call-context.ts';
import { DRAFT_MODE_COOKIE } from './draft-mode.ts';
import { notFoundResponse } from './error-response.ts';
import { withHeaders } from './finish-response.ts';
import { pathTags } from './implicit-tags.ts';
import { answerKey, KeptAnswers } from './kept-answers.ts';
import type { KeptRoutes } from './kept-routes.ts';
import {
  isMaking,
  type KeptAnswer,
  type KeptPlace,
  makeKeptAnswer,
  remakeKeptAnswer,
  renewKeptAnswer,
} from './make-kept-answer.ts';
import { reportError } from './report-error.ts';
import type { FindKeeper, KeeperRequest, RouteKeeper } from './route-keeper.ts';
import { pathRequest } from './static-request.ts';

/** What no cache may keep. */
const NOT_TO_BE_KEPT = 'private, no-cache, no-store, max-age=0, must-revalidate';

/** A request for a kept answer, on its way to it. */
interface KeptRequest extends KeeperRequest {
  readonly place: KeptPlace;
}

/** Keeps the answers of the routes of which the build found that it can be done. */
export function keepAnswers(routes: KeptRoutes): FindKeeper {
  return ({ path }) => {
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    return route && createKeeper(new KeptAnswers(path, route));
  };
}

function createKeeper(kept: KeptAnswers): RouteKeeper {
  return {
    answer: (request, params, ask) => answerKept(kept, request, params, ask),
    remake: async ({ app, plan, connection }, params, onlyKept) => {
      const path = kept.pathOf(params);
      const store = await (app.openStore as OpenStore)();
      if (!kept.answers(path)) return undefined;
      if (onlyKept && !(await store.get(answerKey(path)))) return undefined;
      // So that it is made of nothing that was kept before, and no other process keeps what it has.
      await store.invalidate(pathTags(path), {});
      try {
        const { entry } = await remakeKeptAnswer({ app, plan, params, path, kept }, store, connection);
        return Number(entry.meta['status']);
      } catch (error) {
        const asked = pathRequest(path);
        reportError(app.options, error, originOf(plan, asked), 'route', asked, connection, 'on-demand');
        throw error;
      }
    },
  };
}

/** Answers a request with the answer that is kept for its path; at once where it is at hand. */
function answerKept(
  kept: KeptAnswers,
  { app, plan, received, connection }: KeeperRequest,
  params: RouteParams | undefined,
  ask: () => MaybePromise<Response>,
): MaybePromise<Response> {
  if (asksForDraft(received, app.manifest.draftModeId)) return uncached(ask());
  const path = kept.pathOf(params);
  if (!kept.answers(path)) return app.options.notFound?.(received) ?? notFoundResponse(received.headers);
  const place: KeptPlace = { app, plan, params, path, kept };
  const request: KeptRequest = { app, plan, received, connection, place };
  const store = (app.openStore as OpenStore)();
  return store instanceof Promise ? store.then((open) => look(request, open)) : look(request, store);
}

function asksForDraft(request: Request, id: string): boolean {
  const source = sourceOf(request);
  const cookie = source ? source.header('cookie') : request.headers.get('cookie');
  return cookie !== null && id !== '' && cookie.includes(`${DRAFT_MODE_COOKIE}=${id}`);
}

function uncached(response: MaybePromise<Response>): MaybePromise<Response> {
  if (response instanceof Promise) return response.then(uncached);
  return withHeaders(response, [['cache-control', NOT_TO_BE_KEPT]]);
}

function look(request: KeptRequest, store: CacheStore): MaybePromise<Response> {
  const hit = store.get(answerKey(request.place.path));
  return hit instanceof Promise
    ? hit.then((found) => respond(request, store, found))
    : respond(request, store, hit);
}

function respond(request: KeptRequest, store: CacheStore, hit: CacheHit | undefined): MaybePromise<Response> {
  const { place, connection } = request;
  const { kept, path } = place;
  if (hit === undefined || hit.state === 'expired') return makeAndRespond(request, store);
  if (hit.state === 'fresh') return kept.responseOf(hit.entry, 'HIT');
  if (!isMaking(place, store) && !kept.isWaiting(answerKey(path))) {
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

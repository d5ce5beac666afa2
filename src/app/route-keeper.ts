import type { MaybePromise } from '../http/cache-store.ts';
import type { Connection } from '../http/handler.ts';
import type { RouteParams } from '../router/matcher.ts';
import type { AppState } from './app-state.ts';
import type { ManifestRoute } from './manifest.ts';
import type { ResolvedMatch } from './resolve-route.ts';
import type { RoutePlan } from './route-plan.ts';

/** Answers a request as if nothing were kept. */
export type AskRoute = (
  app: AppState,
  plan: RoutePlan,
  match: ResolvedMatch,
  received: Request,
  seen: string | undefined,
  connection: Connection,
) => MaybePromise<Response>;

/** Answers GET and HEAD for a route of which answers are kept. Loaded only by an app that has such routes. */
export interface RouteKeeper {
  /** @param ask Called with the other parameters; neither a closure nor an object is made for an answer at hand. */
  answer(
    ask: AskRoute,
    app: AppState,
    plan: RoutePlan,
    match: ResolvedMatch,
    received: Request,
    seen: string | undefined,
    connection: Connection,
  ): MaybePromise<Response>;
  /**
   * Makes the answer of these parameters anew, and keeps it.
   *
   * @param onlyKept Whether to leave alone what is not kept yet.
   * @returns The status of the answer, 404 for one that is left alone; `undefined` where there can be none.
   * @throws what the handler throws.
   */
  remake(
    app: AppState,
    plan: RoutePlan,
    params: RouteParams | undefined,
    connection: Connection,
    onlyKept: boolean,
  ): Promise<number | undefined>;
}

/**
 * Finds the keeper of a route; `undefined` for one that is asked each time.
 *
 * @param buildId See `Manifest`.
 */
export type FindKeeper = (route: ManifestRoute, buildId: string) => RouteKeeper | undefined;

import type { MaybePromise } from '../http/cache-store.ts';
import type { Connection } from '../http/handler.ts';
import type { RouteParams } from '../router/matcher.ts';
import type { AppState } from './app-state.ts';
import type { ManifestRoute } from './manifest.ts';
import type { RoutePlan } from './route-plan.ts';

/** Answers GET and HEAD for a route of which answers are kept. Loaded only by an app that has such routes. */
export interface RouteKeeper {
  /** @param ask Answers the request as if nothing were kept. */
  answer(
    request: KeeperRequest,
    params: RouteParams | undefined,
    ask: () => MaybePromise<Response>,
  ): MaybePromise<Response>;
  /**
   * Makes the answer of these parameters anew, and keeps it.
   *
   * @param onlyKept Whether to leave alone what is not kept yet.
   * @returns The status of the answer; `undefined` where there is none, or it is left alone.
   * @throws what the handler throws.
   */
  remake(
    request: Omit<KeeperRequest, 'received'>,
    params: RouteParams | undefined,
    onlyKept: boolean,
  ): Promise<number | undefined>;
}

/** A request that has found its route. */
export interface KeeperRequest {
  readonly app: AppState;
  readonly plan: RoutePlan;
  readonly received: Request;
  readonly connection: Connection;
}

/** Finds the keeper of a route; `undefined` for one that is asked each time. */
export type FindKeeper = (route: ManifestRoute) => RouteKeeper | undefined;

import { WaymarkError } from '../http/waymark-error.ts';
import type { Connection } from '../http/handler.ts';
import type { AppState } from './app-state.ts';
import type { RouteModule } from './manifest.ts';
import type { ResolvedMatch } from './resolve-route.ts';
import type { RoutePlan } from './route-plan.ts';

/** A request that belongs to a file of `pages/api`. */
export interface PagesApiCall {
  readonly app: AppState;
  readonly plan: RoutePlan;
  readonly module: RouteModule;
  readonly params: ResolvedMatch['params'];
  /** What a rewrite has made of the request's query. */
  readonly query: URLSearchParams | undefined;
  readonly request: Request;
  /** The path and query that the handler sees, where they are not those that came. */
  readonly seen: string | undefined;
  readonly connection: Connection;
}

/** Answers a request of `pages/api`: what the room `pages-api` is to the app, which does not know it. */
export type AnswerPagesApi = (call: PagesApiCall) => Response | Promise<Response>;

/** Answers with what the app was given for `pages/api`. */
export function answerPagesApi(call: PagesApiCall): Response | Promise<Response> {
  const { pagesApi } = call.app.options;
  if (pagesApi) return pagesApi(call);
  throw new WaymarkError(
    'ERR_FEATURE_UNSUPPORTED',
    `Cannot answer ${call.plan.route.path}: the app was made without \`pagesApi\`, which the route file ${call.plan.route.file} needs.`,
  );
}

import { WaymarkError } from '../http/waymark-error.ts';
import type { Connection } from '../http/handler.ts';
import type { AppState } from './app-state.ts';
import type { ResolvedMatch } from './resolve-route.ts';
import type { RoutePlan } from './route-plan.ts';

/** A request that belongs to a page. */
export interface PageCall {
  readonly app: AppState;
  readonly plan: RoutePlan;
  readonly params: ResolvedMatch['params'];
  /** What a rewrite has made of the request's query. */
  readonly query: URLSearchParams | undefined;
  readonly request: Request;
  /** The path and query that components see, where they are not those that came. */
  readonly seen: string | undefined;
  readonly connection: Connection;
}

/** Answers a request of a page: what the room `pages` is to the app, which does not know it. */
export type AnswerPage = (call: PageCall) => Response | Promise<Response>;

/** Answers with what the app was given for pages. */
export function answerPage(call: PageCall): Response | Promise<Response> {
  const { pages } = call.app.options;
  if (pages) return pages(call);
  throw new WaymarkError(
    'ERR_FEATURE_UNSUPPORTED',
    `Cannot answer ${call.plan.route.path}: the app was made without \`pages\`, which the page ${call.plan.route.file} needs.`,
  );
}

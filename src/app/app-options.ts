import type { OpenStore } from '../http/cache-store.ts';
import type { AppInstrumentation } from './instrumentation.ts';
import type { ManifestRoute } from './manifest.ts';
import type { AnswerPage } from './pages.ts';
import type { AnswerPagesApi } from './pages-api.ts';
import type { AppProxy } from './proxy/create-proxy.ts';
import type { FindKeeper } from './route-keeper.ts';
import type { RuleSet } from './rules/rule-set.ts';
import type { AppActions } from './server-actions.ts';

/** Where an error came from. */
export interface ErrorOrigin {
  /** Of which kind the route is; left out where it was none. */
  readonly kind?: ManifestRoute['kind'];
  /**
   * The file of the route or of the proxy, relative to the project directory; `rewrites()` for a request that one sent
   * elsewhere.
   */
  readonly file: string;
  /**
   * The path of the route: `/api/users/[id]`; `/proxy` or `/middleware`; the destination for a request that was sent
   * elsewhere.
   */
  readonly route: string;
  readonly method: string;
  readonly url: string;
  /** The name of the Server Action that it came in. */
  readonly action?: string;
  /** Left out while the request is answered; `revalidation`: while a kept answer is made anew. */
  readonly during?: 'after' | 'revalidation' | 'waitUntil' | 'websocket';
}

/** What an app needs besides its manifest. */
export interface AppOptions {
  /** Told of every error that a handler, or `after()` work, ends in. */
  readonly onError: (error: unknown, origin: ErrorOrigin) => void;
  /** `headers()`, `redirects()` and `rewrites()` made ready; left out where the config has none. */
  readonly rules?: RuleSet;
  /** Makes ready what needs the variables of the process: called once, after `register()` of instrumentation.ts. */
  readonly prepare?: () => Promise<void>;
  /** Answers requests that are beyond a limit of the config, and lets all others go on. Default: none is. */
  readonly limitRequests?: (
    request: Request,
    goOn: () => Response | Promise<Response>,
  ) => Response | Promise<Response>;
  /** instrumentation.ts made ready; left out where the project has none. */
  readonly instrumentation?: AppInstrumentation;
  /** proxy.ts made ready; left out where the project has none. */
  readonly proxy?: AppProxy;
  /**
   * Answers what the files of `public/` answer; `undefined` where there is no such file. Asked after the redirects and
   * the rewrites that come before files.
   *
   * @param path The path to look for, without base path, percent-encoded as in the request.
   */
  readonly files?: (request: Request, path: string) => Response | Promise<Response> | undefined;
  /** Opens the store of what is kept, when something first needs it. Default: there is none, and nothing is kept. */
  readonly openStore?: OpenStore;
  /** Finds who answers for a route of which answers are kept in the store. Default: every route is asked each time. */
  readonly findKeeper?: FindKeeper;
  /** Answers the requests of `pages/api`; needed where the manifest has such routes. */
  readonly pagesApi?: AnswerPagesApi;
  /** Answers the requests of pages; needed where the manifest has any. */
  readonly pages?: AnswerPage;
  /** What of the pages' Server Actions can be called. Default: none. */
  readonly actions?: AppActions;
  /** Answers a request whose handler failed, after `onError`. Default: 500 with an empty body. */
  readonly failed?: (error: unknown, request: Request) => Response;
  /** Answers a request that no route has. Default: 404, as a page or a problem body. */
  readonly notFound?: (request: Request) => Response | undefined;
}

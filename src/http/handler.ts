import type { WebSocketOffer } from './web-socket.ts';
import { LazyRequest } from './lazy-request.ts';
import type { RequestSource } from './request-source.ts';

/** What an engine knows of the connection that a request came in on. */
export interface Connection {
  /** The address of the peer of the socket, as the operating system names it. */
  readonly remoteAddress?: string | undefined;
  /** Settles once the response has been written or the client has gone away. */
  readonly closed: Promise<void>;
  /** Keeps the server from ending before `work` has settled. */
  waitUntil(work: Promise<unknown>): void;
  /**
   * Makes a WebSocket of the connection, in the place of the answer that the app returns next, of which only the
   * headers go out. Left out where the request cannot become one.
   *
   * @returns `false` while the server ends.
   */
  readonly acceptWebSocket?: ((offer: WebSocketOffer) => boolean) | undefined;
  /** Whether `acceptWebSocket` has been called, and has not returned `false`. */
  readonly isUpgraded?: boolean;
  /** The Server Action that the request has called, for logs: set by the app. */
  action?: { readonly name: string; readonly file: string };
}

/** A function from a web-standard request to a response: the one thing that an engine knows of an app. */
export type FetchHandler = (request: Request, connection?: Connection) => Response | Promise<Response>;

/** An app as an engine sees it. */
export interface FetchApp {
  readonly fetch: FetchHandler;
  /** Makes the request that `fetch` likes best, so that it need not make another of it. Default: a `LazyRequest`. */
  readonly toRequest?: (source: RequestSource) => Request;
}

/** The request to give to an app's `fetch`. */
export function requestFor({ toRequest }: FetchApp, source: RequestSource): Request {
  return toRequest ? toRequest(source) : new LazyRequest(source);
}

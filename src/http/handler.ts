/** What an engine knows of the connection that a request came in on. */
export interface Connection {
  /** The address of the peer of the socket, as the operating system names it. */
  readonly remoteAddress?: string | undefined;
  /** Settles once the response has been written or the client has gone away. */
  readonly closed: Promise<void>;
  /** Keeps the server from ending before `work` has settled. */
  waitUntil(work: Promise<unknown>): void;
}

/** A function from a web-standard request to a response: the one thing that an engine knows of an app. */
export type FetchHandler = (request: Request, connection?: Connection) => Response | Promise<Response>;

/** An app as an engine sees it. */
export interface FetchApp {
  readonly fetch: FetchHandler;
}

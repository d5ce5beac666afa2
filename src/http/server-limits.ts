/** What a server puts up with from its clients. Times are in milliseconds, sizes in bytes; 0 is no limit. */
export interface ServerLimits {
  /** Bytes of the header section of a request, its request line not counted: more is answered with 431. Default: 16,384. */
  readonly maxHeaderSize: number;
  /** Header lines of a request: more is answered with 431. Default: 100. */
  readonly maxHeaderCount: number;
  /** Bytes of the request target: more is answered with 414. Default: 8,192. */
  readonly maxTargetSize: number;
  /** From the first byte of a request, or the start of a connection, to the end of its headers: then 408. Default: 30,000. */
  readonly headersTimeout: number;
  /** Between two pieces of a body that somebody reads: then 408. Default: 30,000. */
  readonly bodyTimeout: number;
  /** In which a client takes nothing of an answer that waits for it: then the connection is closed. Default: 60,000. */
  readonly writeTimeout: number;
  /** Between two requests of a connection: then it is closed. Default: 5,000, as in Node.js and Next.js. */
  readonly keepAliveTimeout: number;
  /** Requests of a connection, the last of which is answered with `Connection: close`. Default: 0. */
  readonly maxRequestsPerConnection: number;
  /** Connections at a time; further ones are closed at once. Default: 0. */
  readonly maxConnections: number;
}

/** The limits of a server that is told nothing else. */
export const DEFAULT_LIMITS: ServerLimits = {
  maxHeaderSize: 16_384,
  maxHeaderCount: 100,
  maxTargetSize: 8192,
  headersTimeout: 30_000,
  bodyTimeout: 30_000,
  writeTimeout: 60_000,
  keepAliveTimeout: 5000,
  maxRequestsPerConnection: 0,
  maxConnections: 0,
};

/** How many processes may serve: more are a slip of the finger, and would take the machine down. */
export const MOST_WORKERS = 1024;

/** How many bytes the body of a request may have where neither the config nor its route says. */
export const DEFAULT_MAX_BODY_SIZE = 10 * 1024 * 1024;

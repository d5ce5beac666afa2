import type { RequestHead } from './request-head.ts';

/** The start of a request: all but its body. */
export interface RequestStart {
  readonly method: string;
  /** The request target as it came. */
  readonly target: string;
  readonly head: RequestHead;
  /** The length of the body, `undefined` for one that comes in chunks. */
  readonly contentLength: number | undefined;
  /** Whether the client keeps the connection after the answer. */
  readonly keepsAlive: boolean;
  /** Whether the client waits for a 100 before it sends the body. */
  readonly isWaiting: boolean;
  /** Whether the client speaks HTTP/1.0. */
  readonly isOld: boolean;
  /** Whether the client would speak another protocol from here on. */
  readonly isUpgrade: boolean;
}

import type { Connection } from './handler.ts';

/** A request whose handler returned a response that may become a WebSocket. */
export interface UpgradeCall {
  /** As the handler got it: a `NextRequest`, where it was called by the app. */
  readonly request: Request;
  /** What is to be answered, with what has been added to it meanwhile. */
  readonly response: Response;
  readonly connection: Connection;
  /** Told of what a hook throws. */
  readonly onError: (error: unknown) => void;
}

/** Opens a WebSocket, or says why not. */
export type AcceptUpgrade = (call: UpgradeCall) => Promise<Response>;

const marks = new WeakMap<Response, AcceptUpgrade>();

/** Marks a response, whose status is 426, as one that may become a WebSocket. */
export function markUpgrade(response: Response, accept: AcceptUpgrade): void {
  marks.set(response, accept);
}

/** What to do with a response that `markUpgrade` has marked; `undefined` for every other value. */
export function upgradeOf(response: unknown): AcceptUpgrade | undefined {
  return marks.get(response as Response);
}

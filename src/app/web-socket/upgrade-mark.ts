import type { Connection } from '../../http/handler.ts';
import type { NextRequest } from '../next-request.ts';

/** A request whose handler returned a response that may become a WebSocket. */
export interface UpgradeCall {
  readonly request: NextRequest;
  /** What is to be answered, with what has been added to it meanwhile. */
  readonly response: Response;
  readonly connection: Connection;
  /** Told of what a hook throws. */
  readonly onError: (error: unknown) => void;
}

/** Opens a WebSocket, or says why not. */
export type AcceptUpgrade = (call: UpgradeCall) => Promise<Response>;

const marks = new WeakMap<Response, AcceptUpgrade>();

/** Marks a response as one that may become a WebSocket. */
export function markUpgrade(response: Response, accept: AcceptUpgrade): void {
  marks.set(response, accept);
}

/** What to do with a response that `markUpgrade` has marked; `undefined` for every other value. */
export function upgradeOf(response: unknown): AcceptUpgrade | undefined {
  return marks.get(response as Response);
}

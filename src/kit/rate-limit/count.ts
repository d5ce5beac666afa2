import type { MaybePromise } from '../../http/cache-store.ts';

/** How a limit stands after a request. */
export interface LimitState {
  /** What still fits. */
  readonly remaining: number;
  /** Milliseconds until more does. */
  readonly reset: number;
}

/** What counting a request has come to. */
export interface Count {
  /** Milliseconds until it would have fitted; 0: it has been let through, `Infinity`: it never would. */
  readonly wait: number;
  /** In the order of the limits. */
  readonly states: readonly LimitState[];
}

/** Counts what clients use of some limits: all of them have room for a request, or none is used by it. */
export interface Counting {
  take(client: string, cost: number): MaybePromise<Count>;
  reset(client: string): MaybePromise<void>;
}

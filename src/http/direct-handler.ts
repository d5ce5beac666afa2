import type { MaybePromise } from './cache-store.ts';

/** Under which a handler that always returns a promise keeps what it would await; the same in every copy of this module. */
const DIRECT: unique symbol = Symbol.for('waymark.direct');

/**
 * What to call in the place of a handler where a promise is of no use, since each costs a turn of the queue: it answers
 * at once where it has nothing to wait for, and may throw at once too.
 */
export function directOf<Handler extends (...args: never) => MaybePromise<Response>>(
  handler: Handler,
): Handler {
  return (handler as { readonly [DIRECT]?: Handler })[DIRECT] ?? handler;
}

/**
 * Makes of a handler one that returns a promise whatever happens, as callers expect of an asynchronous function; those
 * who do not mind find the handler itself by `directOf`.
 */
export function promising<Args extends unknown[]>(
  direct: (...args: Args) => MaybePromise<Response>,
): (...args: Args) => Promise<Response> {
  const handler = (...args: Args): Promise<Response> => {
    try {
      const response = direct(...args);
      return response instanceof Promise ? response : Promise.resolve(response);
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return Object.defineProperty(handler, DIRECT, { value: direct });
}

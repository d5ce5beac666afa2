import type { AnswerScope } from '../dynamic-usage.ts';

/** What a handler waited for that no cache gave. */
const UNCACHED = 'uncached work: another server, a file or a timer';

/** Milliseconds for which a handler may load a part of itself before it goes on to a cache. */
const LOADING = 10;

/** Tasks in which a body may be read: no `Response` gives it at once. */
const BODY_TASKS = 3;

/** A handler that is about to run. */
export interface HandlerRun<Result> {
  readonly scope: AnswerScope;
  /** @param answered To be called once the handler has answered: what is left is to read the body. */
  readonly run: (answered: () => void) => Promise<Result>;
}

/**
 * Runs a handler so that all caches are filled that it asks: until it has ended, or waits for something else than a
 * cache. How it ends does not matter.
 */
export function fillCaches({ scope, run }: HandlerRun<unknown>): Promise<void> {
  return new Promise((resolve) => {
    let hasEnded = false;
    const end = () => {
      hasEnded = true;
    };
    run(() => {}).then(end, end);
    let isLast = false;
    const look = () => {
      if (hasEnded) resolve();
      else if (scope.isReading) scope.whenRead(lookSoon);
      else if (isLast) resolve();
      else {
        isLast = true;
        setTimeout(look, LOADING);
      }
    };
    const lookSoon = () => {
      // What has just come from a cache may lead to another one.
      isLast = false;
      setImmediate(look);
    };
    lookSoon();
  });
}

/**
 * Runs a handler of which all caches have been filled: what it does not answer without leaving the turn of the event
 * loop, but for caches, waits for something of which the next request may get something else. Its scope is told.
 *
 * @returns What it comes to, in the end.
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/cacheComponents
 */
export function runInOneTask<Result>({ scope, run }: HandlerRun<Result>): {
  readonly result: Promise<Result>;
  /** Resolves once it is known whether it is for every request. */
  readonly judged: Promise<void>;
} {
  let judge = (): void => {};
  const judged = new Promise<void>((resolve) => {
    judge = resolve;
  });
  const result = new Promise<Result>((resolve, reject) => {
    let state: 'running' | 'answered' | 'ended' = 'running';
    let left = BODY_TASKS;
    const look = () => {
      if (state === 'ended') judge();
      else if (scope.isReading) scope.whenRead(() => void setImmediate(look));
      else if (state === 'answered' && left-- > 0) setImmediate(look);
      else {
        scope.note(UNCACHED);
        judge();
      }
    };
    // Both now, so that what the handler puts off to the next turn comes after the look.
    setImmediate(() => {
      const end = () => {
        state = 'ended';
      };
      const running = run(() => {
        state = 'answered';
      });
      running.then(end, end);
      running.then(resolve, reject);
    });
    setImmediate(look);
  });
  return { result, judged };
}

import type { AnswerScope } from '../dynamic-usage.ts';

/** What a handler waited for that no cache gave. */
const UNCACHED = 'uncached work: another server, a file or a timer';

/** Milliseconds for which a handler may load a part of itself before it goes on to a cache. */
const LOADING = 100;

/** Milliseconds between two looks at it meanwhile. */
const LOOK_AGAIN = 5;

/** Turns of the event loop in which a body may be read: no `Response` gives it at once. */
const BODY_TURNS = 3;

/** A handler that is about to run. */
export interface HandlerRun<Result> {
  readonly scope: AnswerScope;
  /** @param answered To be called once the handler has answered: what is left is to read the body. */
  readonly run: (answered: () => void) => Promise<Result>;
}

/** How far a handler has come. */
interface Progress {
  state: 'running' | 'answered' | 'ended';
}

/**
 * Runs a handler so that all caches are filled that it asks: until it has ended, or waits for something else than a
 * cache. How it ends does not matter.
 */
export async function fillCaches(handler: HandlerRun<unknown>): Promise<void> {
  const { scope } = handler;
  const progress: Progress = { state: 'running' };
  follow(handler, progress).catch(() => {});
  for (let waited = 0; waited < LOADING; waited += LOOK_AGAIN) {
    await turn();
    if (progress.state === 'ended' || scope.usage) return;
    if (scope.isReading) {
      await read(scope);
      // What has just come from a cache may lead to another one.
      waited = 0;
    } else await pause(LOOK_AGAIN);
  }
}

/**
 * Runs a handler of which all caches have been filled: what it does not answer without leaving the turn of the event
 * loop, but for caches, waits for something of which the next request may get something else. Its scope is told.
 *
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/cacheComponents
 */
export function runInOneTask<Result>(handler: HandlerRun<Result>): {
  /** What it comes to, in the end. */
  readonly result: Promise<Result>;
  /** Resolves once it is known whether it is for every request. */
  readonly judged: Promise<void>;
} {
  const progress: Progress = { state: 'running' };
  // The turns are asked for at once, so that what the handler puts off to the next one comes after the look.
  const result = turn().then(() => follow(handler, progress));
  const judged = turn().then(() => judge(handler.scope, progress));
  return { result, judged };
}

async function judge(scope: AnswerScope, progress: Progress): Promise<void> {
  for (let left = BODY_TURNS; ;) {
    if (progress.state === 'ended') return;
    if (scope.isReading) await read(scope);
    else if (progress.state === 'answered' && left-- > 0) await turn();
    else {
      scope.note(UNCACHED);
      return;
    }
  }
}

async function follow<Result>({ run }: HandlerRun<Result>, progress: Progress): Promise<Result> {
  try {
    return await run(() => {
      progress.state = 'answered';
    });
  } finally {
    progress.state = 'ended';
  }
}

/** Resolves one turn of the event loop after the scope's handler has got what it waits for. */
function read(scope: AnswerScope): Promise<void> {
  return new Promise((resolve) => {
    scope.whenRead(() => void setImmediate(resolve));
  });
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

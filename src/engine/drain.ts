import type { CutOff, RunningServer } from './serve-options.ts';

/** Milliseconds that running requests and `after()` work have where nothing else is said. */
export const DEFAULT_DRAIN_TIMEOUT = 10_000;

/**
 * In which a connection between two requests may send one more: enough for one that is on its way, of a client that
 * does not know yet.
 */
const GRACE = 1000;

/**
 * Ends a server.
 *
 * @param timeout Milliseconds for all of it.
 * @returns What the timeout cut off; `undefined` where all came to its end.
 */
export async function drain(
  server: Pick<RunningServer, 'close'>,
  timeout: number,
): Promise<CutOff | undefined> {
  let cutOff: CutOff | undefined;
  // Else Node would end the process as soon as it waits for nothing but a promise.
  const alive = setTimeout(() => {}, timeout + GRACE);
  await server.close({
    deadline: timeout,
    grace: Math.min(GRACE, timeout),
    onCutOff: (what) => {
      cutOff = what;
    },
  });
  clearTimeout(alive);
  return cutOff;
}

/** What was cut off, for the log: `Cut off after 10 s: 2 requests.` */
export function describeCutOff({ requests, tasks, jobs = 0 }: CutOff, timeout: number): string {
  const parts = [
    ...(requests > 0 ? [`${requests} ${requests === 1 ? 'request' : 'requests'}`] : []),
    ...(jobs > 0 ? [`${jobs} cron ${jobs === 1 ? 'run' : 'runs'}`] : []),
    ...(tasks > 0 ? [`the after() work of ${tasks} ${tasks === 1 ? 'request' : 'requests'}`] : []),
  ];
  return `Cut off after ${timeout / 1000} s: ${parts.join(', ')}.`;
}

/** Says what a person waits for, if ending takes longer than it takes to notice. */
export async function sayWhileWaiting<Result>(work: Promise<Result>, timeout: number): Promise<Result> {
  const notice = setTimeout(() => {
    const left = Math.ceil((timeout - 2 * GRACE) / 1000);
    if (left > 0) console.log(`Finishing what runs, for at most ${left} s. A second signal ends it at once.`);
  }, 2 * GRACE);
  try {
    return await work;
  } finally {
    clearTimeout(notice);
  }
}

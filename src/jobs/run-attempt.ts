import type { Connection, FetchApp } from '../http/handler.ts';
import type { CronJob } from '../http/cron-job.ts';
import type { AttemptResult } from './cron-event.ts';

/** What a try is made of. */
export interface Attempt {
  readonly job: CronJob;
  readonly app: Pick<FetchApp, 'fetch'>;
  /** The origin of the request's URL. */
  readonly origin: string;
  /** What the request carries besides: see `cronHeaders`. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Asks the path of a job as Vercel does, in this process, and waits for its answer and its `after()` work.
 *
 * A redirect is not followed, as on Vercel.
 */
export async function runAttempt({ job, app, origin, headers }: Attempt): Promise<AttemptResult> {
  const started = performance.now();
  const controller = new AbortController();
  const { timeout } = job;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new DOMException(`The job took longer than ${timeout} ms.`, 'TimeoutError');
      controller.abort(error);
      reject(error);
    }, timeout);
  });
  const request = new Request(origin + job.path, { headers, signal: controller.signal });
  try {
    const status = await Promise.race([ask(app, request), late]);
    return { status, isOk: status < 400, duration: performance.now() - started };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { error: reason, isOk: false, duration: performance.now() - started };
  } finally {
    clearTimeout(timer);
  }
}

/** The headers of a job's request. */
export function cronHeaders(secret: string | undefined): Record<string, string> {
  return {
    'user-agent': 'vercel-cron/1.0',
    ...(secret ? { authorization: `Bearer ${secret}` } : {}),
  };
}

async function ask(app: Pick<FetchApp, 'fetch'>, request: Request): Promise<number> {
  const pending = new Set<Promise<unknown>>();
  let close!: () => void;
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  const connection: Connection = { closed, waitUntil: (work) => void pending.add(work.catch(() => {})) };
  try {
    const response = await app.fetch(request, connection);
    // A body that is made as it is read is a part of the work.
    for await (const _ of response.body ?? []) continue;
    close();
    // What is added meanwhile is waited for too.
    for (const work of pending) await work;
    return response.status;
  } finally {
    close();
  }
}

import type { CronJob } from '../http/cron-job.ts';
import type { FetchApp } from '../http/handler.ts';
import type { SharedStore } from '../http/shared-store.ts';
import { sharedStore } from '../store/shared-store.ts';
import { describeCronEvent, type OnCronEvent, tickName } from './cron-event.ts';
import { JobLoop } from './job-loop.ts';
import { JobRecords } from './job-records.ts';
import { cronHeaders, runAttempt } from './run-attempt.ts';
import type { RunContext } from './run-tick.ts';

/** Milliseconds after which what an instance was doing that has died is free for others. */
const LOCK_TTL = 10_000;

/** Where and how jobs run. */
export interface StartCronOptions {
  /** The origin of request URLs. */
  readonly origin: string;
  /** Ticks up to this time, in milliseconds since 1970, have been seen to by the one before. Default: there is none. */
  readonly since?: number | undefined;
  /** Default: that of the process. */
  readonly store?: SharedStore;
  /** Default: the log. */
  readonly onEvent?: OnCronEvent;
  /** Milliseconds after which locks run out. Default: 10,000. */
  readonly ttl?: number;
}

/** Jobs that are run at their times. */
export interface RunningCron {
  /** How many runs go on. */
  readonly running: number;
  /** Begins no more runs; resolves when those that go on have ended. */
  stop(): Promise<void>;
}

/** Runs jobs at their times, through the app itself, until `stop`. */
export function startCron(
  jobs: readonly CronJob[],
  app: Pick<FetchApp, 'fetch'>,
  { origin, since, store = sharedStore(), onEvent = logEvent, ttl = LOCK_TTL }: StartCronOptions,
): RunningCron {
  const stopping = new AbortController();
  const contexts = jobs.map((job): RunContext => ({
    job,
    records: new JobRecords(store, job, ttl),
    execute: (tick, attempt, token) =>
      runAttempt({
        job,
        app,
        origin,
        headers: { ...headersOf(job, tick, token), 'x-waymark-cron-attempt': String(attempt) },
      }),
    onEvent,
    stopping: stopping.signal,
    ttl,
    running: new Set(),
  }));
  const ended = Promise.all(contexts.map((context) => new JobLoop(context).run(since)));
  return {
    get running() {
      return contexts.reduce((count, { running }) => count + running.size, 0);
    },
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

function headersOf(job: CronJob, tick: number, token: number): Record<string, string> {
  return {
    ...cronHeaders(process.env['CRON_SECRET']),
    'x-waymark-cron-name': encodeURI(job.name),
    'x-waymark-cron-tick': tickName(tick),
    'x-waymark-cron-token': String(token),
  };
}

const logEvent: OnCronEvent = (job, tick, event) => {
  const { level, text } = describeCronEvent(job, tick, event);
  console[level](text);
};

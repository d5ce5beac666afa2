import type { CronJob } from '../http/cron-job.ts';

/** What one try of a run came to. */
export interface AttemptResult {
  /** The status of the answer; left out where there was none. */
  readonly status?: number;
  /** Why there was no answer. */
  readonly error?: string;
  /** In milliseconds, `after()` work included. */
  readonly duration: number;
  /** Whether it did what it was to do: an answer below 400, in time. */
  readonly isOk: boolean;
}

/** What there is to tell of a job. */
export type CronEvent =
  | { readonly kind: 'started'; readonly attempt: number }
  | {
      readonly kind: 'ended';
      readonly attempt: number;
      readonly result: AttemptResult;
      readonly retryIn?: number;
    }
  /** Ticks before this one, which nobody looked at in time, and which are not made up for. */
  | { readonly kind: 'missed'; readonly count: number }
  /** A run that will not be. */
  | { readonly kind: 'skipped'; readonly reason: string }
  /** A run that began, and of which nobody knows how it ended. */
  | { readonly kind: 'lost'; readonly reason: string };

/** Told of each event, with the tick that it is about, in milliseconds since 1970. */
export type OnCronEvent = (job: CronJob, tick: number, event: CronEvent) => void;

/** A line of the log. */
export interface LogLine {
  readonly level: 'info' | 'error';
  readonly text: string;
}

/** Writes an event for the log. */
export function describeCronEvent(job: CronJob, tick: number, event: CronEvent): LogLine {
  const head = `cron ${job.name} (${tickName(tick)})`;
  switch (event.kind) {
    case 'started':
      return { level: 'info', text: `${head} started${attemptOf(job, event.attempt)}` };
    case 'ended':
      return {
        level: event.result.isOk ? 'info' : 'error',
        text: `${head} ${describeResult(event.result)}${attemptOf(job, event.attempt)}${retryOf(event.retryIn)}`,
      };
    case 'missed': {
      const ticks = event.count === 1 ? '1 run' : `${event.count} runs`;
      return { level: 'error', text: `${head} comes after ${ticks} that were missed, and are left out` };
    }
    case 'skipped':
      return { level: 'error', text: `${head} skipped: ${event.reason}` };
    case 'lost':
      return { level: 'error', text: `${head} lost: ${event.reason}` };
  }
}

/** A tick as the log and the store name it: `2026-11-26T05:00:00Z`. */
export function tickName(tick: number): string {
  return new Date(tick).toISOString().replace('.000Z', 'Z');
}

/** What a try came to, in words: `ended with 200 after 35 ms`. */
export function describeResult({ status, error, duration, isOk }: AttemptResult): string {
  const time = `after ${Math.round(duration)} ms`;
  const redirect = status !== undefined && status >= 300 && status < 400;
  if (redirect) return `ended with ${status} ${time}: a redirect is not followed`;
  if (isOk) return `ended with ${status} ${time}`;
  return status === undefined ? `failed ${time}: ${error}` : `failed with ${status} ${time}`;
}

function attemptOf({ retries }: CronJob, attempt: number): string {
  return retries === 0 ? '' : `, attempt ${attempt} of ${retries + 1}`;
}

function retryOf(delay: number | undefined): string {
  return delay === undefined ? '' : `; the next in ${delay} ms`;
}

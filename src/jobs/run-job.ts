import type { CronJob } from '../http/cron-job.ts';
import type { FetchApp } from '../http/handler.ts';
import { describeCronEvent, tickName } from './cron-event.ts';
import { cronHeaders, runAttempt } from './run-attempt.ts';

/** Runs a job once, where somebody else keeps the time, and writes what came of it to the log. */
export async function runJob(job: CronJob, tick: number, app: Pick<FetchApp, 'fetch'>): Promise<void> {
  const headers = {
    ...cronHeaders(process.env['CRON_SECRET']),
    'x-waymark-cron-name': encodeURI(job.name),
    'x-waymark-cron-tick': tickName(tick),
  };
  const result = await runAttempt({ job, app, origin: 'https://localhost', headers });
  const { level, text } = describeCronEvent(job, tick, { kind: 'ended', attempt: 1, result });
  console[level](text);
}

import type { CronJob } from '../http/cron-job.ts';
import type { SharedStore } from '../http/shared-store.ts';
import { CronTicks } from './cron-ticks.ts';
import { tickName } from './cron-event.ts';
import { JobRecords, type RunRecord } from './job-records.ts';

/** A job, when it runs next, and how it ran before. */
export interface JobRow extends Pick<CronJob, 'name' | 'path' | 'schedule' | 'timeZone'> {
  /** The next three ticks: `2026-11-26T05:00:00Z`. */
  readonly next: readonly string[];
  /** The last runs that the store knows of, the latest first. */
  readonly runs: readonly RunRecord[];
}

/** How many ticks to look ahead. */
const AHEAD = 3;

/**
 * Lists jobs.
 *
 * @param now Milliseconds since 1970.
 */
export async function listJobs(jobs: readonly CronJob[], store: SharedStore, now: number): Promise<JobRow[]> {
  return Promise.all(
    jobs.map(async (job) => ({
      name: job.name,
      path: job.path,
      schedule: job.schedule,
      timeZone: job.timeZone,
      next: nextTicks(job, now),
      runs: await new JobRecords(store, job, 0).runs(),
    })),
  );
}

function nextTicks(job: CronJob, now: number): string[] {
  const ticks = new CronTicks(job);
  const found: string[] = [];
  for (let tick = ticks.next(now); tick !== undefined && found.length < AHEAD; tick = ticks.next(tick))
    found.push(tickName(tick));
  return found;
}

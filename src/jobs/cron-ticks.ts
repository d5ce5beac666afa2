import { Cron } from 'croner';
import type { CronJob } from '../http/cron-job.ts';

/** The most ticks that are made up for at a time. */
const MOST_MISSED = 100;

/** The times at which a job is to run, in milliseconds since 1970. */
export class CronTicks {
  readonly #pattern: Cron;

  constructor({ schedule, timeZone }: Pick<CronJob, 'schedule' | 'timeZone'>) {
    this.#pattern = new Cron(schedule, { paused: true, mode: '5-or-6-parts', timezone: timeZone });
  }

  /** The first one behind a time; `undefined` where none comes any more. */
  next(after: number): number | undefined {
    return this.#pattern.nextRun(new Date(after))?.getTime();
  }

  /** Those behind one time and up to another, at most the last hundred. */
  between(after: number, until: number): number[] {
    const first = this.next(after);
    if (first === undefined || first > until) return [];
    const second = this.next(first);
    if (second === undefined || second > until) return [first];
    const found = this.#pattern.previousRuns(MOST_MISSED, new Date(until + 1));
    return found
      .map((date) => date.getTime())
      .filter((tick) => tick > after)
      .sort((a, b) => a - b);
  }
}

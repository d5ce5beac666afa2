/**
 * An entry of `crons`: a path that `waymark start` asks itself at set times. Times are in milliseconds.
 *
 * Next.js has no such field: write it into waymark.config.*. What stands in `crons` of vercel.json counts as well.
 *
 * @example
 * ```ts
 * import type { WaymarkConfig } from 'waymark';
 *
 * export default {
 *   crons: [{ path: '/api/cron/report', schedule: '0 8 * * MON-FRI', timeZone: 'Europe/Berlin', retries: 3 }],
 * } satisfies WaymarkConfig;
 * ```
 */
export interface CronConfig {
  /** The path to ask with GET, with base path; it may have a query. */
  path: string;
  /** A cron expression of five fields, of six with seconds before them, or `@daily` and the like. */
  schedule: string;
  /** What the log and the store call it. Default: the path; with the expression where several have this path. */
  name?: string;
  /** The IANA name of the time zone that the expression is in, such as `Europe/Berlin`. Default: `UTC`. */
  timeZone?: string;
  /** Whether a run may begin while the one before goes on; else it is skipped. Default: false. */
  overlap?: boolean;
  /**
   * Which of the runs are made up for that nobody could do: none, the last one, or all of them (at most 100).
   * Default: `'none'`, which still does one that is at most a minute late.
   */
  catchUp?: 'none' | 'one' | 'all';
  /** How late a run may be made up for. Default: 3600000, an hour. */
  catchUpWindow?: number;
  /** How often a run is tried again that failed, or whose server went away. Default: 0. */
  retries?: number;
  /** The time before the first retry; each further one waits twice as long, at most 5 minutes. Default: 1000. */
  retryDelay?: number;
  /** The time that one try may take; then its `request.signal` aborts, and it has failed. Default: 300000. */
  timeout?: number;
  /** The most that a run is put off, by chance, so that many do not begin at once. Default: 0. */
  jitter?: number;
  /**
   * What becomes of a run when Redis, which says who of several instances runs it, cannot be reached: it is skipped, or
   * each instance runs it. Default: `'skip'`.
   */
  onStoreError?: 'skip' | 'run';
}

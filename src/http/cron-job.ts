/** A path that the server asks itself at set times, with everything decided. Times are in milliseconds. */
export interface CronJob {
  /** Tells it from the others, in the log and in the store. */
  readonly name: string;
  /** The path, with base path, and the query: `/api/cron/daily`. */
  readonly path: string;
  /** A cron expression of five fields, or of six with seconds before them. */
  readonly schedule: string;
  /** The IANA name of the time zone that the expression is in. */
  readonly timeZone: string;
  /** Whether a run may begin while the one before goes on. */
  readonly overlap: boolean;
  /** Which of the runs are made up for that were missed. */
  readonly catchUp: 'none' | 'one' | 'all';
  /** How late a run may be made up for. */
  readonly catchUpWindow: number;
  /** How often a run that failed is tried again. */
  readonly retries: number;
  /** The time before the first of these; each further one waits twice as long. */
  readonly retryDelay: number;
  /** The time that one try may take. */
  readonly timeout: number;
  /** The most that a run is put off, by chance. */
  readonly jitter: number;
  /** What becomes of a run when the store, which says who runs it, cannot be reached. */
  readonly onStoreError: 'skip' | 'run';
}

/** What a job is when nothing else is said: as on Vercel, with what it leaves to chance decided. */
export const CRON_DEFAULTS = {
  timeZone: 'UTC',
  overlap: false,
  catchUp: 'none',
  catchUpWindow: 3_600_000,
  retries: 0,
  retryDelay: 1000,
  timeout: 300_000,
  jitter: 0,
  onStoreError: 'skip',
} as const satisfies Omit<CronJob, 'name' | 'path' | 'schedule'>;

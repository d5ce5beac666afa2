import type { CronJob } from '../http/cron-job.ts';
import type { SharedStore, StoreLock } from '../http/shared-store.ts';
import { tickName } from './cron-event.ts';

/**
 * How far the run of a tick has come; `over` once nothing more will be done for it, `lost` where that is so because its
 * server has died.
 */
export type TickState =
  | { readonly phase: 'over' | 'lost' }
  | { readonly phase: 'started' | 'failed'; readonly attempt: number };

/** A run, as the store remembers it. */
export interface RunRecord {
  /** `2026-11-26T05:00:00Z`. */
  readonly tick: string;
  readonly startedAt: string;
  /** In milliseconds, of the last try. */
  readonly duration: number;
  readonly attempts: number;
  readonly isOk: boolean;
  readonly status?: number;
  readonly error?: string;
}

/** How many runs the store remembers of a job. */
const MOST_RUNS = 20;

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

/** What instances tell each other of a job, by the store. Each method fails where the store cannot be reached. */
export class JobRecords {
  readonly #store: SharedStore;
  readonly #job: CronJob;
  /** Milliseconds after which a lock runs out. */
  readonly #ttl: number;

  constructor(store: SharedStore, job: CronJob, ttl: number) {
    this.#store = store;
    this.#job = job;
    this.#ttl = ttl;
  }

  /** Takes the right to see to a tick. */
  async lockTick(tick: number): Promise<StoreLock | undefined> {
    return this.#store.lock(this.#key('tick', tickName(tick)), this.#ttl);
  }

  /** Takes the right to run the job at all. */
  async lockJob(): Promise<StoreLock | undefined> {
    return this.#store.lock(this.#key('job'), this.#ttl);
  }

  async state(tick: number): Promise<TickState | undefined> {
    const text = await this.#store.get(this.#key('state', tickName(tick)));
    return text === undefined ? undefined : (JSON.parse(text) as TickState);
  }

  async setState(tick: number, state: TickState): Promise<void> {
    // Longer than any instance can be late for it.
    const ttl = this.#job.catchUpWindow + HOUR;
    await this.#store.set(this.#key('state', tickName(tick)), JSON.stringify(state), { ttl });
  }

  /** The tick that the holder of the right to run the job runs it for, or ran it for last. */
  async holder(): Promise<number | undefined> {
    const text = await this.#store.get(this.#key('holder'));
    return text === undefined ? undefined : Number(text);
  }

  async setHolder(tick: number): Promise<void> {
    await this.#store.set(this.#key('holder'), String(tick), { ttl: YEAR });
  }

  /** The last runs, the latest first. */
  async runs(): Promise<readonly RunRecord[]> {
    const text = await this.#store.get(this.#key('runs'));
    return text === undefined ? [] : (JSON.parse(text) as RunRecord[]);
  }

  async addRun(run: RunRecord): Promise<void> {
    const runs = [run, ...(await this.runs())].slice(0, MOST_RUNS);
    await this.#store.set(this.#key('runs'), JSON.stringify(runs), { ttl: YEAR });
  }

  #key(kind: string, ...more: readonly string[]): string {
    return ['cron', kind, this.#job.name, ...more].join(':');
  }
}

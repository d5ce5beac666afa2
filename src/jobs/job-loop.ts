import type { CronJob } from '../http/cron-job.ts';
import { CronTicks } from './cron-ticks.ts';
import { type RunContext, runTick } from './run-tick.ts';
import { sleep } from './sleep.ts';

/** How late a run begins that nobody has to make up for. */
const LATE = 60_000;

/** The longest time between two looks at the clock, which may be set. */
const LOOK_EVERY = 30_000;

/** The time between two tries to reach a store that is away. */
const STORE_RETRY = 5000;

/** Waits for the ticks of a job, and runs it. */
export class JobLoop {
  readonly #job: CronJob;
  readonly #context: RunContext;
  readonly #ticks: CronTicks;
  /** All ticks up to here have been seen to. */
  #handled = 0;
  /** Those of which the store was away. */
  #missed: number[] = [];
  /** When to try them again. */
  #retryAt = Infinity;
  readonly #open = new Set<Promise<void>>();

  constructor(context: RunContext) {
    this.#job = context.job;
    this.#context = context;
    this.#ticks = new CronTicks(context.job);
  }

  /**
   * Runs until `stopping` aborts, and what has begun has ended.
   *
   * @param since Ticks up to this time are others' affair. Default: now; where runs are made up for, the last one.
   */
  async run(since: number | undefined): Promise<void> {
    const { stopping } = this.#context;
    this.#handled = since ?? Date.now();
    if (since === undefined && this.#job.catchUp !== 'none')
      this.#handled = await this.#lastTick(this.#handled);
    while (!stopping.aborted) {
      const wait = this.#untilNext();
      if (wait > 0) await sleep(Math.min(wait, LOOK_EVERY), stopping);
      else this.#take(this.#due());
    }
    while (this.#open.size > 0) await Promise.all(this.#open);
  }

  async #lastTick(otherwise: number): Promise<number> {
    try {
      const [last] = await this.#context.records.runs();
      return last ? Date.parse(last.tick) : otherwise;
    } catch {
      // Nothing is known to be missed.
      return otherwise;
    }
  }

  #untilNext(): number {
    const next = this.#ticks.next(this.#handled);
    return Math.min(next ?? Infinity, this.#retryAt) - Date.now();
  }

  /** The ticks to run now. */
  #due(): number[] {
    const now = Date.now();
    const { catchUp, catchUpWindow } = this.#job;
    const window = catchUp === 'none' ? LATE : Math.max(LATE, catchUpWindow);
    const fresh = this.#ticks.between(Math.max(this.#handled, now - window), now);
    const due = [...this.#missed.filter((tick) => tick > now - window), ...fresh];
    this.#missed = [];
    this.#retryAt = Infinity;
    this.#handled = Math.max(this.#handled, now);
    const taken = catchUp === 'all' ? due : due.slice(-1);
    const left = due.length - taken.length;
    if (left > 0 && taken[0] !== undefined)
      this.#context.onEvent(this.#job, taken[0], { kind: 'missed', count: left });
    return taken;
  }

  /** Runs ticks one after the other, while the loop goes on. */
  #take(ticks: readonly number[]): void {
    const work = this.#runAll(ticks).finally(() => this.#open.delete(work));
    this.#open.add(work);
  }

  async #runAll(ticks: readonly number[]): Promise<void> {
    const { catchUp } = this.#job;
    for (const tick of ticks) {
      if (this.#context.stopping.aborted) return;
      const outcome = await runTick(this.#context, tick);
      if (outcome !== 'away' || catchUp === 'none') continue;
      this.#missed.push(tick);
      this.#retryAt = Date.now() + STORE_RETRY;
    }
  }
}

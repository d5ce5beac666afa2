import { BackOff } from './back-off.ts';
import { JobsHolder } from './jobs-holder.ts';
import type { Address, WorkerSetup } from './messages.ts';
import { type WorkerExit, WorkerProcess } from './worker-process.ts';

/** The place of one worker among those that serve. */
interface Slot {
  /** Undefined until the next one is started. */
  worker: WorkerProcess | undefined;
  readonly backOff: BackOff;
  /** Set while a worker that has ended waits to be replaced. */
  revival: NodeJS.Timeout | undefined;
  /** Whether a rolling restart is bringing the next worker. */
  isReplacing: boolean;
}

/** How a pool runs. */
export interface PoolOptions {
  readonly count: number;
  readonly options: WorkerSetup['options'];
  /** Milliseconds that a worker has to end. */
  readonly drainTimeout: number;
}

/** The workers of a server: keeps their number up, replaces them without losing a request, and ends them. */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #slots: readonly Slot[];
  /** All that live, those that end or have not begun to serve among them. */
  readonly #living = new Set<WorkerProcess>();
  readonly #jobs = new JobsHolder(this.#living);
  #isStopping = false;
  #isRestarting = false;
  #isRestartDue = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: options.count }, () => ({
      worker: undefined,
      backOff: new BackOff(),
      revival: undefined,
      isReplacing: false,
    }));
  }

  /**
   * Starts all of them; ends them again when one cannot start.
   *
   * @throws {WorkerStartError} with what the first one failed for.
   */
  async start(): Promise<Address> {
    const [first, ...others] = this.#slots;
    if (!first) throw new Error('A pool has at least one worker.');
    try {
      // Alone: what is wrong with it is mostly wrong with all of them, and to be said once.
      const address = await this.#fill(first, false).listening;
      await Promise.all(others.map((slot) => this.#fill(slot, false).listening));
      for (const slot of this.#slots) void this.#revive(slot);
      return address;
    } catch (error) {
      // Told to end while it starts, it does, and that is no error.
      if (this.#isStopping) return new Promise(() => {});
      await this.kill();
      throw error;
    }
  }

  /** Replaces every worker, one at a time; asked for meanwhile, it does so once more. */
  async restart(): Promise<void> {
    this.#isRestartDue = true;
    if (this.#isRestarting) return;
    this.#isRestarting = true;
    while (this.#isRestartDue && !this.#isStopping) {
      this.#isRestartDue = false;
      await this.#replaceAll();
    }
    this.#isRestarting = false;
  }

  /**
   * Lets all of them finish what they have begun.
   *
   * @returns Whether they did.
   */
  async stop(): Promise<boolean> {
    this.#isStopping = true;
    for (const { revival } of this.#slots) clearTimeout(revival);
    const ends = [...this.#living].map((worker) => worker.release(this.#options.drainTimeout));
    return (await Promise.all(ends)).every(({ isClean }) => isClean);
  }

  /** Ends all of them at once. */
  async kill(): Promise<void> {
    this.#isStopping = true;
    for (const { revival } of this.#slots) clearTimeout(revival);
    const living = [...this.#living];
    for (const worker of living) worker.kill();
    await Promise.all(living.map((worker) => worker.ended));
  }

  #fork(warmFirst: boolean): WorkerProcess {
    const worker = new WorkerProcess({ options: this.#options.options, warmFirst });
    this.#living.add(worker);
    void worker.ended.then(() => this.#living.delete(worker));
    void worker.listening.then(() => this.#jobs.choose()).catch(() => {});
    return worker;
  }

  #fill(slot: Slot, warmFirst: boolean): WorkerProcess {
    const worker = this.#fork(warmFirst);
    slot.worker = worker;
    return worker;
  }

  /** Sees to it that a worker takes the place of that of a slot when it ends. */
  async #revive(slot: Slot): Promise<void> {
    const { worker } = slot;
    if (!worker) return;
    const exit = await worker.ended;
    if (slot.worker !== worker || this.#isStopping) return;
    slot.worker = undefined;
    const next = slot.isReplacing ? '' : this.#scheduleNext(slot, exit);
    console.error(`Worker ${worker.pid} ${exit.how}.${next}`);
  }

  #scheduleNext(slot: Slot, { age }: Pick<WorkerExit, 'age'>): string {
    const delay = slot.backOff.next(age);
    slot.revival = setTimeout(() => {
      this.#fill(slot, true);
      void this.#revive(slot);
    }, delay);
    return ` Another starts in ${delay} ms.`;
  }

  async #replaceAll(): Promise<void> {
    const { count } = this.#options;
    const workers = `${count} workers`;
    console.log(`Restarting ${workers}, one at a time.`);
    for (const slot of this.#slots) {
      if (this.#isStopping) return;
      const problem = await this.#replace(slot);
      if (this.#isStopping) return;
      if (problem === undefined) continue;
      console.error(`The restart has stopped, and the old workers serve on: a new one ${problem}`);
      return;
    }
    console.log(`Restarted ${workers}.`);
  }

  /** Ends a worker when another is ready; returns why none is. */
  async #replace(slot: Slot): Promise<string | undefined> {
    clearTimeout(slot.revival);
    slot.isReplacing = true;
    const next = this.#fork(true);
    try {
      await next.listening;
    } catch {
      slot.isReplacing = false;
      const { how } = await next.ended;
      // The old one has ended meanwhile, or before.
      if (!slot.worker && !this.#isStopping) this.#scheduleNext(slot, { age: 0 });
      return `${how}.`;
    }
    slot.isReplacing = false;
    const old = slot.worker;
    slot.worker = next;
    slot.backOff.reset();
    void this.#revive(slot);
    await old?.retire(this.#options.drainTimeout);
    return undefined;
  }
}

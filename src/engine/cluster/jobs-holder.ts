import type { WorkerProcess } from './worker-process.ts';

/** Sees to it that one worker, and never two, runs the jobs of the build, for as long as there are workers. */
export class JobsHolder {
  readonly #workers: Iterable<WorkerProcess>;
  #holder: WorkerProcess | undefined;
  /** Up to when the last one has seen to what was due. */
  #since: number | undefined;

  /** @param workers All that live, in the order of their start. */
  constructor(workers: Iterable<WorkerProcess>) {
    this.#workers = workers;
  }

  /** To be called when a worker has begun to serve. */
  choose(): void {
    if (this.#holder) return;
    // The latest: in a restart of one after the other it stays.
    const next = [...this.#workers].findLast((worker) => worker.canRunJobs);
    if (!next) return;
    this.#holder = next;
    next.runJobs(this.#since);
    void this.#chooseAfter(next);
  }

  async #chooseAfter(holder: WorkerProcess): Promise<void> {
    this.#since = await holder.jobsEnded;
    this.#holder = undefined;
    this.choose();
  }
}

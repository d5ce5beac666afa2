/** Work that `after()` was given: runs it, or waits for it. Rejects with its error. */
export type AfterTask = () => Promise<void>;

/** Where `after()` work gathers while a request is answered. */
export class AfterTasks {
  readonly #onStart: () => void;
  readonly #onLate: (task: AfterTask) => void;
  #waiting: AfterTask[] = [];
  #nested: Promise<unknown[]>[] = [];
  #running = 0;
  #taken = false;

  /**
   * @param onStart Called whenever a task starts.
   * @param onLate Receives what is added once `take` was called and nothing that it gave out is running.
   */
  constructor(onStart: () => void, onLate: (task: AfterTask) => void) {
    this.#onStart = onStart;
    this.#onLate = onLate;
  }

  /** Adds work; what a running task adds starts right after, and that task ends when it has ended too. */
  add(work: () => unknown): void {
    if (this.#running > 0) {
      // Not within the call, so that its caller goes on first, as in Next.js.
      this.#nested.push(errorsOf(Promise.resolve().then(() => this.#run(work))));
      return;
    }
    const task = (): Promise<void> => this.#runToEnd(work);
    if (this.#taken) this.#onLate(task);
    else this.#waiting.push(task);
  }

  /** Hands out what has gathered. */
  take(): AfterTask[] {
    this.#taken = true;
    const tasks = this.#waiting;
    this.#waiting = [];
    return tasks;
  }

  async #run(work: () => unknown): Promise<void> {
    this.#running++;
    try {
      this.#onStart();
      await work();
    } finally {
      this.#running--;
    }
  }

  async #runToEnd(work: () => unknown): Promise<void> {
    const errors = await errorsOf(this.#run(work));
    while (this.#nested.length > 0) {
      const nested = await Promise.all(this.#nested.splice(0));
      errors.push(...nested.flat());
    }
    if (errors.length > 1) throw new AggregateError(errors, 'Several functions passed to `after()` failed.');
    if (errors.length === 1) throw errors[0];
  }
}

function errorsOf(run: Promise<void>): Promise<unknown[]> {
  return run.then(
    () => [],
    (error: unknown) => [error],
  );
}

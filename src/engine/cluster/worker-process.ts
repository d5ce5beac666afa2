import cluster, { type Worker } from 'node:cluster';
import {
  type Address,
  isOwnMessage,
  type PrimaryMessage,
  WORKER_VARIABLE,
  type WorkerSetup,
} from './messages.ts';

/** Milliseconds in which a worker must have loaded its routes and listen. */
const START_TIMEOUT = 60_000;

/** Milliseconds past its deadline after which a worker that does not end is killed: its event loop is blocked. */
const KILL_DELAY = 1000;

/** How a worker ended. */
export interface WorkerExit {
  /** For the log, such as `ended with SIGKILL`. */
  readonly how: string;
  /** Milliseconds since its start. */
  readonly age: number;
  /** Whether nothing was lost with it: it ended as it was asked to, or had never served. */
  readonly isClean: boolean;
}

/** Why a worker does not serve. */
export class WorkerStartError extends Error {
  override readonly name = 'WorkerStartError';
  /** That of the `WaymarkError` that it failed with. */
  readonly code: string | undefined;

  constructor(reason: string, code?: string) {
    super(reason);
    this.code = code;
  }
}

/** A process that serves, as its primary sees it. */
export class WorkerProcess {
  /** Rejects with a `WorkerStartError`. */
  readonly listening: Promise<Address>;
  readonly ended: Promise<WorkerExit>;
  /** Resolves with the time up to which it has seen to the jobs, when it runs none any more. */
  readonly jobsEnded: Promise<number>;
  readonly #worker: Worker;
  #isListening = false;
  #hasJobs = false;
  #isAsked = false;
  #failure: WorkerStartError | undefined;

  constructor(setup: WorkerSetup) {
    const started = performance.now();
    const worker = cluster.fork({ [WORKER_VARIABLE]: JSON.stringify(setup) });
    this.#worker = worker;
    // What cannot be sent to a process that has just died: its exit is told below.
    worker.on('error', () => {});
    this.ended = new Promise((resolve) => {
      worker.once('exit', (code: number | null, signal: string | null) => {
        resolve({
          how: this.#failure
            ? `did not start: ${this.#failure.message}`
            : `ended with ${signal ?? `code ${code}`}`,
          age: performance.now() - started,
          isClean: !this.#isListening || (this.#isAsked && code === 0),
        });
      });
    });
    this.jobsEnded = new Promise((resolve) => {
      worker.on('message', (message: unknown) => {
        if (isOwnMessage(message) && message.type === 'waymark:jobs-ended') resolve(message.until);
      });
      void this.ended.then(() => resolve(Date.now()));
    });
    this.listening = this.#awaitStart();
    // Who does not wait for it learns from `ended`.
    this.listening.catch(() => {});
  }

  get pid(): number {
    return this.#worker.process.pid ?? 0;
  }

  /** Whether it serves, is not about to end, and its build has jobs. */
  get canRunJobs(): boolean {
    return this.#isListening && this.#hasJobs && !this.#isAsked && this.#worker.isConnected();
  }

  /** @param since What was due up to this time is others' affair. Default: nothing is. */
  runJobs(since: number | undefined): void {
    this.#tell({ type: 'waymark:run-jobs', since });
  }

  /**
   * Lets it finish what it has begun, and ends it, while other workers serve on.
   *
   * @param timeout Milliseconds that it gives itself.
   */
  retire(timeout: number): Promise<WorkerExit> {
    return this.#end(timeout, () => this.#tell({ type: 'waymark:drain' }));
  }

  /**
   * Lets it finish what it has begun, and ends it together with all others.
   *
   * A worker that the primary lets go does as `retire` would have it; and the primary listens no more as soon as it
   * has let go of all. Were they told instead, a connection that was on the way to the last of them would come back
   * to a primary that does not listen any more, and that would neither answer nor close it (Node.js, `cluster`).
   */
  release(timeout: number): Promise<WorkerExit> {
    return this.#end(timeout, () => {
      if (this.#worker.isConnected()) this.#worker.process.disconnect();
    });
  }

  kill(): void {
    this.#worker.process.kill('SIGKILL');
  }

  async #end(timeout: number, ask: () => void): Promise<WorkerExit> {
    this.#isAsked = true;
    // One that does not serve yet has begun nothing.
    if (this.#isListening) ask();
    else this.kill();
    const killing = setTimeout(() => {
      console.error(`Worker ${this.pid} does not end, and is killed.`);
      this.kill();
    }, timeout + KILL_DELAY);
    const exit = await this.ended;
    clearTimeout(killing);
    return exit;
  }

  #tell(message: PrimaryMessage): void {
    // What cannot be sent any more need not be: its exit is on the way.
    if (this.#worker.isConnected()) this.#worker.send(message, () => {});
  }

  #awaitStart(): Promise<Address> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#failure = new WorkerStartError(`it did not listen within ${START_TIMEOUT / 1000} s.`);
        this.kill();
      }, START_TIMEOUT);
      this.#worker.on('message', (message: unknown) => {
        if (!isOwnMessage(message)) return;
        if (message.type === 'waymark:closed') this.#tell({ type: 'waymark:leave' });
        if (message.type === 'waymark:failed')
          this.#failure = new WorkerStartError(message.reason, message.code);
        if (message.type !== 'waymark:listening') return;
        clearTimeout(timer);
        this.#isListening = true;
        this.#hasJobs = message.hasJobs;
        resolve(message.address);
      });
      const failWhenEnded = async () => {
        const { how } = await this.ended;
        clearTimeout(timer);
        reject(this.#failure ?? new WorkerStartError(`it ${how}.`));
      };
      void failWhenEnded();
    });
  }
}

import { TimeUp } from './upstream-error.ts';

/** How long a request to an upstream may go on: until its client leaves, or its time is up. */
export class ExchangeLife {
  readonly #controller = new AbortController();
  readonly #client: AbortSignal;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onLeave = () => this.#controller.abort(new Error('The client has gone away'));

  /** @param total Milliseconds; 0 for no limit. */
  constructor(client: AbortSignal, total: number) {
    this.#client = client;
    if (client.aborted) this.#onLeave();
    else client.addEventListener('abort', this.#onLeave, { once: true });
    if (total > 0) {
      this.#timer = setTimeout(
        () => this.#controller.abort(new TimeUp(`It took longer than ${total} ms in all`)),
        total,
      );
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether it is the client who ended it. */
  get isLeft(): boolean {
    return this.#client.aborted;
  }

  /** Nothing is left to be ended. */
  end(): void {
    clearTimeout(this.#timer);
    this.#client.removeEventListener('abort', this.#onLeave);
  }
}

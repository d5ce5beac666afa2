const STREAM = { stream: true };

/** What React writes the HTML of a page to: a text that is taken as it grows. */
export class HtmlFeed {
  readonly #decoder = new TextDecoder();
  readonly #abort: (reason: unknown) => void;
  #text: string;
  #isEnded: boolean;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  /**
   * @param abort Has React render no further.
   * @param whole All of it, where nothing more is to come.
   */
  constructor(abort: (reason: unknown) => void, whole?: string) {
    this.#abort = abort;
    this.#text = whole ?? '';
    this.#isEnded = whole !== undefined;
  }

  /** Whether there is no more to come. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** What has come since it was taken before. @throws what rendering has failed with. */
  take(): string {
    if (this.#failure) throw this.#failure.error;
    const text = this.#text;
    this.#text = '';
    return text;
  }

  /** Settles when more has come, or the end. */
  more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Has React render no further. */
  cancel(reason: unknown): void {
    if (!this.#isEnded) this.#abort(reason);
  }

  // What follows is what React asks of a stream of Node.js.

  write(chunk: string | Uint8Array): true {
    this.#text += typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk, STREAM);
    return true;
  }

  flush(): void {
    this.#wake?.();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  destroy(error: unknown): void {
    this.#failure = { error };
    this.end();
  }

  /** It is never full, and fails by itself alone. */
  on(): this {
    return this;
  }
}

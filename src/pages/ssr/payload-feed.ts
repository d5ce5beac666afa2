import { payloadScript } from './payload-script.ts';

/**
 * A payload as it comes, for two readers: React, which makes HTML of it, and the document that takes it along. `tee()` and
 * pipes would do the same, and cost as much as the page itself.
 */
export class PayloadFeed {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #chunks: Uint8Array[] = [];
  #written = 0;
  #isEnded = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void)[] = [];

  constructor(payload: ReadableStream<Uint8Array>) {
    this.#reader = payload.getReader();
    void this.#read();
  }

  /** Whether there is no more to come. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** What React's client half reads: of a stream, it uses no more. */
  toStream(): ReadableStream<Uint8Array> {
    let at = 0;
    const read = async (): Promise<ReadableStreamReadResult<Uint8Array>> => {
      while (at === this.#chunks.length && !this.#isEnded) await this.more();
      if (at < this.#chunks.length) return { done: false, value: this.#chunks[at++] as Uint8Array };
      if (this.#failure) throw this.#failure.error;
      return { done: true, value: undefined };
    };
    return { getReader: () => ({ read }) } as unknown as ReadableStream<Uint8Array>;
  }

  /** The scripts of what has come since they were taken before. */
  takeScripts(): string {
    let scripts = '';
    while (this.#written < this.#chunks.length)
      scripts += payloadScript(this.#chunks[this.#written++] as Uint8Array);
    return scripts;
  }

  /** Settles when more has come, or the end. */
  more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake.push(resolve);
    });
  }

  /** Reads no further. */
  async cancel(reason?: unknown): Promise<void> {
    await this.#reader.cancel(reason);
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await this.#reader.read();
        if (done) break;
        this.#chunks.push(value);
        this.#tell();
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#isEnded = true;
    this.#tell();
  }

  #tell(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const resolve of waiting) resolve();
  }
}

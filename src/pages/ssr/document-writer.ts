import type { PayloadFeed } from './payload-feed.ts';

const TRAILER = '</body></html>';
const END_OF_HEAD = '</head>';

/** Until the next turn: what one flush of React wrote has been read by then. */
const nextTurn =
  typeof setImmediate === 'function'
    ? () => new Promise<void>((resolve) => setImmediate(resolve))
    : () => new Promise<void>((resolve) => setTimeout(resolve));

/** What a document consists of besides its HTML. */
export interface DocumentParts {
  readonly payload: PayloadFeed;
  /** Takes what else is to be written by now. */
  readonly takeTags: () => string;
  /** Takes what components put into it by now: see `useServerInsertedHTML`. */
  readonly takeInserted: () => string;
}

/** Puts a document together: what is shown so far comes with what it was made of. */
export class DocumentWriter {
  readonly #parts: DocumentParts;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #decoder = new TextDecoder();
  #text: string;
  #hasTrailer = false;
  #hasBegun = false;
  #isRead = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  /** @param html What React makes, or all of it. */
  constructor(html: ReadableStream<Uint8Array> | string, parts: DocumentParts) {
    this.#parts = parts;
    this.#text = typeof html === 'string' ? html : '';
    this.#isRead = typeof html === 'string';
    this.#reader = typeof html === 'string' ? undefined : html.getReader();
    if (this.#reader) void this.#read(this.#reader);
  }

  /** The document: a text where all of it is there by now, else a stream. */
  async finish(): Promise<string | ReadableStream<Uint8Array>> {
    await nextTurn();
    if (this.#failure) throw this.#failure.error;
    return this.#isWhole ? this.#take() + this.#end() : this.#stream();
  }

  get #isWhole(): boolean {
    return this.#isRead && this.#parts.payload.isEnded;
  }

  #stream(): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        let text = this.#take();
        while (text === '' && !this.#isWhole) {
          await Promise.race([this.#more(), this.#parts.payload.more()]);
          // One flush of React must not be torn apart.
          await nextTurn();
          if (this.#failure) throw this.#failure.error;
          text = this.#take();
        }
        if (this.#isWhole) text += this.#take() + this.#end();
        if (text !== '') controller.enqueue(encoder.encode(text));
        if (this.#isWhole) controller.close();
      },
      cancel: async (reason) => {
        await Promise.all([this.#reader?.cancel(reason), this.#parts.payload.cancel(reason)]);
      },
    });
  }

  /** What there is to be written by now. */
  #take(): string {
    let text = this.#text;
    this.#text = '';
    if (text.endsWith(TRAILER)) {
      this.#hasTrailer = true;
      text = text.slice(0, -TRAILER.length);
    }
    if (text !== '') text = this.#withInserted(text);
    const { takeTags, payload } = this.#parts;
    return text + takeTags() + payload.takeScripts();
  }

  /** At the end of the head, as long as that is still to be written, so that styles are there before what they are for. */
  #withInserted(text: string): string {
    const inserted = this.#parts.takeInserted();
    const end = this.#hasBegun || inserted === '' ? 0 : Math.max(text.indexOf(END_OF_HEAD), 0);
    // A document without a head begins with its doctype.
    const isBefore = this.#hasBegun || end > 0;
    this.#hasBegun = true;
    if (inserted === '') return text;
    return isBefore ? text.slice(0, end) + inserted + text.slice(end) : text + inserted;
  }

  #end(): string {
    return this.#hasTrailer ? TRAILER : '';
  }

  #more(): Promise<void> {
    if (this.#isRead) return new Promise(() => {});
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        this.#text += this.#decoder.decode(value, { stream: true });
        this.#wake?.();
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#isRead = true;
    this.#wake?.();
  }
}

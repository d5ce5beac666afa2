import type { HtmlFeed } from './html-feed.ts';
import type { PayloadFeed } from './payload-feed.ts';

const TRAILER = '</body></html>';
const END_OF_HEAD = '</head>';

/** Until the next turn: what belongs together has come by then. */
const nextTurn =
  typeof setImmediate === 'function'
    ? () => new Promise<void>((resolve) => setImmediate(resolve))
    : () => new Promise<void>((resolve) => setTimeout(resolve));

/** What a document consists of. */
export interface DocumentParts {
  readonly html: HtmlFeed;
  readonly payload: PayloadFeed;
  /** Takes what else is to be written by now. */
  readonly takeTags: () => string;
  /** Takes what components put into it by now: see `useServerInsertedHTML`. */
  readonly takeInserted: () => string;
}

/** Puts a document together: what is shown so far comes with what it was made of. */
export class DocumentWriter {
  readonly #parts: DocumentParts;
  #hasTrailer = false;
  #hasBegun = false;

  constructor(parts: DocumentParts) {
    this.#parts = parts;
  }

  /** The document: a text where all of it is there by now, else a stream. */
  async finish(): Promise<string | ReadableStream<Uint8Array>> {
    if (!this.#isWhole) await nextTurn();
    return this.#isWhole ? this.#take() + this.#end() : this.#stream();
  }

  get #isWhole(): boolean {
    const { html, payload } = this.#parts;
    return html.isEnded && payload.isEnded;
  }

  #stream(): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    const { html, payload } = this.#parts;
    // What has failed by now fails before anything is sent.
    let text = this.#take();
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        text ||= this.#take();
        while (text === '' && !this.#isWhole) {
          await Promise.race([html.more(), payload.more()]);
          await nextTurn();
          text = this.#take();
        }
        if (this.#isWhole) text += this.#take() + this.#end();
        if (text !== '') controller.enqueue(encoder.encode(text));
        text = '';
        if (this.#isWhole) controller.close();
      },
      cancel: async (reason) => {
        html.cancel(reason);
        await payload.cancel(reason);
      },
    });
  }

  /** What there is to be written by now. */
  #take(): string {
    const { html, payload, takeTags } = this.#parts;
    let text = html.take();
    if (text.endsWith(TRAILER)) {
      this.#hasTrailer = true;
      text = text.slice(0, -TRAILER.length);
    }
    if (text !== '') text = this.#withInserted(text);
    return text + takeTags() + payload.takeScripts();
  }

  /** At the end of the head, as long as that is still to be written, so that styles are there before what they are for. */
  #withInserted(text: string): string {
    const isFirst = !this.#hasBegun;
    this.#hasBegun = true;
    const inserted = this.#parts.takeInserted();
    if (inserted === '') return text;
    if (!isFirst) return inserted + text;
    const end = text.indexOf(END_OF_HEAD);
    return end < 0 ? text + inserted : text.slice(0, end) + inserted + text.slice(end);
  }

  #end(): string {
    return this.#hasTrailer ? TRAILER : '';
  }
}

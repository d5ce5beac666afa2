import { type AnswerOutlet, writeAnswer } from './answer-writer.ts';
import type { Exchange } from './exchange.ts';

/** What answers need of their connection. */
export interface AnswerHost extends AnswerOutlet {
  /** Ends the connection: an answer that has begun cannot go on. */
  destroy(): void;
  onError(error: unknown, request: Request): void;
}

/**
 * The requests of a connection that have no whole answer, in order: each is answered when its turn comes. They are
 * linked by their `next`, since there is mostly one, and a list would be made anew for each.
 */
export class AnswerQueue {
  readonly #host: AnswerHost;
  #first: Exchange | undefined;
  #last: Exchange | undefined;
  #length = 0;

  constructor(host: AnswerHost) {
    this.#host = host;
  }

  get length(): number {
    return this.#length;
  }

  /** The one whose turn it is. */
  get first(): Exchange | undefined {
    return this.#first;
  }

  push(exchange: Exchange): void {
    if (this.#last) this.#last.next = exchange;
    else this.#first = exchange;
    this.#last = exchange;
    this.#length++;
  }

  /** The first has its answer. @returns the next. */
  shift(): Exchange | undefined {
    const done = this.#first;
    if (!done) return undefined;
    this.#first = done.next;
    // Who keeps a request that is done does not keep all that came after it.
    done.next = undefined;
    if (!this.#first) this.#last = undefined;
    this.#length--;
    return this.#first;
  }

  /** Takes the last one out again. */
  pop(): void {
    const all = this.clear();
    for (const exchange of all.slice(0, -1)) this.push(exchange);
  }

  /** Takes all of them out. */
  clear(): Exchange[] {
    const all: Exchange[] = [];
    for (let each = this.#first; each; each = this.#first) {
      this.#first = each.next;
      each.next = undefined;
      all.push(each);
    }
    this.#last = undefined;
    this.#length = 0;
    return all;
  }

  /** @param request What the app was asked with; `undefined` for an answer of the engine's own. */
  answer(exchange: Exchange, request: Request | undefined, response: Response): void {
    if (exchange.isOver) {
      if (!response.bodyUsed) response.body?.cancel().catch(ignore);
    } else if (exchange !== this.first) {
      exchange.whenTurn = () => this.#write(exchange, request, response);
    } else this.#write(exchange, request, response);
  }

  /** Answers a request whose handler, or whose answer, failed. */
  fail(exchange: Exchange, request: Request | undefined, error: unknown): void {
    if (request) this.#host.onError(error, request);
    if (exchange.isOver) return;
    // Only the connection can still say that the answer is not whole (RFC 9112, section 8).
    if (exchange.hasBegun) this.#host.destroy();
    else this.answer(exchange, undefined, new Response(null, { status: 500 }));
  }

  #write(exchange: Exchange, request: Request | undefined, response: Response): void {
    try {
      writeAnswer(exchange, response, this.#host)?.catch((error: unknown) =>
        this.fail(exchange, request, error),
      );
    } catch (error) {
      this.fail(exchange, request, error);
    }
  }
}

function ignore(): void {}

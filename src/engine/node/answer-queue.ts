import { type AnswerOutlet, writeAnswer } from './answer-writer.ts';
import type { Exchange } from './exchange.ts';

/** What answers need of their connection. */
export interface AnswerHost extends AnswerOutlet {
  /** Ends the connection: an answer that has begun cannot go on. */
  destroy(): void;
  onError(error: unknown, request: Request): void;
}

/** The requests of a connection that have no whole answer, in order: each is answered when its turn comes. */
export class AnswerQueue {
  readonly #host: AnswerHost;
  readonly #exchanges: Exchange[] = [];

  constructor(host: AnswerHost) {
    this.#host = host;
  }

  get length(): number {
    return this.#exchanges.length;
  }

  /** The one whose turn it is. */
  get first(): Exchange | undefined {
    return this.#exchanges[0];
  }

  push(exchange: Exchange): void {
    this.#exchanges.push(exchange);
  }

  /** The first has its answer. @returns the next. */
  shift(): Exchange | undefined {
    this.#exchanges.shift();
    return this.#exchanges[0];
  }

  /** Takes the last one out again. */
  pop(): void {
    this.#exchanges.pop();
  }

  /** Takes all of them out. */
  clear(): Exchange[] {
    return this.#exchanges.splice(0);
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

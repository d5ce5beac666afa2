import type { HeadLines } from './answer-head.ts';
import { type AnswerOutlet, writeAnswer } from './answer-writer.ts';
import type { Exchange } from './exchange.ts';
import type { OutputBuffer } from './output-buffer.ts';

/** What answers need of their connection. */
export interface AnswerHost extends Pick<AnswerOutlet, 'isGone' | 'keepsAlive' | 'done'> {
  /** Ends the connection: an answer that has begun cannot go on. */
  destroy(): void;
  onError(error: unknown, request: Request): void;
}

/**
 * The side of a connection that answers: its requests that have no whole answer, in order, each of which is answered
 * when its turn comes. They are linked by their `next`, since there is mostly one, and a list would be made anew for
 * each.
 */
export class AnswerQueue implements AnswerOutlet {
  readonly lines: HeadLines;
  readonly #host: AnswerHost;
  readonly #output: OutputBuffer;
  #first: Exchange | undefined;
  #last: Exchange | undefined;
  /** The first that the app has not seen: it has seen none of those behind it. */
  #fresh: Exchange | undefined;
  #length = 0;

  constructor(host: AnswerHost, output: OutputBuffer, lines: HeadLines) {
    this.lines = lines;
    this.#host = host;
    this.#output = output;
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
    this.#fresh ??= exchange;
    this.#length++;
  }

  /** Whether there is one that the app has not seen. */
  get hasFresh(): boolean {
    return this.#fresh !== undefined;
  }

  /** The next one that the app has not seen: it is to see it now. */
  takeFresh(): Exchange | undefined {
    const exchange = this.#fresh;
    this.#fresh = exchange?.next;
    return exchange;
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
    const last = this.#last;
    if (!last) return;
    let before: Exchange | undefined;
    for (let each = this.#first; each && each !== last; each = each.next) before = each;
    if (before) before.next = undefined;
    else this.#first = undefined;
    if (this.#fresh === last) this.#fresh = undefined;
    this.#last = before;
    this.#length--;
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
    this.#fresh = undefined;
    this.#length = 0;
    return all;
  }

  get isGone(): boolean {
    return this.#host.isGone;
  }

  text(latin1: string): void {
    this.#output.text(latin1);
  }

  bytes(bytes: Uint8Array | string): void {
    this.#output.bytes(bytes);
  }

  cork(): void {
    this.#output.cork();
  }

  drained(): Promise<void> | undefined {
    return this.#host.isGone ? undefined : this.#output.drained();
  }

  keepsAlive(exchange: Exchange): boolean {
    return this.#host.keepsAlive(exchange);
  }

  done(exchange: Exchange, keepsAlive: boolean): void {
    this.#host.done(exchange, keepsAlive);
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
      writeAnswer(exchange, response, this)?.catch((error: unknown) => this.fail(exchange, request, error));
    } catch (error) {
      this.fail(exchange, request, error);
    }
  }
}

function ignore(): void {}

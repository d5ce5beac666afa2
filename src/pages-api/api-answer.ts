import { setKnownLength } from '../http/known-length.ts';
import { LazyResponse } from '../http/lazy-response.ts';

type Callback = (error?: Error | null) => void;

interface Piece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly callback: Callback | undefined;
}

/** Status, reason and headers as they were when the head of the answer was settled. */
export interface AnswerHead {
  readonly status: number;
  /** `''` for the usual one of the status. */
  readonly statusText: string;
  /** Names in lower case, and values. */
  readonly headers: [string, string][];
}

/** What `ApiAnswer` tells of what happens to it. */
export interface AnswerEvents {
  /** The client takes more, after `write` said that it should wait. */
  onDrain(): void;
  /** All of it was handed over; nothing comes after this. */
  onFinish(): void;
  /** The client has gone away. */
  onLeave(): void;
}

/** Bytes that may wait before `write` says so: what Node's own streams hold. */
const HIGH_WATER_MARK = 65_536;

/**
 * The answer that a `res` writes, as a web `Response`: whole where it ends in the turn in which it began, so that its
 * length is known and nothing of streams is needed, else as a stream that the client's pace holds back.
 */
export class ApiAnswer {
  head: AnswerHead | undefined;
  /** Bytes that were written. */
  total = 0;
  readonly #events: AnswerEvents;
  #response: Response | undefined;
  #settle: ((response: Response) => void) | undefined;
  #text: string | undefined;
  #pieces: Piece[] = [];
  #callbacks: Callback[] = [];
  #size = 0;
  #isScheduled = false;
  #isStreaming = false;
  #isEnded = false;
  #isGone = false;
  #isHeldBack = false;
  #reason: Error | undefined;
  #wake: (() => void) | undefined;
  #expected: number | undefined;
  #sent = 0;

  constructor(events: AnswerEvents) {
    this.#events = events;
  }

  /** The response, once it is known; a promise of it before. */
  get response(): Response | Promise<Response> {
    if (this.#response) return this.#response;
    return new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Whether a response was given, or nobody waits for one. */
  get isSettled(): boolean {
    return this.#response !== undefined;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Whether `write` should wait for `drain`. */
  get isHeldBack(): boolean {
    return this.#isHeldBack;
  }

  /** Bytes that wait for the client. */
  get size(): number {
    return this.#size;
  }

  /** A part of the body, which may be empty. */
  send(
    data: string | Uint8Array,
    encoding: BufferEncoding | null | undefined,
    callback: Callback | undefined,
  ): void {
    if (this.#isGone) {
      if (callback) process.nextTick(callback);
      return;
    }
    this.total += typeof data === 'string' ? Buffer.byteLength(data, encoding ?? 'utf8') : data.length;
    if (this.#isStreaming) this.#add(data, encoding, callback);
    else if (data.length === 0) {
      if (callback) this.#callbacks.push(callback);
      return;
    } else if (typeof data === 'string' && isUtf8(encoding) && this.#size === 0) {
      // Most answers are one text, which the engine can write as it is.
      this.#text = data;
      this.#size = data.length;
      if (callback) this.#callbacks.push(callback);
    } else this.#add(data, encoding, callback);
    this.#isHeldBack = this.#size >= HIGH_WATER_MARK;
    if (this.#isStreaming) this.#wakeUp();
    else this.#schedule();
  }

  /** Sends the head now, whatever comes later. */
  begin(): void {
    if (this.#isStreaming || this.#isEnded || this.#isGone || this.#response) return;
    this.#moveText();
    this.#isStreaming = true;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
      { pull: (controller) => this.#pull(controller), cancel: () => this.leave() },
      { highWaterMark: 0 },
    );
    const { status, statusText, headers } = this.#takeHead();
    if (isBodyless(status)) {
      this.#give(new Response(null, { status, statusText, headers }));
      return;
    }
    this.#expected = announcedLength(headers);
    if (this.#expected !== undefined) setKnownLength(body, this.#expected);
    this.#give(new Response(body, { status, statusText, headers }));
  }

  /** Nothing follows. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (this.#isStreaming) {
      this.#wakeUp();
      return;
    }
    if (!this.#response) this.#give(this.#whole());
    process.nextTick(finishAnswer, this);
  }

  /** Answers with this in the place of what was written, as long as none of it has gone out. */
  replace(response: Response): void {
    if (this.#response) return;
    this.#give(response);
    this.#isEnded = true;
    this.#text = undefined;
    this.#pieces = [];
    process.nextTick(finishAnswer, this);
  }

  /**
   * Nothing comes any more, though the answer is not whole.
   *
   * @param reason What the client's connection ends with; left out where there is no client any more.
   */
  leave(reason?: Error): void {
    if (this.#isGone || (this.#isEnded && !this.#isStreaming)) return;
    this.#isGone = true;
    this.#isEnded = true;
    this.#reason = reason;
    this.#size = 0;
    this.#pieces = [];
    this.#callbacks = [];
    this.#wakeUp();
    if (!this.#response) this.#give(new Response(null, { status: 500 }));
    this.#events.onLeave();
  }

  /** All of it was handed over: tells everyone who waits for that. */
  finish(): void {
    this.#size = 0;
    this.#isHeldBack = false;
    for (const { callback } of this.#pieces.splice(0)) callback?.();
    for (const callback of this.#callbacks.splice(0)) callback();
    this.#events.onFinish();
  }

  #give(response: Response): void {
    this.#response = response;
    this.#settle?.(response);
  }

  #takeHead(): AnswerHead {
    return this.head ?? { status: 200, statusText: '', headers: [] };
  }

  #whole(): Response {
    const { status, statusText, headers } = this.#takeHead();
    const init = { status, statusText, headers };
    if (isBodyless(status)) return new LazyResponse(null, init);
    if (this.#text !== undefined) {
      // A text would get a media type, and one that the handler did not give is none.
      const isTyped = headers.some(([name]) => name === 'content-type');
      return new LazyResponse(isTyped ? this.#text : Buffer.from(this.#text), init);
    }
    const [first, ...rest] = this.#pieces;
    if (!first) return new LazyResponse(null, init);
    return new LazyResponse(rest.length === 0 ? first.bytes : joined(this.#pieces), init);
  }

  /** What ends in this turn is whole; else it streams. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    process.nextTick(beginStream, this);
  }

  #add(
    data: string | Uint8Array,
    encoding: BufferEncoding | null | undefined,
    callback: Callback | undefined,
  ): void {
    this.#moveText();
    const bytes = toBytes(data, encoding);
    this.#pieces.push({ bytes, callback });
    this.#size += bytes.length;
  }

  #moveText(): void {
    if (this.#text === undefined) return;
    const bytes = toBytes(this.#text, 'utf8');
    this.#pieces.push({ bytes, callback: this.#callbacks.shift() });
    this.#size = bytes.length;
    this.#text = undefined;
  }

  async #pull(controller: BodyController): Promise<void> {
    // A pull that brings nothing would be the last one.
    while (!this.#isGone && !this.#isEnded && this.#size === 0) await this.#more();
    if (this.#isGone) {
      if (this.#reason) throw this.#reason;
      controller.close();
      return;
    }
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#size = 0;
    for (const { bytes } of pieces) if (bytes.length > 0) this.#enqueue(controller, bytes);
    if (this.#isEnded) {
      if (this.#expected !== undefined && this.#sent < this.#expected) throw this.#fail();
      controller.close();
      this.#callbacks.unshift(...pieces.flatMap(({ callback }) => callback ?? []));
      process.nextTick(finishAnswer, this);
    } else process.nextTick(() => this.#drain(pieces));
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      // After that, since who is told that there is room may write at once.
      this.#drain(this.#pieces.splice(0));
    });
  }

  #drain(pieces: readonly Piece[]): void {
    for (const { callback } of pieces) callback?.();
    if (!this.#isHeldBack || this.#size >= HIGH_WATER_MARK) return;
    this.#isHeldBack = false;
    this.#events.onDrain();
  }

  #enqueue(controller: BodyController, bytes: Uint8Array<ArrayBuffer>): void {
    this.#sent += bytes.length;
    if (this.#expected !== undefined && this.#sent > this.#expected) throw this.#fail();
    controller.enqueue(bytes);
  }

  #fail(): Error {
    this.leave();
    const [expected, sent] = [this.#expected, this.#sent];
    return new Error(
      `The body that was written to \`res\` does not have the ${expected} bytes that its Content-Length says: it has ${sent}${sent > (expected ?? 0) ? ' or more' : ''}.`,
    );
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

type BodyController = ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;

function beginStream(answer: ApiAnswer): void {
  answer.begin();
}

function finishAnswer(answer: ApiAnswer): void {
  answer.finish();
}

/** Statuses whose response cannot have a body (Fetch, "null body status"). */
function isBodyless(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

function isUtf8(encoding: BufferEncoding | null | undefined): boolean {
  return !encoding || encoding === 'utf8' || encoding === 'utf-8';
}

function toBytes(
  data: string | Uint8Array,
  encoding: BufferEncoding | null | undefined,
): Uint8Array<ArrayBuffer> {
  if (typeof data === 'string') return Buffer.from(data, encoding ?? 'utf8') as Uint8Array<ArrayBuffer>;
  return data as Uint8Array<ArrayBuffer>;
}

function joined(pieces: readonly Piece[]): Uint8Array<ArrayBuffer> {
  return Buffer.concat(pieces.map(({ bytes }) => bytes)) as Uint8Array<ArrayBuffer>;
}

function announcedLength(headers: readonly [string, string][]): number | undefined {
  const value = headers.find(([name]) => name === 'content-length')?.[1];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

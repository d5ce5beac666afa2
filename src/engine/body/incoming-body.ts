import { bodyTooLarge } from '../../http/body-limit.ts';
import { ByteCollector } from './byte-collector.ts';

/** What a body asks of the connection that it comes over. */
export interface BodyFlow {
  /** The body is wanted: the client is told to send it where it waits for that. */
  startBody(): void;
  pauseBody(): void;
  resumeBody(): void;
  /** More is coming than anybody takes. */
  overflow(): void;
}

/** Bytes that may wait for their reader before the client has to. */
const HIGH_WATER = 65_536;

/** The body of a request, between the connection that brings it and the handler that may read it. */
export class IncomingBody {
  readonly #flow: BodyFlow;
  readonly #length: number | undefined;
  #pieces: Buffer[] = [];
  /** Where the bytes go instead once somebody waits for all of them. */
  #collector: ByteCollector | undefined;
  /** Bytes in `#pieces`. */
  #waiting = 0;
  #received = 0;
  #limit = Number.POSITIVE_INFINITY;
  #mode: 'unread' | 'whole' | 'stream' | 'dropped' = 'unread';
  #isComplete = false;
  #error: Error | undefined;
  /** Wakes the reader that waits for the end, or for the next piece. */
  #wake: (() => void) | undefined;
  #stream: ReadableStream<Uint8Array<ArrayBuffer>> | undefined;

  /** @param length How long it will be, if that is known. */
  constructor(flow: BodyFlow, length?: number) {
    this.#flow = flow;
    this.#length = length;
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Whether the rest of it has a place to go, be it a reader or nowhere. */
  get isTaken(): boolean {
    return this.#wake !== undefined || this.#mode === 'dropped';
  }

  /** Whether it broke off, or was too large. */
  get hasFailed(): boolean {
    return this.#error !== undefined;
  }

  /**
   * Takes what the client sent.
   *
   * @param isLent Whether the memory of the piece is used again once this returns. Default: false.
   */
  push(piece: Buffer, isLent = false): void {
    if (this.#error) return;
    this.#received += piece.length;
    if (this.#received > this.#limit) {
      this.fail(bodyTooLarge(this.#limit));
      if (this.#mode === 'dropped') this.#flow.overflow();
      return;
    }
    if (this.#mode === 'dropped') return;
    if (this.#collector) {
      this.#collector.add(piece);
      return;
    }
    this.#pieces.push(isLent ? Buffer.from(piece) : piece);
    this.#waiting += piece.length;
    if (this.#waiting >= HIGH_WATER) this.#flow.pauseBody();
    this.#wakeUp();
  }

  /** The client has sent all of it. */
  complete(): void {
    this.#isComplete = true;
    this.#wakeUp();
  }

  /** No more of it will come, or be taken. */
  fail(error: Error): void {
    if (this.#isComplete || this.#error) return;
    this.#error = error;
    this.#pieces = [];
    this.#collector = undefined;
    this.#wakeUp();
  }

  /**
   * Drops what nobody has read and nobody is reading, so that the connection can bring the next request.
   *
   * @param limit How many bytes the client may still send of it.
   */
  dropUnread(limit: number): void {
    this.#limit = Math.min(this.#limit, limit);
    if (this.#mode === 'unread' || (this.#mode === 'stream' && !this.#stream?.locked)) this.#drop();
  }

  #drop(): void {
    this.#mode = 'dropped';
    this.#pieces = [];
    this.#waiting = 0;
    this.#flow.resumeBody();
  }

  /** See `RequestSource.readBody`. */
  readWhole(limit: number): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>> {
    this.#limitTo(limit);
    this.#mode = 'whole';
    if (this.#error) return Promise.reject(this.#error);
    const [first] = this.#pieces;
    if (this.#isComplete && first && this.#pieces.length === 1) return first as Uint8Array<ArrayBuffer>;
    const collector = new ByteCollector(this.#length ?? this.#waiting);
    for (const piece of this.#pieces) collector.add(piece);
    this.#pieces = [];
    this.#waiting = 0;
    if (this.#isComplete) return collector.take();
    this.#collector = collector;
    this.#flow.startBody();
    this.#flow.resumeBody();
    return this.#end().then(() => collector.take());
  }

  /** See `RequestSource.bodyStream`. */
  stream(limit: number): ReadableStream<Uint8Array<ArrayBuffer>> {
    this.#limitTo(limit);
    this.#mode = 'stream';
    const source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
      pull: (controller) => this.#pull(controller),
      cancel: () => this.#drop(),
    };
    // Pieces wait here already, and a body that nobody reads must not be asked for.
    return (this.#stream = new ReadableStream(source, { highWaterMark: 0 }));
  }

  #limitTo(limit: number): void {
    this.#limit = limit;
    if (this.#received > limit || (this.#length ?? 0) > limit) {
      this.#isComplete = false;
      this.fail(bodyTooLarge(limit));
    }
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    if (this.#pieces.length === 0 && !this.#isComplete && !this.#error) {
      this.#flow.startBody();
      this.#flow.resumeBody();
      await this.#change();
    }
    if (this.#error) throw this.#error;
    const piece = this.#pieces.shift();
    if (piece) {
      this.#waiting -= piece.length;
      controller.enqueue(ownBytes(piece));
      if (this.#waiting < HIGH_WATER) this.#flow.resumeBody();
    }
    if (this.#isComplete && this.#pieces.length === 0) controller.close();
  }

  async #end(): Promise<void> {
    while (!this.#isComplete && !this.#error) await this.#change();
    if (this.#error) throw this.#error;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

/** Bytes whose memory can be given away: small buffers lie in memory that they share. */
function ownBytes(piece: Buffer): Uint8Array<ArrayBuffer> {
  return piece.byteLength === piece.buffer.byteLength
    ? new Uint8Array(piece.buffer as ArrayBuffer)
    : new Uint8Array(piece);
}

import type { ServerLimits } from '../../http/server-limits.ts';
import { MAX_INPUT, ParseCode, type ParserEvents, RequestParser, Verdict } from './llhttp.ts';
import { FieldNotes } from './field-notes.ts';
import { RequestHead } from './request-head.ts';
import type { RequestStart } from './request-start.ts';

/** Who is told of what a reader reads. */
export interface RequestSink {
  onRequest(start: RequestStart): void;
  /** @param piece Its memory is used again once this returns. */
  onBody(piece: Buffer): void;
  /** The request is whole. @returns whether to go on with the next one. */
  onRequestEnd(): boolean;
}

/** Bytes between two pieces of a body: as many as Node takes of chunk extensions, and their chunk size. */
const MAX_FRAMING = 16_384 + 64;

/** Turns the bytes of a connection into requests. */
export class RequestReader implements ParserEvents {
  readonly #parser = new RequestParser();
  readonly #sink: RequestSink;
  readonly #limits: ServerLimits;
  /** What positions refer to: the bytes that are being read, and those of an unfinished head before them. */
  #buffer: Buffer = EMPTY;
  /** Where in `#buffer` the bytes start that the parser was given last. */
  #shift = 0;
  #inHead = true;
  #targetStart = -1;
  #targetEnd = -1;
  #fieldsStart = -1;
  #fieldsEnd = -1;
  #fieldCount = 0;
  readonly #notes = new FieldNotes();
  #nameStart = -1;
  /** Bytes of the fields behind the body. */
  #trailerSize = 0;
  /** Where the bytes start that frame a body: those behind its last piece, or behind the headers. */
  #framingStart = 0;
  /** Whether the parser has stopped behind a request, and what came ended there: it takes that for midway. */
  #isAfterStop = false;
  #status = 400;
  /** Whether the sink has asked for a pause: what comes is kept as it is. */
  #isHeld = false;
  #rest: Buffer | undefined;

  constructor(sink: RequestSink, limits: ServerLimits) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /** Whether a request has begun whose headers are not whole yet. */
  get isInHead(): boolean {
    return this.#inHead && this.#targetStart >= 0;
  }

  /** Whether bytes wait that have come and have not been read, since the sink asked for a pause. */
  get hasRest(): boolean {
    return this.#rest !== undefined;
  }

  /**
   * Reads what came in.
   *
   * @param chunk Its memory may be used again once this returns.
   * @returns The status to refuse it with, and the connection with it; 0 where all is well.
   */
  read(chunk: Buffer): number {
    if (this.#isHeld) {
      this.#rest = Buffer.concat(this.#rest ? [this.#rest, chunk] : [chunk]);
      return 0;
    }
    const kept = this.isInHead ? this.#buffer.length : 0;
    if (kept === 0) this.#framingStart -= this.#buffer.length;
    this.#isAfterStop = false;
    this.#buffer = kept > 0 ? Buffer.concat([this.#buffer, chunk]) : chunk;
    let at = kept;
    while (at < this.#buffer.length) {
      this.#shift = at;
      const isSmall = at === 0 && this.#buffer.length <= MAX_INPUT;
      const piece = isSmall ? this.#buffer : this.#buffer.subarray(at, at + MAX_INPUT);
      const code = this.#parser.execute(this, piece);
      if (code === ParseCode.ok) {
        at += piece.length;
        if (this.#countFraming(at) !== Verdict.proceed) return this.#status;
        continue;
      }
      if (code !== ParseCode.paused && code !== ParseCode.upgrade) return this.#status;
      at += this.#parser.position;
      this.#parser.resume(code);
      this.#isAfterStop = at === this.#buffer.length;
      if (code === ParseCode.paused) {
        this.#isHeld = true;
        this.#rest = at < this.#buffer.length ? Buffer.from(this.#buffer.subarray(at)) : undefined;
        break;
      }
    }
    if (this.isInHead) this.#keepHead();
    return 0;
  }

  /** Goes on with what has waited. */
  readRest(): number {
    const rest = this.#rest;
    this.#rest = undefined;
    this.#isHeld = false;
    return rest ? this.read(rest) : 0;
  }

  /** Takes what has waited away from the reader. */
  takeRest(): Buffer {
    const rest = this.#rest ?? EMPTY;
    this.#rest = undefined;
    return rest;
  }

  /** Whether the client may stop here: between two requests. */
  finish(): boolean {
    if (this.#isAfterStop && !this.hasRest) return true;
    return !this.isInHead && this.#parser.finish(this);
  }

  release(): void {
    this.#parser.release();
  }

  onTarget(start: number, end: number): number {
    if (this.#targetStart < 0) this.#targetStart = start + this.#shift;
    this.#targetEnd = end + this.#shift;
    const { maxTargetSize } = this.#limits;
    if (maxTargetSize > 0 && this.#targetEnd - this.#targetStart > maxTargetSize) return this.#refuse(414);
    return Verdict.proceed;
  }

  onHeaderName(start: number, end: number): number {
    // Trailers are read, so that the next request is found, and are not passed on.
    if (!this.#inHead) {
      this.#framingStart = end + this.#shift;
      return this.#countField(end - start, this.#nameStart < 0);
    }
    const isNew = this.#nameStart < 0;
    if (isNew) this.#nameStart = start + this.#shift;
    if (this.#fieldsStart < 0) this.#fieldsStart = this.#nameStart;
    this.#fieldsEnd = end + this.#shift;
    return this.#countField(0, isNew);
  }

  onHeaderValue(start: number, end: number): number {
    if (!this.#inHead) {
      this.#framingStart = end + this.#shift;
      return this.#countField(end - start, false);
    }
    if (this.#nameStart >= 0) {
      this.#notes.addName(this.#buffer, this.#nameStart, this.#fieldsEnd);
      // As llhttp does since 9.4: what an empty coding says of the body could be read in two ways.
      if (start === end && this.#notes.isInCoding) return Verdict.refuse;
    }
    this.#nameStart = -1;
    this.#fieldsEnd = end + this.#shift;
    this.#notes.addValue(this.#buffer, start + this.#shift, this.#fieldsEnd);
    return this.#countField(0, false);
  }

  onHeadersComplete(isUpgrade: boolean, keepsAlive: boolean): number {
    const notes = this.#notes;
    // One piece of text for both: each call into the platform costs as much as the characters of a whole head.
    const text = this.#buffer.toString(
      'latin1',
      this.#targetStart,
      Math.max(this.#targetEnd, this.#fieldsEnd),
    );
    const fields = this.#fieldsStart < 0 ? '' : text.slice(this.#fieldsStart - this.#targetStart);
    const head = new RequestHead(fields, notes.mayHaveCookies);
    const isOld = this.#parser.minorVersion === 0;
    // RFC 9112, section 3.2: exactly one, but for HTTP/1.0.
    if (this.#parser.majorVersion !== 1 || notes.hosts > 1 || (notes.hosts === 0 && !isOld))
      return Verdict.refuse;
    if (isUpgrade && notes.isAmbiguous(head, this.#parser.method)) return Verdict.refuse;
    const expectation = notes.expectation(head);
    if (expectation !== '' && expectation !== '100-continue') return this.#refuse(417);
    const { contentLength } = notes;
    this.#inHead = false;
    this.#framingStart = this.#fieldsEnd;
    this.#sink.onRequest({
      method: this.#parser.method,
      target: text.slice(0, this.#targetEnd - this.#targetStart),
      head,
      contentLength,
      // HTTP/1.0 has no chunks: who sends them is not to be trusted with another request (RFC 9112, section 6.1).
      keepsAlive: keepsAlive && !(isOld ? contentLength === undefined : notes.saysClose(head)),
      // HTTP/1.0 has no 100 (RFC 9110, section 10.1.1).
      isWaiting: expectation !== '' && !isOld,
      isOld,
      isUpgrade,
    });
    return Verdict.proceed;
  }

  onBody(start: number, end: number): number {
    if (this.#countFraming(start + this.#shift) !== Verdict.proceed) return Verdict.refuse;
    this.#framingStart = end + this.#shift;
    this.#sink.onBody(this.#buffer.subarray(start + this.#shift, end + this.#shift));
    return Verdict.proceed;
  }

  onMessageComplete(): number {
    this.#inHead = true;
    this.#targetStart = -1;
    this.#fieldsStart = -1;
    this.#fieldsEnd = -1;
    this.#nameStart = -1;
    this.#fieldCount = 0;
    this.#trailerSize = 0;
    this.#notes.clear();
    return this.#sink.onRequestEnd() ? Verdict.proceed : Verdict.pause;
  }

  #refuse(status: number): number {
    this.#status = status;
    return Verdict.refuse;
  }

  /** Chunk extensions mean nothing here, and could go on forever (RFC 9112, section 7.1.1). */
  #countFraming(end: number): number {
    if (this.#inHead || end - this.#framingStart <= MAX_FRAMING) return Verdict.proceed;
    return this.#refuse(413);
  }

  #countField(trailerBytes: number, isNew: boolean): number {
    if (isNew) this.#fieldCount++;
    this.#trailerSize += trailerBytes;
    const { maxHeaderSize, maxHeaderCount } = this.#limits;
    const size = this.#fieldsEnd - this.#fieldsStart + this.#trailerSize;
    const isTooMuch =
      (maxHeaderSize > 0 && size > maxHeaderSize) ||
      (maxHeaderCount > 0 && this.#fieldCount > maxHeaderCount);
    return isTooMuch ? this.#refuse(431) : Verdict.proceed;
  }

  /** The head goes on in what comes next: its bytes are kept until it is whole. */
  #keepHead(): void {
    const start = this.#targetStart;
    this.#buffer = Buffer.from(this.#buffer.subarray(start));
    this.#targetStart = 0;
    this.#targetEnd -= start;
    if (this.#fieldsStart >= 0) this.#fieldsStart -= start;
    if (this.#fieldsEnd >= 0) this.#fieldsEnd -= start;
    if (this.#nameStart >= 0) this.#nameStart -= start;
  }
}

const EMPTY = Buffer.alloc(0);

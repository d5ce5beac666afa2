import { markSent } from '../../http/derive-response.ts';
import { type LazyParts, lazyParts } from '../../http/lazy-response.ts';
import type { WrittenHead } from '../../http/response-state.ts';
import { isClose, isFraming, isHarmlessLength, takesBody } from '../framing-headers.ts';
import { knownLength } from '../../http/known-length.ts';
import { type HeadLines, statusLine } from './answer-head.ts';
import { type PieceSink, pumpBody } from '../body/body-pump.ts';
import type { Exchange } from './exchange.ts';

/** The connection as an answer sees it. */
export interface AnswerOutlet {
  readonly lines: HeadLines;
  readonly isGone: boolean;
  /** Text of one byte a character. */
  text(latin1: string): void;
  bytes(bytes: Uint8Array | string): void;
  /** Nothing goes out before the turn ends, so that what belongs together goes out together. */
  cork(): void;
  /** Resolves when the client can take more, or has gone; `undefined` where it can now. */
  drained(): Promise<void> | undefined;
  /** Whether the connection goes on after this answer: asked when its head is written. */
  keepsAlive(exchange: Exchange): boolean;
  /** The answer is written, and the turn of the next has come. */
  done(exchange: Exchange, keepsAlive: boolean): void;
}

/** More than this goes out piece by piece, so that a client that takes nothing is told from one that is slow. */
const MAX_PIECE = 262_144;

/** Writes an answer, once its turn has come. */
export function writeAnswer(
  exchange: Exchange,
  response: Response,
  to: AnswerOutlet,
): Promise<void> | undefined {
  const parts = lazyParts(response);
  if (!parts) return writePlatformAnswer(exchange, response, to);
  markSent(response);
  const { front, headers, type, body, written } = parts;
  if (written && body !== null && body.length <= MAX_PIECE && takesBody(exchange.method, parts.status))
    return writeStored(exchange, parts, written, body, to);
  if (!headers && type !== undefined && typeof body === 'string' && body.length <= MAX_PIECE) {
    if (takesBody(exchange.method, parts.status) && (!front || isPlain(front)))
      return writeText(exchange, parts, type, body, to);
  }
  const head = new AnswerHead(exchange, parts.status, parts.statusText, to);
  if (front) head.addAll(front);
  if (headers) head.addAll(headers);
  if (type !== undefined) head.addType(type);
  if (body !== null && body.length > MAX_PIECE && head.takesBody) return writeLarge(head, toBytes(body));
  head.whole(body);
  return undefined;
}

function writePlatformAnswer(
  exchange: Exchange,
  response: Response,
  to: AnswerOutlet,
): Promise<void> | undefined {
  const head = new AnswerHead(exchange, response.status, response.statusText, to);
  for (const [name, value] of response.headers) head.add(name, value);
  const { body } = response;
  if (body && head.takesBody) {
    head.knownLength = knownLength(body);
    const reader = body.getReader();
    exchange.onAbort(() => void reader.cancel().catch(ignore));
    return pumpBody(reader, head);
  }
  head.whole(null);
  return body?.cancel();
}

/** Whether headers can go out as they are, beside those that the engine adds. */
function isPlain(front: readonly string[]): boolean {
  for (let index = 0; index < front.length; index += 2) {
    const name = front[index] as string;
    if (name === 'date' || name === 'content-type' || isFraming(name)) return false;
  }
  return true;
}

/** Writes the answer that most are: a text, of which little but its media type is said. */
function writeText(
  exchange: Exchange,
  { status, statusText, front }: LazyParts,
  type: string,
  body: string,
  to: AnswerOutlet,
): undefined {
  const length = Buffer.byteLength(body);
  exchange.hasBegun = true;
  const keepsAlive = to.keepsAlive(exchange);
  const first = front ? statusLine(status, statusText) + linesOf(front) : statusLine(status, statusText);
  const head = `${first}content-type: ${type}\r\nContent-Length: ${length}\r\n${to.lines.lines(keepsAlive, false)}\r\n`;
  // Text in which every character is a byte goes out as one string with its head.
  if (length === body.length) to.text(head + body);
  else {
    to.cork();
    to.text(head);
    to.bytes(body);
  }
  to.done(exchange, keepsAlive);
}

/** Writes an answer that is sent often: its head, but for the lines that change, is written once. */
function writeStored(
  exchange: Exchange,
  { status, statusText, headers }: LazyParts,
  written: WrittenHead,
  body: string | Uint8Array,
  to: AnswerOutlet,
): undefined {
  written.text ??= storedHead(statusLine(status, statusText), headers ?? [], body.length);
  exchange.hasBegun = true;
  const keepsAlive = to.keepsAlive(exchange);
  const head = `${written.text}${to.lines.lines(keepsAlive, false)}\r\n`;
  if (typeof body === 'string') to.text(head + body);
  else {
    to.cork();
    to.text(head);
    to.bytes(body);
  }
  to.done(exchange, keepsAlive);
}

function storedHead(first: string, headers: readonly string[], length: number): string {
  return `${first}${linesOf(headers)}Content-Length: ${length}\r\n`;
}

function linesOf(headers: readonly string[]): string {
  let text = '';
  for (let index = 0; index < headers.length; index += 2)
    text += `${headers[index]}: ${headers[index + 1]}\r\n`;
  return text;
}

/** Writes an answer of the engine's own, the last one of its connection. */
export function writeRefusal(status: number, to: Pick<AnswerOutlet, 'lines' | 'text'>): void {
  to.text(`${statusLine(status, '')}Content-Length: 0\r\n${to.lines.lines(false, false)}\r\n`);
}

async function writeLarge(head: AnswerHead, bytes: Uint8Array): Promise<void> {
  head.begin(bytes.length);
  await head.piece(bytes);
  if (!head.isGone) head.end();
}

/** The head of an answer, and what its body is framed with. */
class AnswerHead implements PieceSink {
  readonly takesBody: boolean;
  /** The bytes of a body that streams, where they are known. */
  knownLength: number | undefined;
  readonly #exchange: Exchange;
  readonly #to: AnswerOutlet;
  #text: string;
  #length: string | undefined;
  #hasDate = false;
  #hasType = false;
  #closes = false;
  #keepsAlive = false;
  #isChunked = false;

  constructor(exchange: Exchange, status: number, statusText: string, to: AnswerOutlet) {
    this.takesBody = takesBody(exchange.method, status);
    this.#exchange = exchange;
    this.#to = to;
    this.#text = statusLine(status, statusText);
  }

  get isGone(): boolean {
    return this.#to.isGone || this.#exchange.isAborted;
  }

  add(name: string, value: string): void {
    if (isFraming(name)) {
      if (isHarmlessLength(name, value, this.#exchange.method)) this.#length = value;
      else if (isClose(name, value)) this.#closes = true;
      return;
    }
    if (name === 'date') this.#hasDate = true;
    else if (name === 'content-type') this.#hasType = true;
    this.#text += `${name}: ${value}\r\n`;
  }

  addAll(pairs: readonly string[]): void {
    for (let index = 0; index < pairs.length; index += 2) {
      this.add(pairs[index] as string, pairs[index + 1] as string);
    }
  }

  /** A media type that holds where no header has named another. */
  addType(type: string): void {
    if (!this.#hasType) this.#text += `content-type: ${type}\r\n`;
  }

  whole(body: string | Uint8Array | null | undefined): void {
    if (!this.takesBody) {
      this.#send(this.#head(this.#length === undefined ? '' : `Content-Length: ${this.#length}\r\n`), null);
    } else if (typeof body === 'string') {
      const length = Buffer.byteLength(body);
      const head = this.#head(`Content-Length: ${length}\r\n`);
      // Text in which every character is a byte goes out as one string with its head.
      if (length === body.length) this.#send(head + body, null);
      else this.#send(head, body);
    } else {
      this.#send(this.#head(`Content-Length: ${body?.length ?? 0}\r\n`), body ?? null);
    }
    this.end();
  }

  begin(length = this.knownLength): void {
    // HTTP/1.0 has no chunks: the end of the connection is the end of the body (RFC 9112, section 6.3).
    this.#isChunked = length === undefined && !this.#exchange.isOld;
    if (length === undefined && this.#exchange.isOld) this.#closes = true;
    const framing =
      length === undefined
        ? this.#isChunked
          ? 'Transfer-Encoding: chunked\r\n'
          : ''
        : `Content-Length: ${length}\r\n`;
    this.#to.text(this.#head(framing));
  }

  async piece(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length && !this.isGone; at += MAX_PIECE) {
      const part = bytes.length <= MAX_PIECE ? bytes : bytes.subarray(at, at + MAX_PIECE);
      this.#to.cork();
      if (this.#isChunked) this.#to.text(`${part.length.toString(16)}\r\n`);
      this.#to.bytes(part);
      if (this.#isChunked) this.#to.text('\r\n');
      await this.#to.drained();
    }
  }

  end(): void {
    if (this.#isChunked) this.#to.text('0\r\n\r\n');
    this.#to.done(this.#exchange, this.#keepsAlive);
  }

  #head(framing: string): string {
    this.#exchange.hasBegun = true;
    this.#keepsAlive = !this.#closes && this.#to.keepsAlive(this.#exchange);
    return `${this.#text}${framing}${this.#to.lines.lines(this.#keepsAlive, this.#hasDate)}\r\n`;
  }

  #send(text: string, body: string | Uint8Array | null): void {
    if (body === null || body.length === 0) {
      this.#to.text(text);
      return;
    }
    this.#to.cork();
    this.#to.text(text);
    this.#to.bytes(body);
  }
}

function toBytes(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body;
}

function ignore(): void {}

import { markSent } from '../../http/derive-response.ts';
import { hasHeader } from '../../http/header-list.ts';
import { type LazyParts, lazyParts } from '../../http/lazy-response.ts';
import { answerPairs } from '../answer-pairs.ts';
import { isClose, isFraming, isHarmlessLength, takesBody } from '../framing-headers.ts';
import { pumpBody, type PieceSink } from '../body/body-pump.ts';
import type { PlatformExchange } from './platform-exchange.ts';

/** Who is told of an answer. */
export interface AnswerOwner {
  /** Whether the connection is to end with it. */
  readonly isClosing: boolean;
  /** Told of a body that fails once its head is on the way. */
  onBodyError(error: unknown, exchange: PlatformExchange): void;
  /** Told when all of it is handed over, or nobody is there any more to take it. */
  onAnswered(exchange: PlatformExchange): void;
}

/** Makes a response of the runtime's own of any response; what that says of its framing is left out. */
export function platformAnswer(
  response: Response,
  exchange: PlatformExchange,
  owner: AnswerOwner,
): Response | Promise<Response> {
  const parts = lazyParts(response);
  if (parts) {
    markSent(response);
    const body = takesBody(exchange.method, parts.status) ? bodyOf(parts) : null;
    const isPlain = parts.front === undefined && parts.headers === undefined && parts.statusText === '';
    const init =
      isPlain && parts.status === 200 && !owner.isClosing
        ? plainInit(parts.type)
        : initOf(parts, headersOf(answerPairs(parts), exchange, owner));
    const answer = new Response(body, init);
    owner.onAnswered(exchange);
    return answer;
  }
  const init = initOf(response, headersOf(response.headers, exchange, owner));
  const { body } = response;
  if (body && takesBody(exchange.method, response.status)) return streamAnswer(init, body, exchange, owner);
  owner.onAnswered(exchange);
  body?.cancel().catch(ignore);
  return new Response(null, init);
}

/** Bytes where an answer has no type: the runtime would give one to a text. */
function bodyOf({ body, type, headers }: LazyParts): LazyParts['body'] {
  if (typeof body !== 'string' || type !== undefined) return body;
  return headers && hasHeader(headers, 'content-type') ? body : encoder.encode(body);
}

const encoder = new TextEncoder();
const NO_HEADERS: ResponseInit = {};
let lastType = '';
let lastInit = NO_HEADERS;

/** That of an answer of which there is nothing more to say than its type: most have that of the one before. */
function plainInit(type: string | undefined): ResponseInit {
  if (type === undefined) return NO_HEADERS;
  if (type !== lastType) {
    lastType = type;
    // Headers that are there already are copied faster than those of an object are read.
    lastInit = { headers: new Headers({ 'content-type': type }) };
  }
  return lastInit;
}

function initOf(
  { status, statusText }: Pick<Response, 'status' | 'statusText'>,
  headers: HeadersInit,
): ResponseInit {
  // Some runtimes make responses of these all the same, with which no request is answered (RFC 9110, section 15).
  if (status < 200)
    throw new RangeError(`Cannot answer with the status ${status}: it must be from 200 to 599.`);
  return { status, statusText, headers };
}

function headersOf(
  pairs: Iterable<readonly [string, string]>,
  { method }: PlatformExchange,
  { isClosing }: AnswerOwner,
): [string, string][] {
  const headers: [string, string][] = [];
  for (const [name, value] of pairs) {
    const isMeant = isHarmlessLength(name, value, method) || (isClose(name, value) && !isClosing);
    if (!isFraming(name) || isMeant) headers.push([name, value]);
  }
  if (isClosing) headers.push(['connection', 'close']);
  return headers;
}

/** The answer of a body that may be a stream; resolves once it is known whether it is. */
function streamAnswer(
  init: ResponseInit,
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  exchange: PlatformExchange,
  owner: AnswerOwner,
): Promise<Response> {
  const sink = new StreamSink(init, body, () => owner.onAnswered(exchange));
  sink.pump().catch((error: unknown) => sink.fail(error, () => owner.onBodyError(error, exchange)));
  return sink.response;
}

/** Hands a body to the runtime as fast as its client takes it. */
class StreamSink implements PieceSink {
  readonly response: Promise<Response>;
  isGone = false;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #init: ResponseInit;
  readonly #onEnd: () => void;
  #settle!: { resolve: (response: Response) => void; reject: (error: unknown) => void };
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #wake: (() => void) | undefined;

  constructor(init: ResponseInit, body: ReadableStream<Uint8Array>, onEnd: () => void) {
    this.#init = init;
    this.#reader = body.getReader();
    this.#onEnd = onEnd;
    this.response = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  pump(): Promise<void> {
    return pumpBody(this.#reader, this);
  }

  whole(piece: Uint8Array | undefined): void {
    this.#onEnd();
    this.#settle.resolve(new Response((piece as Uint8Array<ArrayBuffer> | undefined) ?? null, this.#init));
  }

  begin(): void {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => this.#wake?.(),
      cancel: () => this.leave(),
    });
    this.#settle.resolve(new Response(body, this.#init));
  }

  piece(piece: Uint8Array): Promise<void> | undefined {
    const controller = this.#controller;
    if (!controller || this.isGone) return undefined;
    controller.enqueue(piece);
    if ((controller.desiredSize ?? 1) > 0) return undefined;
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  end(): void {
    this.#onEnd();
    this.#controller?.close();
  }

  /** Nobody is there any more to take it. */
  leave(): void {
    if (this.isGone) return;
    this.isGone = true;
    this.#onEnd();
    this.#wake?.();
    this.#reader.cancel().catch(ignore);
  }

  fail(error: unknown, report: () => void): void {
    this.#onEnd();
    if (!this.#controller) {
      this.#settle.reject(error);
      return;
    }
    if (this.isGone) return;
    report();
    // Only the connection can still say that the answer is not whole (RFC 9112, section 8).
    this.#controller.error(error);
  }
}

function ignore(): void {}

import type { ServerResponse } from 'node:http';
import { markSent } from '../../http/derive-response.ts';
import { lazyParts } from '../../http/lazy-response.ts';
import { answerPairs } from '../answer-pairs.ts';
import { isClose, isFraming, isHarmlessLength, takesBody } from '../framing-headers.ts';
import { knownLength } from '../../http/known-length.ts';
import { type PieceSink, pumpBody } from '../body/body-pump.ts';

/** How an answer is written. */
export interface WriteOptions {
  /** That of the request: an answer to HEAD has no body. */
  readonly method: string;
  /** Milliseconds in which a client that is waited for takes nothing; 0 for no limit. */
  readonly timeout: number;
  /** Whether the client may still be sending what nobody will read: see `OutgoingAnswer.end`. */
  readonly mustLinger: () => boolean;
}

/** Milliseconds in which a client may read the last answer and stop sending: closed at once, it could lose the answer. */
const LINGER = 2000;

/** Writes a response out as fast as the client takes it; resolves when all is handed over or the client has gone. */
export async function writeResponse(
  outgoing: ServerResponse,
  response: Response,
  options: WriteOptions,
): Promise<void> {
  const answer = new OutgoingAnswer(outgoing, options);
  const parts = lazyParts(response);
  if (parts) {
    markSent(response);
    answer.head(parts.status, parts.statusText, answerPairs(parts));
    return answer.whole(takesBody(options.method, parts.status) ? parts.body : null);
  }
  answer.head(response.status, response.statusText, response.headers);
  const { body } = response;
  if (!body || !takesBody(options.method, response.status)) {
    answer.whole(null);
    return body?.cancel();
  }
  answer.knownLength = knownLength(body);
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) reader.cancel().catch(ignore);
  });
  await pumpBody(reader, answer);
}

class OutgoingAnswer implements PieceSink {
  /** The bytes of a body that streams, where they are known. */
  knownLength: number | undefined;
  readonly #outgoing: ServerResponse;
  readonly #options: WriteOptions;

  constructor(outgoing: ServerResponse, options: WriteOptions) {
    this.#outgoing = outgoing;
    this.#options = options;
  }

  get isGone(): boolean {
    return this.#outgoing.destroyed || this.#outgoing.writableEnded;
  }

  head(status: number, statusText: string, headers: Iterable<readonly [string, string]>): void {
    const outgoing = this.#outgoing;
    outgoing.statusCode = status;
    if (statusText !== '') outgoing.statusMessage = statusText;
    for (const [name, value] of headers) {
      if (!isFraming(name)) outgoing.appendHeader(name, value);
      else if (isClose(name, value)) outgoing.shouldKeepAlive = false;
      else if (isHarmlessLength(name, value, this.#options.method)) outgoing.setHeader(name, value);
    }
    if (this.#options.mustLinger()) outgoing.shouldKeepAlive = false;
  }

  whole(body: Uint8Array | string | null | undefined): void {
    this.#end(body ?? undefined);
  }

  begin(): void {
    if (this.knownLength !== undefined) this.#outgoing.setHeader('content-length', this.knownLength);
    this.#outgoing.flushHeaders();
  }

  piece(piece: Uint8Array): Promise<void> | undefined {
    const outgoing = this.#outgoing;
    if (outgoing.write(piece) || outgoing.destroyed) return undefined;
    this.#limitTime();
    return new Promise<void>((resolve) => {
      const done = () => {
        outgoing.off('drain', done);
        outgoing.off('close', done);
        outgoing.socket?.setTimeout(0);
        resolve();
      };
      outgoing.on('drain', done);
      outgoing.on('close', done);
    });
  }

  end(): void {
    this.#end(undefined);
  }

  #end(piece: Uint8Array | string | undefined): void {
    const outgoing = this.#outgoing;
    if (this.#options.mustLinger()) {
      this.#linger(piece);
      return;
    }
    if (piece === undefined) outgoing.end();
    else {
      // Node would end a connection of HTTP/1.0 whose length it has not been told in so many words.
      if (!outgoing.headersSent) outgoing.setHeader('content-length', Buffer.byteLength(piece));
      outgoing.end(piece);
    }
    if (!outgoing.writableFinished) this.#limitTime();
  }

  /** Ends only when the client has: a connection that is closed on what it sends is reset, and the answer lost. */
  #linger(piece: Uint8Array | string | undefined): void {
    const outgoing = this.#outgoing;
    if (piece !== undefined) {
      if (!outgoing.headersSent) outgoing.setHeader('content-length', Buffer.byteLength(piece));
      outgoing.write(piece);
    } else if (!outgoing.headersSent) {
      if (!outgoing.hasHeader('content-length')) outgoing.setHeader('content-length', 0);
      outgoing.flushHeaders();
    }
    const timer = setTimeout(() => outgoing.end(), LINGER);
    const done = () => {
      clearTimeout(timer);
      outgoing.end();
    };
    outgoing.req.once('end', done);
    outgoing.once('close', done);
    outgoing.req.resume();
  }

  /** A socket counts what its client takes, and Node closes one that took nothing in that time. */
  #limitTime(): void {
    const { timeout } = this.#options;
    if (timeout > 0) this.#outgoing.socket?.setTimeout(timeout);
  }
}

function ignore(): void {}

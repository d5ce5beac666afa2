import type { IncomingMessage } from 'node:http';
import { bodyTooLarge, isBodyTooLarge, limitBody, statedLength } from '../http/body-limit.ts';
import { sourceOf } from '../http/lazy-request.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The body of a request, read either whole or as the stream that `req` is. */
export class ApiBody {
  /** Whether reading it failed while the client is still there: the answer can tell it. */
  hasFailed = false;
  readonly #request: Request;
  #isTaken = false;
  #limit: number;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  /** @param limit Bytes that the body may have, `Infinity` for no limit. */
  constructor(request: Request, limit: number) {
    this.#request = request;
    this.#limit = limit;
  }

  /** Whether there can be anything to read. */
  get isEmpty(): boolean {
    const source = sourceOf(this.#request);
    return source ? source.contentLength === 0 : this.#request.body === null;
  }

  /** The length that is known before it is read. */
  get length(): number | undefined {
    const source = sourceOf(this.#request);
    return source ? source.contentLength : statedLength(this.#request.headers);
  }

  /** Bytes that the body may have. */
  set limit(limit: number) {
    this.#limit = limit;
  }

  /**
   * The whole body; what `req` gives after that is its end.
   *
   * @throws (rejects with) `ERR_BODY_TOO_LARGE` past the limit, `AbortError` when the client goes away.
   */
  async readWhole(): Promise<Bytes> {
    this.#isTaken = true;
    if ((this.length ?? 0) > this.#limit) throw bodyTooLarge(this.#limit);
    const source = sourceOf(this.#request);
    if (!source) return new Uint8Array(await limitBody(this.#request, this.#limit).arrayBuffer());
    source.maxBodySize = this.#limit;
    return source.readBody();
  }

  /** Gives `req` what it asks for next. */
  async pullInto(req: IncomingMessage): Promise<void> {
    if (this.#isTaken || this.isEmpty) {
      end(req);
      return;
    }
    this.#reader ??= this.#stream().getReader();
    try {
      const { done, value } = await this.#reader.read();
      if (done) end(req);
      else if (!req.destroyed) req.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
    } catch (error) {
      this.hasFailed = isBodyTooLarge(error);
      req.destroy(toConnectionError(error));
    }
  }

  /** Nobody reads any more. */
  cancel(): void {
    this.#reader?.cancel().catch(() => {});
  }

  #stream(): ReadableStream<Uint8Array> {
    const source = sourceOf(this.#request);
    if (!source) return limitBody(this.#request, this.#limit).body as ReadableStream<Uint8Array>;
    source.maxBodySize = this.#limit;
    return source.bodyStream();
  }
}

function end(req: IncomingMessage): void {
  if (req.destroyed) return;
  req.complete = true;
  req.push(null);
}

/** What Node's streams fail with whose client is gone. */
export function connectionReset(): Error {
  return Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
}

function toConnectionError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  return error.name === 'AbortError' ? connectionReset() : error;
}

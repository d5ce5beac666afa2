import type { Dispatcher } from 'undici';
import { setKnownLength } from '../../http/known-length.ts';

/** The answer of an upstream, as far as it has come. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  /** As it came, encoded as it is; `null` for an answer that has none. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  /** Settles when nothing more of it will come. */
  readonly ended: Promise<void>;
}

type Controller = ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;

/** Bytes that wait for the client before the upstream has to. */
const HIGH_WATER = 65_536;

/** How an exchange is set. */
export interface ExchangeSettings {
  readonly method: string;
  /** Milliseconds that the upstream may be silent in the middle of its answer; 0 for no limit. */
  readonly bodyTimeout: (headers: Headers) => number;
  /** Called once, when nothing more will come. */
  readonly onEnd: () => void;
}

/** One request to an upstream, from its start to the last byte of the answer. */
export class UpstreamExchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<UpstreamAnswer>;
  readonly #settings: ExchangeSettings;
  #resolve!: (answer: UpstreamAnswer) => void;
  #reject!: (error: Error) => void;
  readonly #ended: Promise<void>;
  #setEnded!: () => void;
  #connection: Dispatcher.DispatchController | undefined;
  #body: Controller | undefined;
  #reason: Error | undefined;
  #isOver = false;
  #bodyTimeout = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(settings: ExchangeSettings) {
    this.#settings = settings;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#ended = new Promise((resolve) => {
      this.#setEnded = resolve;
    });
    // Whoever asked may have gone away.
    this.answer.catch(() => {});
  }

  /** Ends it, whatever it is at: waiting for a connection, for the answer, or for more of it. */
  abort(reason: Error): void {
    if (this.#isOver) return;
    this.#reason = reason;
    this.#connection?.abort(reason);
    this.#fail(reason);
  }

  onRequestStart(connection: Dispatcher.DispatchController): void {
    this.#connection = connection;
    // It was given up while it waited for a connection.
    if (this.#reason) connection.abort(this.#reason);
  }

  onRequestUpgrade(connection: Dispatcher.DispatchController): void {
    connection.abort(new Error('It changed the protocol, which nobody asked for'));
  }

  onResponseStart(
    connection: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    statusText = '',
  ): void {
    // Answers that say that another one follows are for the first connection (RFC 9110, section 15.2).
    if (status < 200) return;
    if (status > 599) throw new Error(`Its status ${status} is none`);
    const headers = headersOf(connection.rawHeaders as readonly Buffer[]);
    const hasBody = this.#settings.method !== 'HEAD' && status !== 204 && status !== 205 && status !== 304;
    this.#bodyTimeout = this.#settings.bodyTimeout(headers);
    const body = hasBody ? this.#stream(connection, headers) : null;
    this.#resolve({ status, statusText, headers, body, ended: this.#ended });
  }

  onResponseData(
    connection: Dispatcher.DispatchController,
    { buffer, byteOffset, byteLength }: Buffer,
  ): void {
    if (!this.#body || this.#isOver) return;
    this.#body.enqueue(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
    if ((this.#body.desiredSize ?? 0) <= 0) {
      connection.pause();
      this.#stopTimer();
    } else this.#startTimer();
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    this.#end();
    this.#body?.close();
  }

  onResponseError(_connection: unknown, error: Error): void {
    this.#fail(error);
  }

  #stream(
    connection: Dispatcher.DispatchController,
    headers: Headers,
  ): ReadableStream<Uint8Array<ArrayBuffer>> {
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        start: (controller) => {
          this.#body = controller;
        },
        pull: () => {
          if (this.#isOver) return;
          this.#startTimer();
          connection.resume();
        },
        cancel: (reason) => {
          this.abort(reason instanceof Error ? reason : new Error('The client wants no more of it'));
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: HIGH_WATER }),
    );
    const length = headers.get('content-length');
    // The parser fails where it brings fewer bytes, and never gives more.
    if (length !== null && /^\d+$/.test(length)) setKnownLength(stream, Number(length));
    return stream;
  }

  #startTimer(): void {
    if (this.#bodyTimeout === 0) return;
    if (this.#timer) clearTimeout(this.#timer);
    const wait = this.#bodyTimeout;
    this.#timer = setTimeout(
      () => this.abort(new Error(`It sent nothing for ${wait} ms in the middle of its answer`)),
      wait,
    );
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    this.#end();
    this.#reject(error);
    try {
      this.#body?.error(error);
    } catch {
      // It is closed, or was cancelled.
    }
  }

  #end(): void {
    this.#isOver = true;
    this.#stopTimer();
    this.#settings.onEnd();
    this.#setEnded();
  }
}

/** Bytes outside of ASCII stay what they are: `Headers` has a character for each (Fetch, section 2.2). */
function headersOf(raw: readonly Buffer[]): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.append(String(raw[index]), (raw[index + 1] as Buffer).toString('latin1'));
  }
  return headers;
}

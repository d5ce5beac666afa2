import type { Connection } from '../../http/handler.ts';
import type { ProxyTrust } from '../../http/proxy-trust.ts';
import type { RequestSource } from '../../http/request-source.ts';
import { DEFAULT_MAX_BODY_SIZE } from '../../http/server-limits.ts';
import { bodyTooLarge } from '../../http/body-limit.ts';
import type { WebSocketOffer } from '../../http/web-socket.ts';
import { handshakeHeaders } from '../web-socket/handshake-headers.ts';
import type { OpenWebSockets } from '../web-socket/open-web-sockets.ts';
import { clientGone } from '../client-gone.ts';
import {
  clientAddress,
  FORWARDED_HEADERS,
  forwardedValue,
  type OriginFacts,
  requestOrigin,
  type ServerAddress,
} from '../forwarded-headers.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What the exchanges of a server share. */
export interface ExchangeSettings {
  readonly address: ServerAddress;
  /** Which proxies are trusted; `undefined` where nobody has said. */
  readonly trust: ProxyTrust | undefined;
  readonly waitUntil: Connection['waitUntil'];
  readonly webSockets: OpenWebSockets;
}

/**
 * A request and its answer on a runtime that brings requests and responses of its own: the app reads its request
 * through this, since URL, headers and body limit are the server's to decide.
 */
export abstract class PlatformExchange implements RequestSource, Connection {
  readonly method: string;
  readonly target: string;
  maxBodySize = DEFAULT_MAX_BODY_SIZE;
  /** Whether it is the client's turn: a part of its body is being waited for. */
  isReading = false;
  /** The WebSocket that the app has accepted. */
  #webSocket: WebSocketOffer | undefined;
  protected readonly request: Request;
  readonly #settings: ExchangeSettings;
  #isAnswered = false;
  #stream: ReadableStream<Bytes> | undefined;
  #onAnswered: (() => void) | undefined;

  /** @param target The path and query of the request target. */
  constructor(request: Request, target: string, settings: ExchangeSettings) {
    this.request = request;
    this.method = request.method;
    this.target = target;
    this.#settings = settings;
  }

  abstract get remoteAddress(): string | undefined;

  abstract get closed(): Promise<void>;

  get waitUntil(): Connection['waitUntil'] {
    return this.#settings.waitUntil;
  }

  /** Makes a WebSocket of the request. @returns what the runtime wants to have for an answer. */
  protected abstract open(
    offer: WebSocketOffer,
    headers: Headers,
    open: OpenWebSockets,
  ): Response | undefined;

  get acceptWebSocket(): Connection['acceptWebSocket'] {
    if (this.method !== 'GET' || !/\bwebsocket\b/i.test(this.request.headers.get('upgrade') ?? ''))
      return undefined;
    return (offer) => {
      if (this.#settings.webSockets.isClosing) return false;
      this.#webSocket = offer;
      return true;
    };
  }

  get isUpgraded(): boolean {
    return this.#webSocket !== undefined;
  }

  /**
   * Makes the WebSocket of the request that the app has accepted.
   *
   * @param response Its headers go out with the handshake.
   */
  upgrade(response: Response): Response | undefined {
    const headers = new Headers(handshakeHeaders(response));
    return this.open(this.#webSocket as WebSocketOffer, headers, this.#settings.webSockets);
  }

  get hasBody(): boolean {
    return this.method !== 'GET' && this.method !== 'HEAD';
  }

  get origin(): string {
    const { address, trust } = this.#settings;
    // Nobody looks at who asks where nobody is trusted: Bun would make an object of it.
    const remoteAddress = trust && this.remoteAddress;
    return requestOrigin({ address, trust, remoteAddress }, (name) => this.request.headers.get(name));
  }

  get clientAddress(): string | undefined {
    const { address, trust } = this.#settings;
    const facts: OriginFacts = { address, trust, remoteAddress: this.remoteAddress };
    return clientAddress(facts, (name) => this.request.headers.get(name));
  }

  get contentLength(): number | undefined {
    // Nobody can read that of a request without one, and a look at the headers takes a tenth of its time.
    if (!this.hasBody) return 0;
    const { headers } = this.request;
    const length = headers.get('content-length');
    if (length !== null) return Number(length);
    return headers.has('transfer-encoding') ? undefined : 0;
  }

  header(name: string): string | null {
    return this.request.headers.get(name) ?? (name.startsWith('x-forwarded-') ? this.#forwarded(name) : null);
  }

  headerPairs(): readonly string[] {
    const { headers } = this.request;
    const pairs: string[] = [];
    for (const [name, value] of headers) pairs.push(name, value);
    for (const name of FORWARDED_HEADERS) {
      if (!headers.has(name)) pairs.push(name, this.#forwarded(name) ?? '');
    }
    return pairs;
  }

  readBody(): Bytes | Promise<Bytes> {
    const length = this.contentLength;
    if (length === 0) return new Uint8Array();
    if (length !== undefined && length > this.maxBodySize)
      return Promise.reject(bodyTooLarge(this.maxBodySize));
    return length === undefined ? this.#collect() : this.#readAll();
  }

  bodyStream(): ReadableStream<Bytes> {
    const body = this.request.body;
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    const length = this.contentLength ?? 0;
    let size = 0;
    this.#stream = new ReadableStream<Bytes>(
      {
        pull: async (controller) => {
          if (length > this.maxBodySize) throw bodyTooLarge(this.maxBodySize);
          reader ??= body?.getReader();
          const next = reader ? await this.#wait(reader.read()) : undefined;
          if (!next || next.done) {
            controller.close();
            return;
          }
          size += next.value.byteLength;
          if (size > this.maxBodySize) {
            reader?.cancel().catch(ignore);
            throw bodyTooLarge(this.maxBodySize);
          }
          controller.enqueue(next.value as Bytes);
        },
        cancel: (reason) => (reader ?? body)?.cancel(reason),
      },
      { highWaterMark: 0 },
    );
    return this.#stream;
  }

  /** Whether the answer is whole, as far as it depends on the server, or nobody takes it any more. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Resolves when `isAnswered` comes true. */
  get answered(): Promise<void> {
    if (this.#isAnswered) return Promise.resolve();
    return new Promise((resolve) => {
      const next = this.#onAnswered;
      this.#onAnswered = () => {
        next?.();
        resolve();
      };
    });
  }

  endAnswer(): void {
    this.#isAnswered = true;
    // Somebody looked at it and nobody reads it: the runtime would wait for them.
    if (this.#stream && !this.#stream.locked) this.#stream.cancel().catch(ignore);
    this.#onAnswered?.();
  }

  get isAborted(): boolean {
    return !this.#isAnswered && this.request.signal.aborted;
  }

  onAbort(callback: () => void): void {
    this.request.signal.addEventListener(
      'abort',
      () => {
        // Deno's signal aborts after a whole answer as well.
        if (!this.#isAnswered) callback();
      },
      { once: true },
    );
  }

  #forwarded(name: string): string | null {
    const { address } = this.#settings;
    const host = this.request.headers.get('host');
    return forwardedValue(name, { address, host, remoteAddress: this.remoteAddress });
  }

  async #readAll(): Promise<Bytes> {
    return new Uint8Array(await this.#wait(this.request.arrayBuffer()));
  }

  async #collect(): Promise<Bytes> {
    return new Uint8Array(await new Response(this.bodyStream()).arrayBuffer());
  }

  /** Waits for the client, and says that it went away in the words of every engine. */
  async #wait<T>(work: Promise<T>): Promise<T> {
    this.isReading = true;
    try {
      return await work;
    } catch {
      throw clientGone();
    } finally {
      this.isReading = false;
    }
  }
}

function ignore(): void {}

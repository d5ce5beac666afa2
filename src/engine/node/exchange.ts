import type { Connection } from '../../http/handler.ts';
import type { WebSocketOffer } from '../../http/web-socket.ts';
import type { OpenWebSockets } from '../web-socket/open-web-sockets.ts';
import type { RequestSource } from '../../http/request-source.ts';
import { DEFAULT_MAX_BODY_SIZE } from '../../http/server-limits.ts';
import {
  clientAddress,
  FORWARDED_HEADERS,
  forwardedValue,
  type OriginFacts,
  requestOrigin,
} from '../forwarded-headers.ts';
import { type BodyFlow, IncomingBody } from '../body/incoming-body.ts';
import type { RequestHead } from './request-head.ts';
import type { RequestStart } from './request-start.ts';

/** What the exchanges of a connection share. */
export interface ExchangeSetting extends OriginFacts {
  readonly waitUntil: Connection['waitUntil'];
  readonly webSockets: OpenWebSockets;
}

/** A request and the answer to it: what the app sees of either. */
export class Exchange implements RequestSource, Connection {
  readonly method: string;
  /** At first as it came; the app sees its path and query only: see `pathOfTarget`. */
  target: string;
  maxBodySize = DEFAULT_MAX_BODY_SIZE;
  readonly contentLength: number | undefined;
  /** Whether the connection can go on after the answer, as far as the client says. */
  readonly keepsAlive: boolean;
  /** Whether the client speaks HTTP/1.0, which has no chunks. */
  readonly isOld: boolean;
  /** Whether the client would speak another protocol from here on. */
  readonly isUpgrade: boolean;
  /** `undefined` where the request has no body. */
  readonly body: IncomingBody | undefined;
  /** Whether the client waits for a 100 before it sends the body. */
  isWaiting: boolean;
  /** Whether the head of the answer has been written. */
  hasBegun = false;
  /** Writes the answer that was there before its turn. */
  whenTurn: (() => void) | undefined;
  isAborted = false;
  /** The WebSocket that the app has accepted. */
  webSocket: WebSocketOffer | undefined;
  /** The request that came after it on the same connection, while both are in hand. */
  next: Exchange | undefined;
  readonly #setting: ExchangeSetting;
  readonly #head: RequestHead;
  #pairs: string[] | undefined;
  #isOver = false;
  #onAbort: (() => void)[] | undefined;
  #closed: Promise<void> | undefined;
  #onClosed: (() => void) | undefined;

  constructor(setting: ExchangeSetting, start: RequestStart, flow: BodyFlow) {
    this.method = start.method;
    this.target = start.target;
    this.contentLength = start.contentLength;
    this.keepsAlive = start.keepsAlive;
    this.isOld = start.isOld;
    this.isUpgrade = start.isUpgrade;
    this.isWaiting = start.isWaiting;
    this.body = start.contentLength === 0 ? undefined : new IncomingBody(flow, start.contentLength);
    this.#setting = setting;
    this.#head = start.head;
  }

  get hasBody(): boolean {
    return this.method !== 'GET' && this.method !== 'HEAD';
  }

  get mayHaveCookies(): boolean {
    return this.#head.mayHaveCookies;
  }

  get origin(): string {
    return requestOrigin(this.#setting, (name) => this.#sent(name));
  }

  get clientAddress(): string | undefined {
    return clientAddress(this.#setting, (name) => this.#sent(name));
  }

  header(name: string): string | null {
    return this.#sent(name) ?? this.#forwarded(name);
  }

  headerPairs(): readonly string[] {
    return (this.#pairs ??= this.#withForwarded());
  }

  readBody(): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>> {
    return this.body ? this.body.readWhole(this.maxBodySize) : new Uint8Array();
  }

  bodyStream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return this.body ? this.body.stream(this.maxBodySize) : emptyStream();
  }

  onAbort(callback: () => void): void {
    if (this.isAborted) callback();
    else if (!this.#isOver) (this.#onAbort ??= []).push(callback);
  }

  get remoteAddress(): string | undefined {
    return this.#setting.remoteAddress;
  }

  get closed(): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    return (this.#closed ??= new Promise((resolve) => {
      this.#onClosed = resolve;
    }));
  }

  get waitUntil(): Connection['waitUntil'] {
    return this.#setting.waitUntil;
  }

  /** Whether the client would speak WebSocket from here on (RFC 6455, section 4.1). */
  get asksForWebSocket(): boolean {
    if (!this.isUpgrade || this.isOld || this.method !== 'GET' || this.body) return false;
    return /\bwebsocket\b/i.test(this.header('upgrade') ?? '');
  }

  get acceptWebSocket(): Connection['acceptWebSocket'] {
    if (!this.asksForWebSocket) return undefined;
    return (offer) => {
      if (this.#setting.webSockets.isClosing) return false;
      this.webSocket = offer;
      return true;
    };
  }

  get isUpgraded(): boolean {
    return this.webSocket !== undefined;
  }

  /** Whether nothing can be answered any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether what has not come yet of the body can be read and thrown away. */
  get canDropBody(): boolean {
    return !this.isWaiting && !this.body?.hasFailed && (this.contentLength ?? 0) <= this.maxBodySize;
  }

  /** The answer has been written. */
  end(): void {
    this.#isOver = true;
    this.#onAbort = undefined;
    this.#onClosed?.();
  }

  /** No answer can be written any more. */
  abort(reason: Error): void {
    if (this.#isOver) return;
    this.isAborted = true;
    const callbacks = this.#onAbort;
    this.end();
    this.body?.fail(reason);
    for (const callback of callbacks ?? []) callback();
  }

  /** The value of a header as the client sent it. */
  #sent(name: string): string | null {
    return this.#head.value(name) ?? null;
  }

  #forwarded(name: string): string | null {
    // Asked for every header that a request has not: most are none of these.
    if (!name.startsWith('x-forwarded-')) return null;
    const { address, remoteAddress } = this.#setting;
    return forwardedValue(name, { address, host: this.header('host'), remoteAddress });
  }

  #withForwarded(): string[] {
    const pairs = [...this.#head.pairs()];
    for (const name of FORWARDED_HEADERS) {
      if (this.#head.value(name) === undefined) pairs.push(name, this.#forwarded(name) ?? '');
    }
    return pairs;
  }
}

function emptyStream(): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      controller.close();
    },
  });
}

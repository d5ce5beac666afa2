import type { ServerContext } from './server-context.ts';

/** What a client may be late with: a request at all, its headers, its body, or to end what the server has ended. */
export type Awaited = 'request' | 'head' | 'body' | 'end';

/** Milliseconds that a client has to read the last answer and close: closed at once, it could lose the answer. */
const LINGER = 2000;

/** Since when a connection has waited for its client. */
export class ConnectionClock {
  readonly #server: Pick<ServerContext, 'now' | 'limits'>;
  /** When the connection, the request that comes in, or the wait for one began. */
  #since: number;
  #lastRead: number;
  #isIdle = false;

  constructor(server: Pick<ServerContext, 'now' | 'limits'>) {
    this.#server = server;
    this.#since = server.now;
    this.#lastRead = server.now;
  }

  /** Whether nothing of a request has come since the last answer. */
  get isIdle(): boolean {
    return this.#isIdle;
  }

  /** Bytes came in. */
  onRead(): void {
    const { now } = this.#server;
    this.#lastRead = now;
    if (!this.#isIdle) return;
    this.#isIdle = false;
    this.#since = now;
  }

  /** A request is whole but for its body. */
  onRequest(): void {
    this.#isIdle = false;
  }

  /** A body is wanted: the client is late from here on, not from what it sent last. */
  onBodyWanted(): void {
    this.#lastRead = this.#server.now;
  }

  /**
   * All is answered.
   *
   * @param isIdle Whether nothing of the next request has come.
   */
  onAnswered(isIdle: boolean): void {
    this.#isIdle = isIdle;
    this.#since = this.#server.now;
  }

  /** The wait begins anew. */
  restart(): void {
    this.#since = this.#server.now;
  }

  /** @param now Milliseconds, of the clock of the server. */
  isLate(awaited: Awaited, now: number): boolean {
    const limit = this.#limitOf(awaited);
    return limit > 0 && now - (awaited === 'body' ? this.#lastRead : this.#since) >= limit;
  }

  #limitOf(awaited: Awaited): number {
    const { headersTimeout, bodyTimeout, keepAliveTimeout } = this.#server.limits;
    if (awaited === 'end') return LINGER;
    if (awaited === 'body') return bodyTimeout;
    return awaited === 'head' ? headersTimeout : keepAliveTimeout;
  }
}

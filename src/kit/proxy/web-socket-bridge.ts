import type { RawData, WebSocket } from 'ws';
import type { WebSocketEvents, WebSocketTransport } from '../../http/web-socket.ts';

/** Bytes that wait for one side from which on the other has to wait. */
const HIGH_WATER = 1_048_576;
/** Bytes that may wait where the other side cannot be told to wait. */
const MOST_WAITING = 16 * HIGH_WATER;
/** Milliseconds between two signs of life that the upstream is asked for. */
const PING_INTERVAL = 30_000;

/** Passes the messages of a client on to an upstream, and back, no faster than the slower side takes them. */
export class WebSocketBridge implements WebSocketEvents {
  readonly #upstream: WebSocket;
  readonly #ping: ReturnType<typeof setInterval>;
  #client: WebSocketTransport | undefined;
  #isClientPaused = false;
  #isAlive = true;

  /** @param upstream Open, and paused. */
  constructor(upstream: WebSocket) {
    this.#upstream = upstream;
    upstream.on('message', (data, isBinary) => this.#toClient(data, isBinary));
    upstream.on('close', (code, reason) => this.#upstreamClosed(code, reason.toString()));
    upstream.on('pong', () => (this.#isAlive = true));
    this.#ping = setInterval(() => this.#beat(), PING_INTERVAL);
  }

  opened(client: WebSocketTransport): void {
    this.#client = client;
    if (this.#upstream.readyState === this.#upstream.OPEN) this.#upstream.resume();
    else client.close(1011, 'The server behind this one is gone');
  }

  received(data: string | Uint8Array<ArrayBuffer>): void {
    const upstream = this.#upstream;
    if (upstream.readyState !== upstream.OPEN) return;
    upstream.send(data, () => this.#maybeResumeClient());
    if (upstream.bufferedAmount > MOST_WAITING) this.#break(1008, 'Too many messages are waiting');
    else if (upstream.bufferedAmount > HIGH_WATER && !this.#isClientPaused) {
      this.#isClientPaused = true;
      this.#client?.pause();
    }
  }

  drained(): void {
    this.#upstream.resume();
  }

  failed(): void {
    // `closed` follows.
  }

  closed(code: number, reason: string): void {
    this.#client = undefined;
    if (code === 1006) this.#upstream.terminate();
    else this.end(code === 1005 ? undefined : code, reason);
  }

  /** Ends the connection to the upstream. */
  end(code?: number, reason?: string): void {
    clearInterval(this.#ping);
    // The upstream's answer to it is to be read.
    this.#upstream.resume();
    try {
      this.#upstream.close(code, reason);
    } catch {
      this.#upstream.close();
    }
  }

  #toClient(data: RawData, isBinary: boolean): void {
    const client = this.#client;
    if (!client) return;
    // The memory that bytes came in is shared with others.
    client.send(isBinary ? new Uint8Array(data as Buffer) : (data as Buffer).toString());
    if (client.bufferedAmount > HIGH_WATER) this.#upstream.pause();
  }

  #upstreamClosed(code: number, reason: string): void {
    clearInterval(this.#ping);
    const client = this.#client;
    if (!client) return;
    // What belongs to a message may not be sent: 1005 says that none came, 1006 that the connection broke.
    if (code === 1005) client.close();
    else if (code === 1006) client.close(1011, 'The server behind this one is gone');
    else close(client, code, reason);
  }

  #maybeResumeClient(): void {
    if (!this.#isClientPaused || this.#upstream.bufferedAmount > HIGH_WATER / 2) return;
    this.#isClientPaused = false;
    this.#client?.resume();
  }

  #break(code: number, reason: string): void {
    if (this.#client) close(this.#client, code, reason);
    this.end(code, reason);
  }

  #beat(): void {
    // While nothing is read from it, it cannot answer.
    if (this.#upstream.isPaused) return;
    if (!this.#isAlive) {
      this.#upstream.terminate();
      return;
    }
    this.#isAlive = false;
    this.#upstream.ping();
  }
}

/** Not every runtime lets a server send every code. */
function close(client: WebSocketTransport, code: number, reason: string): void {
  try {
    client.close(code, reason);
  } catch {
    client.close();
  }
}

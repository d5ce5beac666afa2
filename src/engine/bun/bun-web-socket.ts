import type { WebSocketOffer, WebSocketTransport } from '../../http/web-socket.ts';
import type { OpenWebSocket, OpenWebSockets } from '../web-socket/open-web-sockets.ts';
import type { BunServerWebSocket, BunWebSocketHandlers } from './bun-runtime.ts';

/** What a WebSocket of Bun's carries along. */
export interface BunSocketData {
  readonly offer: WebSocketOffer;
  readonly open: OpenWebSockets;
  transport?: BunWebSocket;
}

/** A WebSocket of Bun's, as apps and their server use it. */
export class BunWebSocket implements WebSocketTransport, OpenWebSocket {
  readonly #socket: BunServerWebSocket;

  constructor(socket: BunServerWebSocket) {
    this.#socket = socket;
  }

  get bufferedAmount(): number {
    return this.#socket.getBufferedAmount();
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState === 1) this.#socket.send(data);
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** Bun reads on. */
  pause(): void {}

  resume(): void {}
}

/** What Bun is told to do with its WebSockets, once for all of a server. */
export const BUN_HANDLERS: BunWebSocketHandlers = {
  open(socket) {
    const { data } = socket;
    data.transport = new BunWebSocket(socket);
    data.open.add(data.transport);
    data.offer.events.opened(data.transport);
  },
  message({ data }, message) {
    data.offer.events.received(typeof message === 'string' ? message : new Uint8Array(message));
  },
  drain({ data }) {
    if (data.transport?.bufferedAmount === 0) data.offer.events.drained();
  },
  close({ data }, code, reason) {
    data.offer.events.closed(code, reason);
    if (data.transport) data.open.delete(data.transport);
  },
};

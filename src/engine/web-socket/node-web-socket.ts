import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { WebSocketOffer, WebSocketTransport } from '../../http/web-socket.ts';
import type { OpenWebSockets, WatchedWebSocket } from './open-web-sockets.ts';

/** `WebSocket.OPEN`, of which only the type is imported. */
const OPEN = 1;

/** A WebSocket of the package `ws`, as apps and their server use it. */
export class NodeWebSocket implements WebSocketTransport, WatchedWebSocket {
  readonly #webSocket: WebSocket;
  readonly #socket: Socket;

  private constructor(webSocket: WebSocket, socket: Socket) {
    this.#webSocket = webSocket;
    this.#socket = socket;
  }

  /** Tells the app of what happens to a WebSocket that is open. */
  static connect(
    webSocket: WebSocket,
    socket: Socket,
    { events, idleTimeout }: WebSocketOffer,
    open: OpenWebSockets,
  ): void {
    const transport = new NodeWebSocket(webSocket, socket);
    webSocket.on('error', (error) => events.failed(error));
    webSocket.on('close', (code, reason) => {
      events.closed(code, reason.toString());
      open.delete(transport);
    });
    webSocket.on('message', (data, isBinary) => {
      // What comes once the server has said that it closes is not waited for.
      if (webSocket.readyState !== OPEN) return;
      events.received(isBinary ? ownBytes(data) : (data as Buffer).toString());
    });
    socket.on('drain', () => {
      if (webSocket.bufferedAmount === 0) events.drained();
    });
    open.add(transport);
    open.watch(transport, { idleTimeout });
    events.opened(transport);
  }

  get bufferedAmount(): number {
    return this.#webSocket.bufferedAmount;
  }

  get bytesRead(): number | undefined {
    return this.#webSocket.isPaused ? undefined : this.#socket.bytesRead;
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#webSocket.readyState === OPEN) this.#webSocket.send(data);
  }

  close(code?: number, reason?: string): void {
    this.#webSocket.close(code, reason);
    // The client's answer is to be read.
    this.resume();
  }

  terminate(): void {
    this.#webSocket.terminate();
  }

  ping(): void {
    if (this.#webSocket.readyState === OPEN) this.#webSocket.ping();
  }

  pause(): void {
    if (this.#webSocket.readyState === OPEN) this.#webSocket.pause();
  }

  resume(): void {
    this.#webSocket.resume();
  }
}

/** Bytes that share their memory with nothing else: those that came in lie among other clients'. */
function ownBytes(data: RawData): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data as Buffer);
}

import type { WebSocketOffer, WebSocketTransport } from '../../http/web-socket.ts';
import type { OpenWebSocket, OpenWebSockets } from '../web-socket/open-web-sockets.ts';

/** Milliseconds between two looks at whether what waits has been sent, which Deno does not say. */
const DRAIN_TICK = 20;

/** A WebSocket of Deno's, as apps and their server use it. */
export class DenoWebSocket implements WebSocketTransport, OpenWebSocket {
  readonly #socket: WebSocket;
  readonly #offer: WebSocketOffer;
  #draining: ReturnType<typeof setInterval> | undefined;

  private constructor(socket: WebSocket, offer: WebSocketOffer) {
    this.#socket = socket;
    this.#offer = offer;
  }

  /** Tells the app of what happens to a WebSocket from the moment on in which it opens. */
  static connect(socket: WebSocket, offer: WebSocketOffer, open: OpenWebSockets): void {
    const transport = new DenoWebSocket(socket, offer);
    const { events } = offer;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      open.add(transport);
      events.opened(transport);
    });
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (socket.readyState === socket.OPEN)
        events.received(typeof data === 'string' ? data : new Uint8Array(data));
    });
    socket.addEventListener('error', (event) => {
      const { message = 'The connection failed.' } = event as Event & { message?: string };
      events.failed(new Error(message));
    });
    socket.addEventListener('close', ({ code, reason }) => {
      clearInterval(transport.#draining);
      // Deno says 0 where the connection broke.
      events.closed(code || 1006, reason);
      open.delete(transport);
    });
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(data);
    if (this.bufferedAmount > 0) this.#draining ??= setInterval(() => this.#look(), DRAIN_TICK);
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }

  /** Deno knows no other end than a close. */
  terminate(): void {
    this.#socket.close();
  }

  /** Deno reads on. */
  pause(): void {}

  resume(): void {}

  #look(): void {
    if (this.bufferedAmount > 0) return;
    clearInterval(this.#draining);
    this.#draining = undefined;
    this.#offer.events.drained();
  }
}

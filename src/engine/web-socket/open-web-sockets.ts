import type { WebSocketOffer } from '../../http/web-socket.ts';

/** A WebSocket as its server sees it. */
export interface OpenWebSocket {
  close(code: number, reason: string): void;
  terminate(): void;
}

/** A WebSocket whose client can be asked for a sign of life. */
export interface WatchedWebSocket extends OpenWebSocket {
  /** Grows with what comes in; `undefined` where nothing is read for now. */
  readonly bytesRead: number | undefined;
  ping(): void;
}

/** Milliseconds between two looks at who is silent. */
const TICK = 500;

interface Watch {
  readonly idleTimeout: number;
  bytesRead: number;
  since: number;
  isPinged: boolean;
}

/** The WebSockets of a server: ends those whose client is gone without a word, and all of them with the server. */
export class OpenWebSockets {
  readonly #open = new Set<OpenWebSocket>();
  readonly #watched = new Map<WatchedWebSocket, Watch>();
  #onEmpty: (() => void) | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;
  /** When the last look was. */
  #looked = 0;
  /** Whether new ones are turned down. */
  isClosing = false;

  add(socket: OpenWebSocket): void {
    this.#open.add(socket);
    // It was on its way when the others were told.
    if (this.isClosing) tellEnd(socket);
  }

  /** Watches one that `add` was given, for a runtime that does not do so itself. */
  watch(socket: WatchedWebSocket, { idleTimeout }: Pick<WebSocketOffer, 'idleTimeout'>): void {
    if (idleTimeout === 0) return;
    this.#watched.set(socket, { idleTimeout, bytesRead: 0, since: performance.now(), isPinged: false });
    if (!this.#tick) this.#looked = performance.now();
    this.#tick ??= setInterval(() => this.#look(performance.now()), TICK);
    (this.#tick as { unref?: () => void }).unref?.();
  }

  /** Forgets one that has ended, and whose hooks have been told. */
  delete(socket: OpenWebSocket): void {
    this.#open.delete(socket);
    this.#watched.delete(socket as WatchedWebSocket);
    if (this.#watched.size === 0) {
      clearInterval(this.#tick);
      this.#tick = undefined;
    }
    if (this.#open.size === 0) this.#onEmpty?.();
  }

  /** Resolves when none is left. */
  settled(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  /** Tells every client that the server ends (RFC 6455, section 7.4.1), and takes no new one. */
  close(): void {
    this.isClosing = true;
    for (const socket of this.#open) tellEnd(socket);
  }

  /** Ends those that have not ended. */
  terminate(): void {
    for (const socket of this.#open) socket.terminate();
  }

  #look(now: number): void {
    // While the process was busy, or stopped, nothing was read: that is no silence of the clients'.
    const wasAway = now - this.#looked > 2 * TICK;
    this.#looked = now;
    for (const [socket, watch] of this.#watched) {
      const { bytesRead } = socket;
      if (bytesRead === undefined || wasAway || bytesRead !== watch.bytesRead) {
        watch.bytesRead = bytesRead ?? watch.bytesRead;
        watch.since = now;
        watch.isPinged = false;
      } else if (now - watch.since >= watch.idleTimeout) socket.terminate();
      else if (!watch.isPinged && now - watch.since >= watch.idleTimeout / 2) {
        watch.isPinged = true;
        socket.ping();
      }
    }
  }
}

function tellEnd(socket: OpenWebSocket): void {
  socket.close(1001, 'The server is about to end');
}

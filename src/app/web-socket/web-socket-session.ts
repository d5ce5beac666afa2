import type { Connection } from '../../http/handler.ts';
import type { WebSocketEvents, WebSocketTransport } from '../../http/web-socket.ts';
import type { NextRequest } from '../next-request.ts';
import type { Upgrade } from './read-upgrade.ts';
import { createMessage } from './web-socket-message.ts';
import { Peer } from './web-socket-peer.ts';

/** Where a session comes from. */
export interface SessionOrigin {
  readonly request: NextRequest;
  readonly connection: Connection;
  readonly onError: (error: unknown) => void;
}

/** A hook that is to be called. */
interface Task {
  readonly call: () => unknown;
  /** What it keeps in memory, in bytes. */
  readonly size: number;
  /** Whether it is left out once a hook has failed. */
  readonly isOptional: boolean;
}

/** What a message takes in memory beside its data, about. */
const OVERHEAD = 256;

/** Calls the hooks of one WebSocket: one after the other, in the order of what happens. */
export class WebSocketSession implements WebSocketEvents {
  readonly #upgrade: Upgrade;
  readonly #origin: SessionOrigin;
  readonly #remoteAddress: string | undefined;
  #transport: WebSocketTransport | undefined;
  #peer: Peer | undefined;
  #tasks: Task[] = [];
  #waiting = 0;
  #isBusy = false;
  #isPaused = false;
  #hasFailed = false;
  #isClosed = false;
  #onIdle: (() => void) | undefined;

  constructor(upgrade: Upgrade, origin: SessionOrigin) {
    this.#upgrade = upgrade;
    this.#origin = origin;
    // Not every runtime knows it once the request is no request any more.
    this.#remoteAddress = origin.connection.remoteAddress;
  }

  opened(transport: WebSocketTransport): void {
    this.#transport = transport;
    this.#peer = new Peer(transport, this.#origin.request, this.#remoteAddress);
    this.#add((peer) => this.#upgrade.hooks.open?.(peer));
  }

  received(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#hasFailed || !this.#upgrade.hooks.message) return;
    const { maxPayload } = this.#upgrade;
    const size = data.length + OVERHEAD;
    // Where the client cannot be told to wait, it is told that it was too fast.
    if (this.#waiting + size > 2 * maxPayload + 65_536 * OVERHEAD) {
      this.#break(1008, 'Too many messages are waiting');
    } else if (data.length > maxPayload) this.#break(1009, 'The message is too large');
    else this.#add((peer) => this.#upgrade.hooks.message?.(peer, createMessage(data)), size);
  }

  drained(): void {
    if (this.#upgrade.hooks.drain && !this.#hasFailed) this.#add((peer) => this.#upgrade.hooks.drain?.(peer));
  }

  failed(error: Error): void {
    this.#add((peer) => this.#upgrade.hooks.error?.(peer, error), 0, false);
  }

  closed(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#add((peer) => this.#upgrade.hooks.close?.(peer, { code, reason }), 0, false);
    if (!this.#isBusy) return;
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
    this.#origin.connection.waitUntil(idle);
  }

  #add(call: (peer: Peer) => unknown, size = 0, isOptional = true): void {
    const peer = this.#peer;
    if (!peer) return;
    this.#tasks.push({ call: () => call(peer), size, isOptional });
    this.#waiting += size;
    if (!this.#isBusy) this.#work();
  }

  #work(): void {
    for (;;) {
      const task = this.#tasks.shift();
      if (!task) break;
      this.#waiting -= task.size;
      if (task.isOptional && this.#hasFailed) continue;
      try {
        const result = task.call();
        if (!isThenable(result)) continue;
        this.#isBusy = true;
        this.#pause();
        Promise.resolve(result)
          .catch((error: unknown) => this.#report(error))
          .finally(() => {
            this.#isBusy = false;
            this.#work();
          });
        return;
      } catch (error) {
        this.#report(error);
      }
    }
    this.#resume();
    this.#onIdle?.();
  }

  #report(error: unknown): void {
    this.#origin.onError(error);
    this.#break(1011, 'A hook of the server failed');
  }

  #break(code: number, reason: string): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#transport?.close(code, reason);
  }

  #pause(): void {
    if (this.#isPaused || this.#isClosed) return;
    this.#isPaused = true;
    this.#transport?.pause();
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    if (!this.#isClosed) this.#transport?.resume();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

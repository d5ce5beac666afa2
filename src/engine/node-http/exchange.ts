import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connection } from '../../http/handler.ts';
import type { WebSocketOffer } from '../../http/web-socket.ts';
import type { OpenWebSockets } from '../web-socket/open-web-sockets.ts';
import type { PendingWork } from '../serve-options.ts';
import { type Pipeline, pipelineOf } from './pipeline.ts';

/** What the exchanges of a server share. */
export interface ExchangeSettings {
  readonly pending: Pick<PendingWork, 'add'>;
  /** The exchanges that have not ended. */
  readonly running: Set<Exchange>;
  readonly webSockets: OpenWebSockets;
}

/** A request and its answer, from its headers to the last byte, or to the moment at which the client goes away. */
export class Exchange implements Connection {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Which one of its connection, from 1. */
  readonly number: number;
  /** The WebSocket that the app has accepted. */
  webSocket: WebSocketOffer | undefined;
  readonly #asksForWebSocket: boolean;
  readonly #settings: ExchangeSettings;
  readonly #pipeline: Pipeline;
  #outcome: 'running' | 'whole' | 'aborted' = 'running';
  #onEnd: (() => void)[] = [];
  #onAbort: (() => void)[] = [];

  /** @param asksForWebSocket Whether the client would speak WebSocket from here on. */
  constructor(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    settings: ExchangeSettings,
    asksForWebSocket: boolean,
  ) {
    this.#asksForWebSocket = asksForWebSocket;
    this.incoming = incoming;
    this.outgoing = outgoing;
    this.#settings = settings;
    settings.running.add(this);
    outgoing.once('finish', () => this.#end('whole'));
    outgoing.once('close', () => this.#end('aborted'));
    this.#pipeline = pipelineOf(incoming.socket);
    this.number = this.#pipeline.add(this);
  }

  /**
   * Resolves when the app may be asked, or nobody waits for it any more; `undefined` where it may be now. Asked once, by
   * each in the order in which they came.
   */
  turn(): Promise<void> | undefined {
    return this.#pipeline.turn();
  }

  get remoteAddress(): string | undefined {
    return this.incoming.socket.remoteAddress;
  }

  get closed(): Promise<void> {
    return this.#outcome === 'running'
      ? new Promise((resolve) => this.#onEnd.push(resolve))
      : Promise.resolve();
  }

  get waitUntil(): Connection['waitUntil'] {
    return this.#settings.pending.add;
  }

  get acceptWebSocket(): Connection['acceptWebSocket'] {
    if (!this.#asksForWebSocket) return undefined;
    return (offer) => {
      if (this.#settings.webSockets.isClosing) return false;
      this.webSocket = offer;
      return true;
    };
  }

  get isUpgraded(): boolean {
    return this.webSocket !== undefined;
  }

  /** The connection speaks WebSocket from here on. */
  leave(): void {
    this.outgoing.detachSocket(this.incoming.socket);
    this.#end('whole');
  }

  get isAborted(): boolean {
    return this.#outcome === 'aborted';
  }

  onAbort(callback: () => void): void {
    if (this.isAborted) callback();
    else if (this.#outcome === 'running') this.#onAbort.push(callback);
  }

  /** Breaks off: the client has gone away, or is to be sent away. */
  abort(): void {
    this.outgoing.destroy();
    this.#end('aborted');
  }

  /** Gives up a client that does not send its request: with 408, where no other answer has begun. */
  giveUp(): void {
    const { outgoing } = this;
    if (outgoing.headersSent) return this.abort();
    outgoing.writeHead(408, { connection: 'close', 'content-length': '0' });
    outgoing.end();
    for (const callback of this.#onAbort.splice(0)) callback();
  }

  #end(outcome: 'whole' | 'aborted'): void {
    if (this.#outcome !== 'running') return;
    this.#outcome = outcome;
    this.#settings.running.delete(this);
    if (outcome === 'aborted') for (const callback of this.#onAbort) callback();
    for (const callback of this.#onEnd) callback();
    this.#pipeline.delete(this);
    this.#onAbort = [];
    this.#onEnd = [];
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Connection } from '../../http/handler.ts';
import type { PendingWork } from '../serve-options.ts';

/** What the exchanges of a server share. */
export interface ExchangeSettings {
  readonly pending: PendingWork;
  /** The exchanges that have not ended. */
  readonly running: Set<Exchange>;
}

/** Those of each connection: with pipelining there are several. */
const byConnection = new WeakMap<Socket, { readonly running: Set<Exchange>; count: number }>();

/** A request and its answer, from its headers to the last byte, or to the moment at which the client goes away. */
export class Exchange implements Connection {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Which one of its connection, from 1. */
  readonly number: number;
  readonly #settings: ExchangeSettings;
  #outcome: 'running' | 'whole' | 'aborted' = 'running';
  #onEnd: (() => void)[] = [];
  #onAbort: (() => void)[] = [];

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, settings: ExchangeSettings) {
    this.incoming = incoming;
    this.outgoing = outgoing;
    this.#settings = settings;
    settings.running.add(this);
    outgoing.once('finish', () => this.#end('whole'));
    outgoing.once('close', () => this.#end('aborted'));
    const connection = connectionOf(incoming.socket);
    connection.running.add(this);
    this.number = ++connection.count;
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
    byConnection.get(this.incoming.socket)?.running.delete(this);
    if (outcome === 'aborted') for (const callback of this.#onAbort) callback();
    for (const callback of this.#onEnd) callback();
    this.#onAbort = [];
    this.#onEnd = [];
  }
}

function connectionOf(socket: Socket): { readonly running: Set<Exchange>; count: number } {
  const known = byConnection.get(socket);
  if (known) return known;
  const connection = { running: new Set<Exchange>(), count: 0 };
  byConnection.set(socket, connection);
  // Node tells only the answer that is being written; those that wait behind it would never know.
  socket.once('close', () => {
    for (const exchange of connection.running) exchange.abort();
  });
  return connection;
}

import type { Socket } from 'node:net';
import type { Exchange } from './exchange.ts';

/** Requests of one connection that may be in hand at a time: what is pipelined beyond waits. */
const MAX_IN_HAND = 8;

/**
 * The requests of one connection: with pipelining there are several. Node's server hands on all that it reads, whether
 * or not the client takes the answers; here as many wait as there is no room for, and the client is read no further.
 */
export class Pipeline {
  readonly #socket: Socket;
  /** Those that have no whole answer, in order. */
  readonly #running = new Set<Exchange>();
  /** Hand on those that the app has not seen. */
  readonly #waiting: (() => void)[] = [];
  #count = 0;
  #isWatched = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    // Node tells only the answer that is being written; those that wait behind it would never know.
    socket.once('close', () => {
      for (const exchange of this.#running) exchange.abort();
      for (const handOn of this.#waiting.splice(0)) handOn();
    });
  }

  /** Takes a request. @returns Which one of the connection it is, from 1. */
  add(exchange: Exchange): number {
    this.#running.add(exchange);
    return ++this.#count;
  }

  /** A request has its answer, or is gone. */
  delete(exchange: Exchange): void {
    this.#running.delete(exchange);
    if (this.#waiting.length > 0) this.#goOn();
  }

  /** Resolves when the request that was added last may be handed on, or is gone; `undefined` where it may be now. */
  turn(): Promise<void> | undefined {
    if (this.#waiting.length === 0 && this.#inHand <= MAX_IN_HAND && !this.#socket.writableNeedDrain)
      return undefined;
    this.#watch();
    this.#socket.pause();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Resolves when every request that has come so far has its answer. */
  async answersSoFar(): Promise<void> {
    await Promise.all([...this.#running].map((exchange) => exchange.closed));
  }

  get #inHand(): number {
    return this.#running.size - this.#waiting.length;
  }

  #goOn(): void {
    while (this.#waiting.length > 0 && this.#inHand < MAX_IN_HAND && !this.#socket.writableNeedDrain)
      this.#waiting.shift()?.();
    // Where Node has paused it as well, it stays paused.
    if (this.#waiting.length === 0) this.#socket.resume();
  }

  #watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.#socket.on('drain', () => {
      if (this.#waiting.length > 0) this.#goOn();
    });
    // Node reads on behind each request and each answer.
    this.#socket.on('resume', () => {
      if (this.#waiting.length > 0) this.#socket.pause();
    });
  }
}

const pipelines = new WeakMap<Socket, Pipeline>();

/** That of a connection. */
export function pipelineOf(socket: Socket): Pipeline {
  const known = pipelines.get(socket);
  if (known) return known;
  const pipeline = new Pipeline(socket);
  pipelines.set(socket, pipeline);
  return pipeline;
}

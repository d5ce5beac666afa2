import type { Socket } from 'node:net';
import type { BodyFlow } from '../body/incoming-body.ts';
import { Exchange, type ExchangeSetting } from './exchange.ts';
import type { AnswerQueue } from './answer-queue.ts';
import type { OutputBuffer } from './output-buffer.ts';
import { RequestReader, type RequestSink } from './request-reader.ts';
import type { RequestStart } from './request-start.ts';
import type { ServerContext } from './server-context.ts';

/** Requests of one connection that may be in hand at a time: what is pipelined beyond waits unread. */
const MAX_IN_HAND = 8;

/** What the side of a connection that reads asks of the whole. */
export interface IntakeHost {
  onRequest(exchange: Exchange): void;
  /** The body that is being read is wanted. */
  onBodyWanted(exchange: Exchange): void;
  /** More comes of a body than anybody takes, behind an answer that has promised to go on. */
  onOverflow(): void;
}

/** The side of a connection that answers, as the one that reads has to know it. */
export interface AnswerSide {
  /** The requests that are being answered. */
  readonly queue: Pick<AnswerQueue, 'length'>;
  readonly output: Pick<OutputBuffer, 'isBlocked'>;
}

/** The side of a connection that reads: takes requests, and their bodies, no faster than they are answered. */
export class RequestIntake implements RequestSink, BodyFlow {
  readonly #host: IntakeHost;
  readonly #socket: Socket;
  readonly #queue: AnswerSide['queue'];
  readonly #output: AnswerSide['output'];
  readonly #reader: RequestReader;
  readonly #setting: ExchangeSetting;
  readonly #maxRequests: number;
  /** The request whose body is being read. */
  #incoming: Exchange | undefined;
  #requests = 0;
  #isClosed = false;
  #isBodyPaused = false;
  #isPaused = false;
  /** Whether nothing is read here any more. */
  #isLeft = false;

  constructor(host: IntakeHost, socket: Socket, server: ServerContext, { queue, output }: AnswerSide) {
    this.#host = host;
    this.#socket = socket;
    this.#queue = queue;
    this.#output = output;
    this.#reader = new RequestReader(this, server.limits);
    this.#maxRequests = server.limits.maxRequestsPerConnection;
    this.#setting = {
      address: server.address,
      trust: server.trust,
      remoteAddress: socket.remoteAddress,
      waitUntil: server.pending.add,
      webSockets: server.webSockets,
    };
  }

  /** Whether no further request is taken. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether a request has begun whose headers are not whole yet. */
  get isInHead(): boolean {
    return this.#reader.isInHead;
  }

  /** Whether a body is being read. */
  get isInBody(): boolean {
    return this.#incoming !== undefined;
  }

  /** Whether somebody waits for the client to send more of a body. */
  get awaitsBody(): boolean {
    return this.#incoming?.body?.isTaken === true;
  }

  /** Whether the client is kept from sending. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Whether bytes have come that have not been read. */
  get hasRest(): boolean {
    return this.#reader.hasRest;
  }

  /** Whether it is time to read them. */
  get mayReadOn(): boolean {
    const hasRoom = this.#queue.length <= MAX_IN_HAND / 2 && !this.#output.isBlocked;
    return this.#reader.hasRest && hasRoom && !this.#isClosed;
  }

  /** Reads what came in. @returns As `RequestReader.read` does. */
  read(chunk: Buffer): number {
    return this.#reader.read(chunk);
  }

  /** Goes on with what has waited. @returns As `RequestReader.read` does. */
  readRest(): number {
    return this.#reader.readRest();
  }

  onRequest(start: RequestStart): void {
    const exchange = new Exchange(this.#setting, start, this);
    this.#incoming = exchange;
    this.#requests++;
    if (this.#isLast(exchange) || exchange.asksForWebSocket) this.#isClosed = true;
    this.#host.onRequest(exchange);
  }

  onBody(piece: Buffer): void {
    this.#incoming?.body?.push(piece, true);
  }

  onRequestEnd(): boolean {
    this.#incoming?.body?.complete();
    this.#incoming = undefined;
    // All of it is here: what comes next has nothing to do with how fast it is read.
    this.#isBodyPaused = false;
    return !this.#isClosed && this.#queue.length < MAX_IN_HAND;
  }

  startBody(): void {
    if (this.#incoming) this.#host.onBodyWanted(this.#incoming);
  }

  pauseBody(): void {
    this.#isBodyPaused = true;
    this.updateFlow();
  }

  resumeBody(): void {
    this.#isBodyPaused = false;
    this.updateFlow();
  }

  overflow(): void {
    this.#host.onOverflow();
  }

  /** Keeps the client from sending while enough is here, and no longer. */
  updateFlow(): void {
    if (this.#isLeft) return;
    const hasEnough = this.#reader.hasRest || (this.#output.isBlocked && !this.#incoming);
    this.#setPaused(this.#isBodyPaused || hasEnough);
  }

  /** Takes no further request. */
  close(): void {
    this.#isClosed = true;
  }

  /** Takes what comes behind a request after all, unless it was the last one. */
  reopenAfter(exchange: Exchange): void {
    this.#isClosed = this.#isLast(exchange);
  }

  /** Whether it cannot be known where the next request starts: while it is open whether the body still comes. */
  isOpenEnded(exchange: Exchange): boolean {
    return exchange === this.#incoming && !exchange.canDropBody;
  }

  /** Drops what an answered request has left of its body. */
  dropBody(exchange: Exchange): void {
    if (exchange === this.#incoming) exchange.body?.dropUnread(exchange.maxBodySize);
  }

  /** Gives up the request whose body is being read. @returns It. */
  giveUpBody(): Exchange | undefined {
    const cut = this.#incoming;
    this.#incoming = undefined;
    return cut;
  }

  /** The client sends nothing more. @returns Whether it has broken off midway. */
  finish(): boolean {
    return this.#incoming ? !this.#incoming.isOver : !this.#reader.finish();
  }

  /** Lets what still comes go by unread. */
  drain(): void {
    this.#incoming = undefined;
    this.#isLeft = true;
    this.#setPaused(false);
  }

  /** Leaves the socket to somebody else. @returns What has come and has not been read. */
  leave(): Buffer {
    const rest = this.#reader.takeRest();
    this.drain();
    this.#reader.release();
    return rest;
  }

  /** Nothing comes any more. */
  release(): void {
    this.#incoming = undefined;
    this.#isLeft = true;
    this.#reader.release();
  }

  #isLast(exchange: Exchange): boolean {
    return !exchange.keepsAlive || (this.#maxRequests > 0 && this.#requests >= this.#maxRequests);
  }

  #setPaused(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    if (isPaused) this.#socket.pause();
    else this.#socket.resume();
  }
}

import type { Socket } from 'node:net';
import { clientGone } from '../client-gone.ts';
import { refuseTarget } from '../refuse-target.ts';
import { pathOfTarget } from '../request-target.ts';
import { type AnswerHost, AnswerQueue } from './answer-queue.ts';
import { writeRefusal } from './answer-writer.ts';
import { askApp } from './ask-app.ts';
import { askForWebSocket, type WebSocketHost } from './ask-for-web-socket.ts';
import { type Awaited, ConnectionClock } from './connection-clock.ts';
import type { Exchange } from './exchange.ts';
import { OutputBuffer } from './output-buffer.ts';
import { type IntakeHost, RequestIntake } from './request-intake.ts';
import type { ServerContext } from './server-context.ts';
import { handOver, readSocket } from './socket-input.ts';
import { handOnLater, type ReadConnection } from './turn.ts';

/** One connection: reads its requests, hands them to the app, and writes the answers in the order of the requests. */
export class HttpConnection implements IntakeHost, AnswerHost, WebSocketHost, ReadConnection {
  readonly #server: ServerContext;
  readonly #socket: Socket;
  readonly #clock: ConnectionClock;
  readonly #intake: RequestIntake;
  readonly #output: OutputBuffer;
  readonly #queue: AnswerQueue;
  #isAdvancing = false;
  /** The status to end with once the requests before have been answered; 0 for none. */
  #refusal = 0;
  #isOver = false;
  #isLingering = false;
  /** Whether it is to hand on what has been read when its turn comes. */
  #isDue = false;

  readonly #read = (chunk: Buffer): void => {
    if (this.#isLingering || this.#isOver) return;
    this.#clock.onRead();
    const status = this.#intake.read(chunk);
    if (status > 0) {
      this.#isDue = false;
      this.#advance();
      this.#refuse(status);
    } else if (!this.#isDue) {
      this.#isDue = true;
      handOnLater(this);
    }
  };

  readonly #ended = (): void => this.#onEnd();

  /** @param onClosed Told once, when the socket has closed. */
  constructor(server: ServerContext, accepted: Socket, onClosed: (connection: HttpConnection) => void) {
    this.#server = server;
    const socket = readSocket(accepted, this.#read);
    this.#socket = socket;
    this.#clock = new ConnectionClock(server);
    const output = new OutputBuffer(socket, () => this.#advance());
    const queue = new AnswerQueue(this, output, server.lines);
    this.#output = output;
    this.#queue = queue;
    this.#intake = new RequestIntake(this, socket, server, { queue, output });
    socket.once('end', this.#ended);
    // `close` follows, and says all that matters.
    socket.on('error', ignore);
    socket.once('close', () => {
      this.#onClose();
      onClosed(this);
    });
  }

  /** The number of requests that are being answered. */
  get running(): number {
    return this.#queue.length;
  }

  get isGone(): boolean {
    return this.#isOver;
  }

  /** Ends a connection that is between two requests. */
  endIfIdle(): void {
    if (this.#queue.length === 0 && !this.#intake.isInHead) this.#end();
  }

  /** Ends the connection; what runs on it is cut off. */
  destroy(): void {
    // What has been answered counts as sent.
    this.#output.flush();
    this.#socket.destroy();
  }

  /** Hands on what has been read. */
  handOn(): void {
    if (!this.#isDue) return;
    this.#isDue = false;
    this.#advance();
  }

  onError(error: unknown, request: Request): void {
    this.#server.onError(error, request);
  }

  /** Ends what has taken too long; to be called now and then. */
  checkTime(now: number): void {
    if (this.#isOver) return;
    // Until it has all that was answered, it is not the client who is waited for.
    if (this.#output.isPending && (this.#isLingering || this.#clock.isIdle)) this.#clock.restart();
    const { writeTimeout } = this.#server.limits;
    const isStalled = writeTimeout > 0 && this.#output.stalledFor(now) >= writeTimeout;
    const awaited = this.#awaited();
    const isLate = awaited !== undefined && this.#clock.isLate(awaited, now);
    if (isStalled || (isLate && awaited === 'end')) this.destroy();
    else if (!isLate) return;
    else if (awaited === 'body' || this.#intake.isInHead) this.#refuse(408);
    // A client that has sent nothing of a request waits for no answer.
    else this.#end();
  }

  onRequest(exchange: Exchange): void {
    this.#clock.onRequest();
    this.#queue.push(exchange);
  }

  onBodyWanted(exchange: Exchange): void {
    // Nobody has asked the client for more until now.
    this.#clock.onBodyWanted();
    if (!exchange.isWaiting || exchange !== this.#queue.first) return;
    exchange.isWaiting = false;
    if (!exchange.hasBegun) this.#queue.text('HTTP/1.1 100 Continue\r\n\r\n');
  }

  onOverflow(): void {
    this.#end();
  }

  keepsAlive(exchange: Exchange): boolean {
    if (this.#server.isClosing || this.#intake.isOpenEnded(exchange)) this.#intake.close();
    // A refusal that waits for its turn is the last one.
    const isLast = this.#intake.isClosed && this.#queue.length === 1 && this.#refusal === 0;
    return exchange.keepsAlive && !isLast;
  }

  done(exchange: Exchange, keepsAlive: boolean): void {
    exchange.end();
    if (this.#isOver) return;
    const next = this.#queue.shift();
    if (!keepsAlive) {
      this.#end();
      return;
    }
    this.#intake.dropBody(exchange);
    if (next) this.#takeTurn(next);
    else if (this.#refusal > 0) this.#writeRefusal();
    else this.#clock.onAnswered(!this.#intake.isInHead);
    if (this.#intake.hasRest || this.#queue.hasFresh) this.#advance();
  }

  goOn(exchange: Exchange, answer: () => void): void {
    this.#intake.reopenAfter(exchange);
    answer();
    this.#advance();
  }

  leave(exchange: Exchange): { readonly socket: Socket; readonly head: Buffer } {
    this.#output.flush();
    exchange.end();
    this.#queue.clear();
    this.#isOver = true;
    handOver(this.#socket, this.#read);
    this.#socket.off('end', this.#ended);
    this.#output.detach();
    return { socket: this.#socket, head: this.#intake.leave() };
  }

  /** Hands on what has been read, and reads on where the client has sent more than was taken. */
  #advance(): void {
    if (this.#isAdvancing) return;
    this.#isAdvancing = true;
    let status = 0;
    while (!this.#isOver && !this.#isLingering) {
      this.#handOnFresh();
      if (status > 0 || !this.#intake.mayReadOn) break;
      status = this.#intake.readRest();
    }
    this.#isAdvancing = false;
    if (status > 0) this.#refuse(status);
    this.#intake.updateFlow();
  }

  #handOnFresh(): void {
    while (this.#queue.hasFresh) {
      // What the client does not take yet need not be made yet, nor what stands behind a long answer.
      if (this.#output.isBlocked || this.#queue.first?.hasBegun === true) return;
      const exchange = this.#queue.takeFresh();
      if (exchange && !exchange.isOver) this.#handle(exchange);
    }
  }

  #handle(exchange: Exchange): void {
    const path = pathOfTarget(exchange.target);
    if (path !== undefined) exchange.target = path;
    const refusal = refuseTarget(exchange.method, path);
    if (refusal) this.#queue.answer(exchange, undefined, refusal);
    else if (exchange.asksForWebSocket) askForWebSocket(this.#server, exchange, this.#queue, this);
    else askApp(this.#server.app, exchange, this.#queue);
  }

  #takeTurn(exchange: Exchange): void {
    if (exchange.body?.isTaken) this.#intake.startBody();
    exchange.whenTurn?.();
  }

  /** What the client is waited for to do, if anything. */
  #awaited(): Awaited | undefined {
    if (this.#isLingering) return 'end';
    if (this.#intake.awaitsBody) return this.#intake.isPaused ? undefined : 'body';
    if (this.#queue.length > 0) return undefined;
    return this.#clock.isIdle ? 'request' : 'head';
  }

  /** Answers what cannot be read with a status, after the requests before it, and ends. */
  #refuse(status: number, reason = unreadable(status)): void {
    if (this.#refusal > 0 || this.#isLingering) return;
    this.#intake.close();
    this.#refusal = status;
    const cut = this.#intake.giveUpBody();
    if (cut) {
      if (cut.hasBegun || cut.isOver) {
        this.destroy();
        return;
      }
      this.#queue.pop();
      cut.abort(reason);
    }
    if (this.#queue.length === 0) this.#writeRefusal();
    else this.#intake.updateFlow();
  }

  #writeRefusal(): void {
    writeRefusal(this.#refusal, this.#queue);
    this.#end();
  }

  /** Closes the connection as soon as the client has read what was written. */
  #end(): void {
    if (this.#isLingering || this.#isOver) return;
    this.#isLingering = true;
    this.#clock.restart();
    this.#abortAll();
    this.#output.flush();
    this.#socket.end();
    this.#intake.drain();
  }

  #onEnd(): void {
    // What came before is answered, if it can be at once.
    this.handOn();
    if (this.#isLingering || this.#isOver) return;
    const isAlone = this.#queue.length === (this.#intake.isInBody ? 1 : 0);
    // As in Node: a client that sends nothing more waits for nothing either, unless it broke off midway.
    if (this.#intake.finish() && isAlone) this.#refuse(400, clientGone());
    else this.#end();
  }

  #onClose(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#abortAll();
    this.#output.abandon();
    this.#intake.release();
  }

  #abortAll(): void {
    for (const exchange of this.#queue.clear()) exchange.abort(clientGone());
  }
}

function unreadable(status: number): Error {
  return new TypeError(`The request could not be read to its end: the client was answered with ${status}.`);
}

function ignore(): void {}

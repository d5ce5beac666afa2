import type { Socket } from 'node:net';
import type { WebSocketOffer } from '../../http/web-socket.ts';
import { clientGone } from '../client-gone.ts';
import { refuseTarget } from '../refuse-target.ts';
import { pathOfTarget } from '../request-target.ts';
import type { HeadLines } from './answer-head.ts';
import { type AnswerHost, AnswerQueue } from './answer-queue.ts';
import { writeRefusal } from './answer-writer.ts';
import { askApp } from './ask-app.ts';
import { Exchange, type ExchangeSetting } from './exchange.ts';
import type { BodyFlow } from '../body/incoming-body.ts';
import { OutputBuffer } from './output-buffer.ts';
import { handOver, readSocket } from './socket-input.ts';
import { RequestReader, type RequestSink } from './request-reader.ts';
import type { RequestStart } from './request-start.ts';
import type { ServerContext } from './server-context.ts';

/** Requests of one connection that may be in hand at a time: what is pipelined beyond waits unread. */
const MAX_IN_HAND = 8;

/** Milliseconds that a client has to read the last answer and close: closed at once, it could lose the answer. */
const LINGER = 2000;

/** One connection: reads its requests, hands them to the app, and writes the answers in the order of the requests. */
export class HttpConnection implements RequestSink, BodyFlow, AnswerHost {
  readonly lines: HeadLines;
  readonly #server: ServerContext;
  readonly #socket: Socket;
  readonly #reader: RequestReader;
  readonly #output: OutputBuffer;
  readonly #setting: ExchangeSetting;
  /** Requests without a whole answer, the oldest first. */
  readonly #queue = new AnswerQueue(this);
  /** The first of them that the app has not seen: it has seen none of those behind it. */
  #fresh: Exchange | undefined;
  /** The one whose body is being read. */
  #incoming: Exchange | undefined;
  #requests = 0;
  #isAdvancing = false;
  /** Whether no further request is taken. */
  #isLast = false;
  /** The status to end with once the requests before have been answered; 0 for none. */
  #refusal = 0;
  #isBodyPaused = false;
  #isPaused = false;
  #isOver = false;
  #isLingering = false;
  /** When the connection, the request that comes in, or the wait for one began. */
  #since: number;
  #lastRead: number;
  #isIdle = false;

  readonly #read = (chunk: Buffer): void => {
    if (this.#isLingering || this.#isOver) return;
    const { now } = this.#server;
    this.#lastRead = now;
    if (this.#isIdle) {
      this.#isIdle = false;
      this.#since = now;
    }
    const status = this.#reader.read(chunk);
    this.#advance();
    if (status > 0) this.#refuse(status);
    this.#updateFlow();
  };

  readonly #ended = (): void => this.#onEnd();

  /** @param onClosed Told once, when the socket has closed. */
  constructor(server: ServerContext, accepted: Socket, onClosed: (connection: HttpConnection) => void) {
    this.lines = server.lines;
    this.#server = server;
    const socket = readSocket(accepted, this.#read);
    this.#socket = socket;
    this.#reader = new RequestReader(this, server.limits);
    this.#output = new OutputBuffer(socket, () => this.#advance());
    this.#setting = {
      address: server.address,
      remoteAddress: socket.remoteAddress,
      waitUntil: server.pending.add,
      webSockets: server.webSockets,
    };
    this.#since = server.now;
    this.#lastRead = server.now;
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
    if (this.#queue.length === 0 && !this.#reader.isInHead) this.#end();
  }

  /** Ends the connection; what runs on it is cut off. */
  destroy(): void {
    this.#socket.destroy();
  }

  onError(error: unknown, request: Request): void {
    this.#server.onError(error, request);
  }

  /** Ends what has taken too long; to be called now and then. */
  checkTime(now: number): void {
    const { headersTimeout, bodyTimeout, keepAliveTimeout, writeTimeout } = this.#server.limits;
    const isLate = (limit: number, since: number) => limit > 0 && now - since >= limit;
    if (this.#isOver) return;
    // Until it has all that was answered, it is not the client who is waited for.
    if (this.#output.isPending && (this.#isLingering || this.#isIdle)) this.#since = now;
    if (writeTimeout > 0 && this.#output.stalledFor(now) >= writeTimeout) this.destroy();
    else if (this.#isLingering) {
      if (isLate(LINGER, this.#since)) this.destroy();
    } else if (this.#incoming?.body?.isTaken) {
      if (!this.#isPaused && isLate(bodyTimeout, this.#lastRead)) this.#refuse(408);
    } else if (this.#queue.length > 0) return;
    else if (isLate(this.#isIdle ? keepAliveTimeout : headersTimeout, this.#since)) {
      // A client that has sent nothing of a request waits for no answer.
      if (this.#reader.isInHead) this.#refuse(408);
      else this.#end();
    }
  }

  onRequest(start: RequestStart): void {
    const { maxRequestsPerConnection: most } = this.#server.limits;
    const exchange = new Exchange(this.#setting, start, this);
    this.#isIdle = false;
    this.#incoming = exchange;
    this.#queue.push(exchange);
    this.#fresh ??= exchange;
    this.#requests++;
    const isLast = !start.keepsAlive || (most > 0 && this.#requests >= most);
    if (isLast || exchange.asksForWebSocket) this.#isLast = true;
  }

  onBody(piece: Buffer): void {
    this.#incoming?.body?.push(piece, true);
  }

  onRequestEnd(): boolean {
    this.#incoming?.body?.complete();
    this.#incoming = undefined;
    // All of it is here: what comes next has nothing to do with how fast it is read.
    this.#isBodyPaused = false;
    return !this.#isLast && this.#queue.length < MAX_IN_HAND;
  }

  text(latin1: string): void {
    this.#output.text(latin1, this.#queue.length > 1);
  }

  bytes(bytes: Uint8Array | string): void {
    this.#output.bytes(bytes);
  }

  cork(): void {
    this.#output.cork();
  }

  drained(): Promise<void> | undefined {
    return this.#isOver ? undefined : this.#output.drained();
  }

  keepsAlive(exchange: Exchange): boolean {
    if (this.#server.isClosing) this.#isLast = true;
    // Where the next request starts cannot be known while it is open whether the body still comes.
    if (exchange === this.#incoming && !exchange.canDropBody) this.#isLast = true;
    // A refusal that waits for its turn is the last one.
    const isLast = this.#isLast && this.#queue.length === 1 && this.#refusal === 0;
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
    if (exchange === this.#incoming) exchange.body?.dropUnread(exchange.maxBodySize);
    if (next) this.#takeTurn(next);
    else if (this.#refusal > 0) this.#writeRefusal();
    else {
      this.#isIdle = !this.#reader.isInHead;
      this.#since = this.#server.now;
    }
    if (this.#reader.hasRest || this.#fresh) this.#advance();
  }

  startBody(): void {
    // The client is late from here on, not from what it sent last: nobody has asked it for more.
    this.#lastRead = this.#server.now;
    const exchange = this.#incoming;
    if (!exchange?.isWaiting || exchange !== this.#queue.first) return;
    exchange.isWaiting = false;
    if (!exchange.hasBegun) this.text('HTTP/1.1 100 Continue\r\n\r\n');
  }

  pauseBody(): void {
    this.#isBodyPaused = true;
    this.#updateFlow();
  }

  resumeBody(): void {
    this.#isBodyPaused = false;
    this.#updateFlow();
  }

  overflow(): void {
    // The answer has gone out already, and promised to go on.
    this.#end();
  }

  /** Hands on what has been read, and reads on where the client has sent more than was taken. */
  #advance(): void {
    if (this.#isAdvancing) return;
    this.#isAdvancing = true;
    let status = 0;
    while (!this.#isOver && !this.#isLingering) {
      this.#handOn();
      if (status > 0 || !this.#mayReadOn()) break;
      status = this.#reader.readRest();
    }
    this.#isAdvancing = false;
    if (status > 0) this.#refuse(status);
    this.#updateFlow();
  }

  #handOn(): void {
    for (let exchange = this.#fresh; exchange; exchange = this.#fresh) {
      // What the client does not take yet need not be made yet, nor what stands behind a long answer.
      if (this.#output.isBlocked || this.#queue.first?.hasBegun === true) return;
      this.#fresh = exchange.next;
      if (!exchange.isOver) this.#handle(exchange);
    }
  }

  #mayReadOn(): boolean {
    const hasRoom = this.#queue.length <= MAX_IN_HAND / 2 && !this.#output.isBlocked;
    return this.#reader.hasRest && hasRoom && !this.#isLast;
  }

  #updateFlow(): void {
    if (this.#isOver) return;
    const hasEnough = this.#reader.hasRest || (this.#output.isBlocked && !this.#incoming);
    const isPaused = (this.#isBodyPaused || hasEnough) && !this.#isLingering;
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    if (isPaused) this.#socket.pause();
    else this.#socket.resume();
  }

  #handle(exchange: Exchange): void {
    const path = pathOfTarget(exchange.target);
    if (path !== undefined) exchange.target = path;
    const refusal = refuseTarget(exchange.method, path);
    if (refusal) this.#queue.answer(exchange, undefined, refusal);
    else if (exchange.asksForWebSocket) this.#askForWebSocket(exchange);
    else askApp(this.#server.app, exchange, this.#queue);
  }

  #takeTurn(exchange: Exchange): void {
    if (exchange.body?.isTaken) this.startBody();
    exchange.whenTurn?.();
  }

  /** Asks the app once the answers before are written: nothing may come between the handshake and what follows. */
  #askForWebSocket(exchange: Exchange): void {
    if (exchange !== this.#queue.first) {
      exchange.whenTurn = () => this.#askForWebSocket(exchange);
      return;
    }
    exchange.whenTurn = undefined;
    const queue = this.#queue;
    askApp(this.#server.app, exchange, {
      answer: (_, request, response) => {
        if (exchange.webSocket) void this.#open(exchange, exchange.webSocket, request, response);
        else this.#goOn(exchange, () => queue.answer(exchange, request, response));
      },
      fail: (_, request, error) => this.#goOn(exchange, () => queue.fail(exchange, request, error)),
    });
  }

  /** Answers a request that has become no WebSocket: what comes behind it is read after all. */
  #goOn(exchange: Exchange, answer: () => void): void {
    const { maxRequestsPerConnection: most } = this.#server.limits;
    this.#isLast = !exchange.keepsAlive || (most > 0 && this.#requests >= most);
    answer();
    this.#advance();
  }

  async #open(
    exchange: Exchange,
    offer: WebSocketOffer,
    request: Request,
    response: Response,
  ): Promise<void> {
    try {
      const { openOnNode } = await import('../web-socket/open-on-node.ts');
      if (this.#isOver || exchange.isOver) return;
      const head = this.#reader.takeRest();
      this.#output.flush();
      this.#leave(exchange);
      openOnNode({ socket: this.#socket, head, request, response, offer, open: this.#server.webSockets });
    } catch (error) {
      this.#queue.fail(exchange, request, error);
      if (this.#isOver) this.destroy();
    }
  }

  /** The socket is another's from here on. */
  #leave(exchange: Exchange): void {
    exchange.end();
    this.#queue.clear();
    this.#isOver = true;
    handOver(this.#socket, this.#read);
    this.#socket.off('end', this.#ended);
    this.#output.detach();
    if (this.#isPaused) this.#socket.resume();
    this.#reader.release();
  }

  /** Answers what cannot be read with a status, after the requests before it, and ends. */
  #refuse(status: number, reason = unreadable(status)): void {
    if (this.#refusal > 0 || this.#isLingering) return;
    this.#isLast = true;
    this.#refusal = status;
    const cut = this.#incoming;
    if (cut) {
      this.#incoming = undefined;
      if (cut.hasBegun || cut.isOver) {
        this.destroy();
        return;
      }
      this.#queue.pop();
      cut.abort(reason);
    }
    if (this.#queue.length === 0) this.#writeRefusal();
  }

  #writeRefusal(): void {
    writeRefusal(this.#refusal, this);
    this.#end();
  }

  /** Closes the connection as soon as the client has read what was written. */
  #end(): void {
    if (this.#isLingering || this.#isOver) return;
    this.#isLingering = true;
    this.#since = this.#server.now;
    this.#abortAll();
    this.#output.flush();
    this.#socket.end();
    this.#updateFlow();
  }

  #onEnd(): void {
    if (this.#isLingering || this.#isOver) return;
    const isBroken = this.#incoming ? !this.#incoming.isOver : !this.#reader.finish();
    // As in Node: a client that sends nothing more waits for nothing either, unless it broke off midway.
    if (isBroken && this.#queue.length === (this.#incoming ? 1 : 0)) this.#refuse(400, clientGone());
    else this.#end();
  }

  #onClose(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#abortAll();
    this.#output.abandon();
    this.#reader.release();
  }

  #abortAll(): void {
    const gone = this.#queue.clear();
    this.#fresh = undefined;
    this.#incoming = undefined;
    for (const exchange of gone) {
      exchange.abort(clientGone());
    }
  }
}

function unreadable(status: number): Error {
  return new TypeError(`The request could not be read to its end: the client was answered with ${status}.`);
}

function ignore(): void {}

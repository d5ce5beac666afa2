import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PagesApiCall } from '../app/pages-api.ts';
import { sourceOf } from '../http/lazy-request.ts';
import { targetOf } from '../http/target-of.ts';
import { ApiAnswer } from './api-answer.ts';
import type { ApiConfig } from './api-config.ts';
import { ApiBody, connectionReset } from './api-body.ts';
import { createApiRequest } from './api-request.ts';
import { closeApiResponse, createApiResponse } from './api-response.ts';
import { ClientSocket } from './client-socket.ts';

/** What an exchange needs to know of a request. */
type ExchangeCall = Pick<PagesApiCall, 'request' | 'seen' | 'connection'> & {
  readonly plan: Pick<PagesApiCall['plan'], 'maxBodySize'>;
};

/** A request of `pages/api` as Node's classes show it, and the answer that becomes of it. */
export class ApiExchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly body: ApiBody;
  readonly answer: ApiAnswer;
  /** Whether a stream is piped into the response, which ends with it. */
  isPipedInto = false;
  readonly #call: ExchangeCall;
  readonly #config: Pick<ApiConfig, 'responseLimit'>;
  readonly #socket: ClientSocket;

  constructor(call: ExchangeCall, config: Pick<ApiConfig, 'responseLimit'>) {
    const { request, seen, connection, plan } = call;
    this.#call = call;
    this.#config = config;
    this.body = new ApiBody(request, plan.maxBodySize);
    this.#socket = new ClientSocket({
      remoteAddress: connection.remoteAddress,
      isEncrypted: () => request.url.startsWith('https:'),
      onDestroy: (error) => {
        if (!this.body.hasFailed) this.#leave(error ?? destroyed());
      },
    });
    this.req = createApiRequest(request, seen ?? targetOf(request), this.#socket, this.body);
    this.answer = new ApiAnswer(this);
    this.res = createApiResponse(this.req, this.#socket, this.answer);
  }

  /** A header of the request, without taking all of them apart. */
  header(name: string): string | null {
    const { request } = this.#call;
    const source = sourceOf(request);
    return source ? source.header(name) : request.headers.get(name);
  }

  /** Ends everything when the client goes away. */
  watchClient(): void {
    const { request } = this.#call;
    const source = sourceOf(request);
    if (source) source.onAbort(this.#abort);
    else request.signal.addEventListener('abort', this.#abort, { once: true });
    this.#socket.on('timeout', () => this.#onTimeout());
  }

  /** Whether the client is not there any more. */
  get isLeft(): boolean {
    return this.answer.isGone;
  }

  onDrain(): void {
    this.res.emit('drain');
  }

  onFinish(): void {
    const { responseLimit } = this.#config;
    if (responseLimit && this.answer.total >= responseLimit.bytes) warnOfSize(this.req, responseLimit.text);
    closeApiResponse(this.res, this.#socket);
    // Who waits for the end of a request that nobody read is told of it, as Node does.
    if (this.req.eventNames().length > 0) this.req.resume();
  }

  onLeave(): void {
    this.#abort();
  }

  readonly #abort = (): void => {
    this.answer.leave();
    if (this.#socket.destroyed) this.#leave(undefined);
    else this.#socket.destroy();
  };

  #leave(reason: Error | undefined): void {
    this.answer.leave(reason);
    this.body.cancel();
    this.req.destroy(connectionReset());
    process.nextTick(() => closeApiResponse(this.res, this.#socket));
  }

  /** As in Node: a connection that nobody speaks up for ends. */
  #onTimeout(): void {
    const isHandled = [this.req, this.res].map((each) => each.emit('timeout')).includes(true);
    if (!isHandled && this.#socket.listenerCount('timeout') < 2) this.#socket.destroy();
  }
}

function warnOfSize({ url }: IncomingMessage, limit: string): void {
  console.warn(
    `API response for ${url} exceeds ${limit}. API Routes are meant to respond quickly. https://nextjs.org/docs/messages/api-routes-response-size-limit`,
  );
}

function destroyed(): Error {
  return new Error('The answer was destroyed by its handler before it was whole.');
}

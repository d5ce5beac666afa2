import { knowConnections } from '../../http/client-facts.ts';
import { type FetchApp, requestFor } from '../../http/handler.ts';
import type { ProxyTrust } from '../../http/proxy-trust.ts';
import { LazyRequest } from '../../http/lazy-request.ts';
import { DEFAULT_LIMITS, type ServerLimits } from '../../http/server-limits.ts';
import { closeServer, type EndingServer } from '../close-server.ts';
import type { ServerAddress } from '../forwarded-headers.ts';
import { refuseTarget } from '../refuse-target.ts';
import { type CloseOptions, PendingWork, type ServeOptions } from '../serve-options.ts';
import { type AnswerOwner, platformAnswer } from './platform-answer.ts';
import { OpenWebSockets } from '../web-socket/open-web-sockets.ts';
import type { ExchangeSettings, PlatformExchange } from './platform-exchange.ts';

/** How a runtime ends its server. */
export type RuntimeEnd = Pick<EndingServer, 'stop' | 'cutOff'>;

/** There is none where a runtime has made a WebSocket of the request. */
type Answer = Response | undefined;

/** What the engines have in common whose runtime brings an HTTP server that speaks in `Request` and `Response`. */
export class PlatformServer implements ExchangeSettings, AnswerOwner {
  /** Exchanges whose answer is not whole. */
  readonly running = new Set<PlatformExchange>();
  readonly limits: ServerLimits;
  readonly webSockets = new OpenWebSockets();
  readonly trust: ProxyTrust | undefined;
  address: ServerAddress;
  readonly #app: FetchApp;
  readonly #onError: ServeOptions['onError'];
  readonly #pending = new PendingWork();
  isClosing = false;

  constructor(
    app: FetchApp,
    options: Pick<ServeOptions, 'limits' | 'onError' | 'trust'>,
    address: ServerAddress,
  ) {
    knowConnections();
    this.#app = app;
    this.#onError = options.onError;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.trust = options.trust;
    this.address = address;
  }

  readonly waitUntil = this.#pending.add;

  answer(exchange: PlatformExchange): Answer | Promise<Answer> {
    const refusal = this.#refusalOf(exchange);
    if (refusal) return platformAnswer(refusal, exchange, this);
    try {
      const result = this.#app.fetch(requestFor(this.#app, exchange), exchange);
      if (!(result instanceof Promise)) return this.#finish(exchange, result);
      this.running.add(exchange);
      return result.then(
        (response) => this.#finish(exchange, response),
        (error: unknown) => this.#fail(exchange, error),
      );
    } catch (error) {
      return this.#fail(exchange, error);
    }
  }

  onAnswered(exchange: PlatformExchange): void {
    exchange.endAnswer();
    this.running.delete(exchange);
  }

  onBodyError(error: unknown, exchange: PlatformExchange): void {
    this.#onError(error, new LazyRequest(exchange));
  }

  close(options: CloseOptions, end: RuntimeEnd): Promise<void> {
    this.isClosing = true;
    const { webSockets, running } = this;
    return closeServer({ webSockets, pending: this.#pending, running: () => running.size, ...end }, options);
  }

  /** What no app is asked to answer. */
  #refusalOf({ method, target }: PlatformExchange): Response | undefined {
    const { maxTargetSize } = this.limits;
    if (maxTargetSize > 0 && target.length > maxTargetSize) return new Response(null, { status: 414 });
    return refuseTarget(method, target.startsWith('/') ? target : undefined);
  }

  #finish(exchange: PlatformExchange, response: Response): Answer | Promise<Answer> {
    try {
      if (exchange.isUpgraded) {
        this.onAnswered(exchange);
        return exchange.upgrade(response);
      }
      const answer = platformAnswer(response, exchange, this);
      if (!(answer instanceof Promise)) return answer;
      this.running.add(exchange);
      return answer.catch((error: unknown) => this.#fail(exchange, error));
    } catch (error) {
      return this.#fail(exchange, error);
    }
  }

  #fail(exchange: PlatformExchange, error: unknown): Response {
    // What fails because its client went away is nobody's failure. Deno is not asked before it has to be: it warns of
    // what its signal does after an answer once somebody has looked at it.
    const isLeft = error instanceof Error && error.name === 'AbortError' && exchange.isAborted;
    if (!isLeft) this.onBodyError(error, exchange);
    this.onAnswered(exchange);
    return new Response(null, { status: 500 });
  }
}

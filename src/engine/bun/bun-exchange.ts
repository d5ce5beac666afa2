import { type ExchangeSettings, PlatformExchange } from '../platform/platform-exchange.ts';
import type { WebSocketOffer } from '../../http/web-socket.ts';
import type { OpenWebSockets } from '../web-socket/open-web-sockets.ts';
import type { BunServer } from './bun-runtime.ts';

/** A request and its answer on Bun. */
export class BunExchange extends PlatformExchange {
  readonly #server: BunServer;

  constructor(request: Request, server: BunServer, settings: ExchangeSettings) {
    super(request, targetOf(request.url), settings);
    this.#server = server;
  }

  get remoteAddress(): string | undefined {
    return this.#server.requestIP(this.request)?.address;
  }

  /** Bun does not say when an answer is written: it writes one that is no stream as soon as it has it. */
  get closed(): Promise<void> {
    return this.answered.then(nextTurn);
  }

  protected open(offer: WebSocketOffer, headers: Headers, open: OpenWebSockets): undefined {
    if (offer.protocol !== undefined) headers.set('sec-websocket-protocol', offer.protocol);
    if (!this.#server.upgrade(this.request, { headers, data: { offer, open } }))
      throw new TypeError('Bun could not make a WebSocket of the request.');
  }

  /** Keeps the connection for some more seconds, unless it is the client that is waited for. */
  extend(seconds: number): void {
    if (!this.isReading) this.#server.timeout(this.request, seconds);
  }
}

/**
 * The path and query of a request's URL, of which Bun makes the origin out of the `Host` header; where that is not
 * fit to be a part of a URL, it leaves the origin out.
 */
function targetOf(url: string): string {
  const start = url.startsWith('/') ? 0 : url.indexOf('/', 8);
  if (start < 0) return '';
  const fragment = url.indexOf('#', start);
  if (fragment >= 0) return url.slice(start, fragment);
  return start === 0 ? url : url.slice(start);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

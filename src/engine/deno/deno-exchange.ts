import { type ExchangeSettings, PlatformExchange } from '../platform/platform-exchange.ts';
import type { WebSocketOffer } from '../../http/web-socket.ts';
import type { OpenWebSockets } from '../web-socket/open-web-sockets.ts';
import { type DenoServeInfo, denoRuntime } from './deno-runtime.ts';
import { DenoWebSocket } from './deno-web-socket.ts';

/** A request and its answer on Deno. */
export class DenoExchange extends PlatformExchange {
  readonly #info: DenoServeInfo;

  constructor(request: Request, info: DenoServeInfo, settings: ExchangeSettings) {
    super(request, targetOf(request), settings);
    this.#info = info;
  }

  get remoteAddress(): string | undefined {
    return this.#info.remoteAddr.hostname;
  }

  get closed(): Promise<void> {
    return this.#info.completed.catch(ignore);
  }

  protected open(offer: WebSocketOffer, headers: Headers, open: OpenWebSockets): Response {
    const { protocol, idleTimeout } = offer;
    const { socket, response } = denoRuntime().upgradeWebSocket(this.request, {
      idleTimeout: Math.ceil(idleTimeout / 1000),
    });
    // Deno itself would find it only in a list with a space behind each comma.
    if (protocol !== undefined) response.headers.set('sec-websocket-protocol', protocol);
    for (const [name, value] of headers) response.headers.append(name, value);
    DenoWebSocket.connect(socket, offer, open);
    return response;
  }
}

/**
 * The path and query of a request's URL as they came. Deno puts the `Host` header before them as it is, slashes and
 * all; in the place of a missing one, or before a target in absolute form, stands one that has none.
 */
function targetOf({ url, headers, method }: Request): string {
  const host = headers.get('host') ?? '';
  const start = url.indexOf('//') + 2;
  const isHost = host !== '' && url.startsWith(host, start) && url[start + host.length] === '/';
  const end = isHost ? start + host.length : url.slice(start).search(/[/?#]/) + start;
  const fragment = url.indexOf('#', end);
  const target = fragment < 0 ? url.slice(end) : url.slice(end, fragment);
  if (target.startsWith('?')) return `/${target}`;
  // `OPTIONS *` has no path (RFC 9112, section 3.2.4), and is shown as if it had.
  return method === 'OPTIONS' && target === '/*' ? '*' : target;
}

function ignore(): void {}

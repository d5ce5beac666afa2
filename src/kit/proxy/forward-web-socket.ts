import type { WebSocket as UpstreamSocket } from 'ws';
import { parseByteSize } from '../../http/byte-size.ts';
import { handshakeRefusal, refuseHandshake } from '../../http/refuse-handshake.ts';
import { type AcceptUpgrade, markUpgrade } from '../../http/upgrade-mark.ts';
import { DEFAULT_IDLE_TIMEOUT, DEFAULT_MAX_PAYLOAD } from '../../http/web-socket.ts';
import { breakerOf } from './circuit-breaker.ts';
import { CircuitOpen } from './ask-upstream.ts';
import { openUpstreamSocket, type SocketAnswer } from './open-upstream-socket.ts';
import type { ProxyWebSockets } from './proxy-options.ts';
import type { ProxySettings } from './read-proxy-options.ts';
import { responseHeaders } from './response-headers.ts';
import type { UpstreamAnswer } from './upstream-exchange.ts';
import { WebSocketBridge } from './web-socket-bridge.ts';

/** Milliseconds in which the app has to take the response, before the upstream is let go. */
const ACCEPT_TIMEOUT = 10_000;

/** A request that asks for a WebSocket, on its way to an upstream. */
export interface SocketRequest {
  readonly request: Request;
  readonly url: URL;
  readonly headers: Headers;
  readonly life: AbortSignal;
}

/** Whether a request asks for a WebSocket. */
export function asksForWebSocket({ method, headers }: Request): boolean {
  return method === 'GET' && /(?:^|,)\s*websocket\s*(?:,|$)/i.test(headers.get('upgrade') ?? '');
}

/**
 * Passes a WebSocket on: the client gets one once the upstream has opened one, else what the upstream answers.
 *
 * @returns The answer of the upstream where that is no WebSocket, to be treated as any.
 * @throws what keeps the upstream from answering.
 */
export async function forwardWebSocket(
  settings: ProxySettings,
  options: ProxyWebSockets,
  { request, url, headers, life }: SocketRequest,
): Promise<Response | UpstreamAnswer> {
  const refusal = handshakeRefusal(request, {
    allowedOrigins: options.allowedOrigins ?? [],
    protocol: undefined,
  });
  if (refusal) return refuseHandshake(refusal);
  const maxPayload =
    options.maxPayload === undefined
      ? DEFAULT_MAX_PAYLOAD
      : parseByteSize(options.maxPayload, '"webSockets.maxPayload" of proxy()');
  const opened = await open(settings, url, headers, { maxPayload, life });
  if ('answer' in opened) return opened.answer;
  const { socket } = opened;
  // Where nobody looks at the mark, as in Next.js, it says what the path is for.
  const response = new Response(null, {
    status: 426,
    headers: responseHeaders(settings, opened.headers, url),
  });
  for (const name of [...response.headers.keys()].filter((each) => each.startsWith('sec-websocket-')))
    response.headers.delete(name);
  response.headers.set('upgrade', 'websocket');
  const idleTimeout = options.idleTimeout === undefined ? DEFAULT_IDLE_TIMEOUT : options.idleTimeout * 1000;
  markUpgrade(response, bridge(socket, { maxPayload, idleTimeout }));
  return response;
}

async function open(
  settings: ProxySettings,
  url: URL,
  headers: Headers,
  terms: Parameters<typeof openUpstreamSocket>[3],
): Promise<SocketAnswer> {
  const breaker = settings.breaker && breakerOf(url.origin, settings.breaker);
  const report = breaker?.enter();
  if (breaker && !report) throw new CircuitOpen(breaker.closedFor);
  try {
    const opened = await openUpstreamSocket(settings, url, headers, terms);
    report?.('answer' in opened && opened.answer.status >= 502 && opened.answer.status <= 504);
    return opened;
  } catch (error) {
    report?.(terms.life.aborted ? undefined : true);
    throw error;
  }
}

/** Joins the upstream's WebSocket to the client's, once there is one. */
function bridge(
  socket: UpstreamSocket,
  { maxPayload, idleTimeout }: { readonly maxPayload: number; readonly idleTimeout: number },
): AcceptUpgrade {
  const events = new WebSocketBridge(socket);
  const timer = setTimeout(() => events.end(1001), ACCEPT_TIMEOUT);
  return async ({ response, connection }) => {
    clearTimeout(timer);
    const protocol = socket.protocol === '' ? undefined : socket.protocol;
    const offer = { protocol, maxPayload, idleTimeout, perMessageDeflate: false, events };
    if (!connection.acceptWebSocket) {
      events.end(1001);
      const detail = 'A WebSocket needs a connection of HTTP/1.1.';
      return refuseHandshake({ status: 426, detail }, response.headers);
    }
    if (connection.acceptWebSocket(offer)) return response;
    events.end(1001);
    return refuseHandshake({ status: 503, detail: 'The server is about to end.' }, response.headers);
  };
}

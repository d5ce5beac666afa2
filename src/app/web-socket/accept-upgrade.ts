import { problemResponse } from '../../http/problem-response.ts';
import { isOriginAllowed, readHandshake, type Refusal } from './handshake.ts';
import type { Upgrade } from './read-upgrade.ts';
import type { UpgradeCall } from './upgrade-mark.ts';
import { WebSocketSession } from './web-socket-session.ts';

/**
 * Makes a WebSocket of a request whose handler has agreed to it.
 *
 * @returns The answer, whose headers go out with the handshake; a refusal where there is no WebSocket.
 */
export function acceptUpgrade(
  upgrade: Upgrade,
  { request, response, connection, onError }: UpgradeCall,
): Response {
  const refusal = refusalOf(upgrade, request);
  if (refusal) return refuse(refusal, response);
  const session = new WebSocketSession(upgrade, { request, connection, onError });
  const { protocol, maxPayload, idleTimeout, perMessageDeflate } = upgrade;
  const offer = { protocol, maxPayload, idleTimeout, perMessageDeflate, events: session };
  if (!connection.acceptWebSocket)
    return refuse({ status: 426, detail: 'A WebSocket needs a connection of HTTP/1.1.' }, response);
  return connection.acceptWebSocket(offer)
    ? response
    : refuse({ status: 503, detail: 'The server is about to end.' }, response);
}

function refusalOf({ protocol, allowedOrigins }: Upgrade, request: Request): Refusal | undefined {
  const handshake = readHandshake(request);
  if ('status' in handshake) return handshake;
  const { headers } = request;
  const hosts = [headers.get('host'), headers.get('x-forwarded-host')];
  if (!isOriginAllowed(handshake.origin, allowedOrigins, hosts))
    return { status: 403, detail: 'Pages of this origin may not connect.' };
  if (protocol !== undefined && !handshake.protocols.includes(protocol))
    return { status: 400, detail: `The client must offer the subprotocol \`${protocol}\`.` };
  return undefined;
}

const TITLES: Readonly<Record<Refusal['status'], string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  426: 'Upgrade Required',
  503: 'Service Unavailable',
};

/** Headers of the handler's that say something of a connection that is not opened. */
const OF_THE_UPGRADE = new Set([
  'upgrade',
  'connection',
  'sec-websocket-version',
  'content-type',
  'content-length',
]);

function refuse({ status, detail }: Refusal, { headers: given }: Response): Response {
  const response = problemResponse({ status, title: TITLES[status], detail });
  const { headers } = response;
  for (const [name, value] of given) if (!OF_THE_UPGRADE.has(name)) headers.append(name, value);
  headers.set('cache-control', 'no-store');
  if (status === 426) {
    // RFC 9110, section 15.5.22, and RFC 6455, section 4.4.
    headers.set('upgrade', 'websocket');
    headers.set('sec-websocket-version', '13');
  }
  return response;
}

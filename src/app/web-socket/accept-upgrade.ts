import { handshakeRefusal, refuseHandshake } from '../../http/refuse-handshake.ts';
import type { UpgradeCall } from '../../http/upgrade-mark.ts';
import type { NextRequest } from '../next-request.ts';
import type { Upgrade } from './read-upgrade.ts';
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
  const refusal = handshakeRefusal(request, upgrade);
  if (refusal) return refuseHandshake(refusal, response.headers);
  // The app calls handlers with no other kind of request.
  const session = new WebSocketSession(upgrade, { request: request as NextRequest, connection, onError });
  const { protocol, maxPayload, idleTimeout, perMessageDeflate } = upgrade;
  const offer = { protocol, maxPayload, idleTimeout, perMessageDeflate, events: session };
  if (!connection.acceptWebSocket) {
    const detail = 'A WebSocket needs a connection of HTTP/1.1.';
    return refuseHandshake({ status: 426, detail }, response.headers);
  }
  return connection.acceptWebSocket(offer)
    ? response
    : refuseHandshake({ status: 503, detail: 'The server is about to end.' }, response.headers);
}

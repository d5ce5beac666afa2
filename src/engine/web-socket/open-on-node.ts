import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { WebSocketOffer } from '../../http/web-socket.ts';
import { handshakeHeaders } from './handshake-headers.ts';
import { NodeWebSocket } from './node-web-socket.ts';
import type { OpenWebSockets } from './open-web-sockets.ts';

/** What a WebSocket is made of. */
export interface NodeUpgrade {
  readonly socket: Socket;
  /** What the client has sent behind its request. */
  readonly head: Buffer;
  readonly request: Request;
  /** Its headers go out with the handshake. */
  readonly response: Response;
  readonly offer: WebSocketOffer;
  readonly open: OpenWebSockets;
}

/** Milliseconds that a client has to answer a close. */
const CLOSE_TIMEOUT = 5000;

/** Makes a WebSocket of a socket whose request has been checked. */
export function openOnNode({ socket, head, request, response, offer, open }: NodeUpgrade): void {
  const incoming = new IncomingMessage(socket);
  incoming.method = 'GET';
  incoming.url = '/';
  incoming.headers = Object.fromEntries(request.headers);
  incoming.headers['upgrade'] = 'websocket';
  const { perMessageDeflate, maxPayload } = offer;
  // One for each connection: it holds settings, and nothing that lives longer than this.
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload,
    perMessageDeflate,
    closeTimeout: CLOSE_TIMEOUT,
    handleProtocols: () => offer.protocol ?? false,
  } as ConstructorParameters<typeof WebSocketServer>[0]);
  server.on('headers', (lines) => {
    for (const [name, value] of handshakeHeaders(response)) lines.push(`${name}: ${value}`);
  });
  server.handleUpgrade(incoming, socket, head, (webSocket: WebSocket) => {
    NodeWebSocket.connect(webSocket, socket, offer, open);
  });
}

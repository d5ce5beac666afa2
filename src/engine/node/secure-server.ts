import type { Socket } from 'node:net';
import { createServer, type Server, type TlsOptions, type TLSSocket } from 'node:tls';

/** How a server of TLS treats connections that do not speak HTTP yet. */
export interface HandshakeRules {
  /** Milliseconds in which a handshake must end; 0: no limit. */
  readonly timeout: number;
  /** Where the connections are kept whose handshake has not ended. */
  readonly running: Set<Socket>;
  /** Whether a further connection is one too many. */
  isFull(): boolean;
}

/** The connection below a secure one: not public, and the same in every Node.js since 0.12. */
type SocketWithParent = TLSSocket & { _parent?: Socket | null };

/**
 * Makes a server of TLS. Of a connection in its handshake, `node:tls` tells nobody: it would be counted nowhere, and a
 * server that ends would wait for it.
 */
export function createSecureServer(
  options: TlsOptions,
  { timeout, running, isFull }: HandshakeRules,
  onSocket: (socket: Socket) => void,
): Server {
  const server = createServer({ ...options, handshakeTimeout: timeout }, (socket) => {
    const { _parent: parent } = socket as SocketWithParent;
    if (parent) running.delete(parent);
    onSocket(socket);
  });
  server.on('connection', (socket: Socket) => {
    if (isFull()) {
      socket.destroy();
      return;
    }
    running.add(socket);
    socket.once('close', () => running.delete(socket));
  });
  // A handshake that fails is the client's affair.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

import type { Socket } from 'node:net';
import type { Server, TLSSocket } from 'node:tls';

/** The connection below a secure one: not public, and the same in every Node.js since 0.12. */
type SocketWithParent = TLSSocket & { _parent?: Socket | null };

/**
 * Keeps the connections of a server of TLS that are in their handshake. Of these `node:tls` tells nobody: they would be
 * counted nowhere, and a server that ends would wait for them.
 *
 * @returns Those there are at any time.
 */
export function watchHandshakes(server: Server): ReadonlySet<Socket> {
  const running = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    if (socket.destroyed) return;
    running.add(socket);
    socket.once('close', () => running.delete(socket));
  });
  server.on('secureConnection', ({ _parent: parent }: SocketWithParent) => {
    if (parent) running.delete(parent);
  });
  return running;
}

import type { Socket } from 'node:net';
import { createServer, type Server, type TlsOptions } from 'node:tls';
import { watchHandshakes } from '../handshakes.ts';

/** Who takes the connections of a server. */
export interface Acceptor {
  /** Whether a further connection is one too many. */
  isFull(): boolean;
  accept(socket: Socket): void;
}

/** Makes a server of TLS. @returns It, and the connections at any time that do not speak HTTP yet. */
export function createSecureServer(
  options: TlsOptions,
  { isFull, accept }: Acceptor,
): { readonly server: Server; readonly handshakes: ReadonlySet<Socket> } {
  const server = createServer(options);
  server.on('connection', (socket: Socket) => {
    if (isFull()) socket.destroy();
  });
  const handshakes = watchHandshakes(server);
  // No longer in its handshake, and not yet among the others: it is counted by neither.
  server.on('secureConnection', (socket) => {
    if (isFull()) socket.destroy();
    else accept(socket);
  });
  // A handshake that fails is the client's affair.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return { server, handshakes };
}

import { type AddressInfo, createServer, Server } from 'node:net';
import { onFirstFreePort, onUnixSocket } from './first-free-port.ts';
import { isInUse } from './listen-error.ts';
import type { ServeOptions } from './serve-options.ts';

/** A server that listens. */
export interface Listening {
  /** The port that it got; 0 on a Unix socket. */
  readonly port: number;
  /** Takes no new connection; resolves when the last one has ended. */
  close(): Promise<void>;
}

/** Where to listen. */
export type ListenOptions = Pick<ServeOptions, 'port' | 'host' | 'morePorts' | 'socketPath'>;

/**
 * Listens on the first free port of `port` to `port + morePorts`, or on a Unix socket.
 *
 * @param server Of `node:net`, or one that is made of it: of `node:tls`, `node:http` or `node:https`.
 * @throws {WaymarkError} `ERR_PORT_IN_USE`, `ERR_PORT_DENIED`, `ERR_HOST_UNKNOWN` or `ERR_LISTEN`.
 */
export async function listen(server: Server, options: ListenOptions): Promise<Listening> {
  const { host, socketPath } = options;
  if (socketPath !== undefined) {
    await onUnixSocket(socketPath, () => bind(server, { path: socketPath }));
    // The file goes with the listener.
    return { port: 0, close: () => closeListener(server) };
  }
  const listeners = await onFirstFreePort(options, (port) => listenOn(server, port, host));
  return {
    port: portOf(server),
    close: async () => {
      await Promise.all(listeners.map(closeListener));
    },
  };
}

/**
 * `localhost` is two addresses, and which of them a name server gives first differs between machines: listening on
 * both reaches every client, and finds out who listens on either.
 */
async function listenOn(server: Server, port: number, host: string | undefined): Promise<Server[]> {
  if (host !== 'localhost') {
    await bind(server, host === undefined ? { port } : { port, host });
    return [server];
  }
  await bind(server, { port, host: '127.0.0.1' });
  // The settings of the sockets are those of the listener: as of `node:http`, which keeps a client that has sent all.
  const second = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    server.emit('connection', socket),
  );
  try {
    await bind(second, { port: portOf(server), host: '::1' });
    return [server, second];
  } catch (error) {
    // A machine without IPv6 has no second address.
    if (!isInUse(error)) return [server];
    await closeListener(server);
    throw error;
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function closeListener(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Not the server's own `close`: that of `node:http` closes the connections between two requests as well, at once.
    Server.prototype.close.call(server, () => resolve());
  });
}

function bind(server: Server, where: { port: number; host?: string } | { path: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

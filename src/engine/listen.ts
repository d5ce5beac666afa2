import { type AddressInfo, createServer, type Server } from 'node:net';
import { WaymarkError } from '../http/waymark-error.ts';
import type { ServeOptions } from './serve-options.ts';

/** A server that listens. */
export interface Listening {
  /** The port that it got. */
  readonly port: number;
  /** Takes no new connection; resolves when the last one has ended. */
  close(): Promise<void>;
}

/**
 * Listens on the first free port of `port` to `port + morePorts`.
 *
 * @throws {WaymarkError} `ERR_PORT_IN_USE`, `ERR_PORT_DENIED`, `ERR_HOST_UNKNOWN` or `ERR_LISTEN`.
 */
export async function listen(server: Server, options: ServeOptions): Promise<Listening> {
  const last = Math.min(options.port + (options.morePorts ?? 0), 65_535);
  for (let port = options.port; ; port++) {
    try {
      const listeners = await listenOn(server, port, options.host);
      return {
        port: portOf(server),
        close: async () => {
          await Promise.all(listeners.map(closeListener));
        },
      };
    } catch (error) {
      if (isInUse(error) && options.port !== 0 && port < last) continue;
      throw explain(error, port, options.host);
    }
  }
}

/**
 * `localhost` is two addresses, and which of them a name server gives first differs between machines: listening on
 * both reaches every client, and finds out who listens on either.
 */
async function listenOn(server: Server, port: number, host: string | undefined): Promise<Server[]> {
  if (host !== 'localhost') {
    await bind(server, port, host);
    return [server];
  }
  await bind(server, port, '127.0.0.1');
  const second = createServer((socket) => server.emit('connection', socket));
  try {
    await bind(second, portOf(server), '::1');
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
    server.close(() => resolve());
  });
}

function bind(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(host === undefined ? { port } : { port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function explain(error: unknown, port: number, host: string | undefined): WaymarkError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const place = host === undefined ? `port ${port}` : `${host}, port ${port}`;
  const options = { cause: error };
  switch (code) {
    case 'EADDRINUSE':
      return new WaymarkError(
        'ERR_PORT_IN_USE',
        `Cannot listen on ${place}: another program does already. Stop it, or take another port with --port.`,
        options,
      );
    case 'EACCES':
      return new WaymarkError(
        'ERR_PORT_DENIED',
        `Cannot listen on ${place}: this user may not open it. Take a port of 1024 or above with --port.`,
        options,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EADDRNOTAVAIL':
      return new WaymarkError(
        'ERR_HOST_UNKNOWN',
        `Cannot listen on ${place}: this machine has no such address. Give one that it has with --host (or HOSTNAME), such as 127.0.0.1 or 0.0.0.0.`,
        options,
      );
    default: {
      const reason = error instanceof Error ? error.message : String(error);
      return new WaymarkError('ERR_LISTEN', `Cannot listen on ${place}: ${reason}`, options);
    }
  }
}

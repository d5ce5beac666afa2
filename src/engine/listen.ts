import { type AddressInfo, createServer, type Server } from 'node:net';
import { WaymarkError } from '../http/waymark-error.ts';
import type { ServeOptions } from './serve-options.ts';

/**
 * Listens on the first free port of `port` to `port + morePorts`, and returns it.
 *
 * @throws {WaymarkError} `ERR_PORT_IN_USE`, `ERR_PORT_DENIED`, `ERR_HOST_UNKNOWN` or `ERR_LISTEN`.
 */
export async function listen(server: Server, options: ServeOptions): Promise<number> {
  const last = Math.min(options.port + (options.morePorts ?? 0), 65_535);
  for (let port = options.port; ; port++) {
    try {
      await listenOn(server, port, options.host);
      return (server.address() as AddressInfo).port;
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
async function listenOn(server: Server, port: number, host: string | undefined): Promise<void> {
  if (host !== 'localhost') return bind(server, port, host);
  await bind(server, port, '127.0.0.1');
  const { port: taken } = server.address() as AddressInfo;
  const second = createServer((socket) => server.emit('connection', socket));
  try {
    await bind(second, taken, '::1');
  } catch (error) {
    // A machine without IPv6 has no second address.
    if (!isInUse(error)) return;
    await new Promise((resolve) => server.close(resolve));
    throw error;
  }
  server.once('close', () => second.close());
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

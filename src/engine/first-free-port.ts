import { explainListenError, isInUse } from './listen-error.ts';
import type { ServeOptions } from './serve-options.ts';

/**
 * Binds the first free port of `port` to `port + morePorts`.
 *
 * @throws {WaymarkError} `ERR_PORT_IN_USE`, `ERR_PORT_DENIED`, `ERR_HOST_UNKNOWN` or `ERR_LISTEN`.
 */
export async function onFirstFreePort<Bound>(
  { port: first, host, morePorts = 0 }: Pick<ServeOptions, 'port' | 'host' | 'morePorts'>,
  bind: (port: number) => Bound | Promise<Bound>,
): Promise<Bound> {
  const last = Math.min(first + morePorts, 65_535);
  for (let port = first; ; port++) {
    try {
      return await bind(port);
    } catch (error) {
      if (isInUse(error) && first !== 0 && port < last) continue;
      throw explainListenError(error, { port, host });
    }
  }
}

/**
 * Binds a Unix socket, in the place of one that nobody listens on any more.
 *
 * @throws {WaymarkError} `ERR_PORT_IN_USE`, `ERR_PORT_DENIED` or `ERR_LISTEN`.
 */
export async function onUnixSocket<Bound>(
  socketPath: string,
  bind: () => Bound | Promise<Bound>,
): Promise<Bound> {
  try {
    // Rarely needed, and its modules cost a start.
    const { makeWayForSocket } = await import('./stale-socket.ts');
    await makeWayForSocket(socketPath);
    return await bind();
  } catch (error) {
    throw explainListenError(error, { socketPath });
  }
}

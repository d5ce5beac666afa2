import type { FetchApp } from '../http/handler.ts';
import { DenoExchange } from './deno/deno-exchange.ts';
import { type DenoServeOptions, type DenoServer, denoRuntime } from './deno/deno-runtime.ts';
import { onFirstFreePort, onUnixSocket } from './first-free-port.ts';
import { isInUse } from './listen-error.ts';
import { serverAddress } from './forwarded-headers.ts';
import { PlatformServer } from './platform/platform-server.ts';
import { originOf, type RunningServer, type ServeOptions } from './serve-options.ts';

/**
 * Serves an app on Deno's own HTTP server.
 *
 * Of the limits Deno keeps none but `maxTargetSize`; it has limits of its own for headers.
 *
 * @throws {WaymarkError} when the port, host or socket cannot be listened on.
 */
export async function serve(app: FetchApp, options: ServeOptions): Promise<RunningServer> {
  const scheme = options.tls ? 'https' : 'http';
  const shownHost = options.socketPath === undefined ? options.host : undefined;
  const addressAt = (port: number) => serverAddress(originOf(shownHost, port, scheme), port);
  const platform = new PlatformServer(app, options, addressAt(options.port));
  const cutOff = new AbortController();
  const servers = await listen(options, platform, {
    signal: cutOff.signal,
    onListen: () => {},
    onError: () => new Response(null, { status: 500 }),
    ...(options.tls ? { key: String(options.tls.key), cert: String(options.tls.cert) } : {}),
  });
  const port = servers[0]?.addr.port ?? 0;
  platform.address = addressAt(port);
  return {
    port,
    origin: originOf(shownHost, port, scheme),
    close: (closing = {}) =>
      platform.close(closing, {
        stop: () => Promise.all(servers.map((server) => server.shutdown())),
        cutOff: () => cutOff.abort(),
      }),
  };
}

type Common = Omit<DenoServeOptions, 'port' | 'hostname' | 'path'>;

async function listen(
  options: ServeOptions,
  platform: PlatformServer,
  common: Common,
): Promise<DenoServer[]> {
  const deno = denoRuntime();
  const { host, socketPath } = options;
  const bind = (where: Pick<DenoServeOptions, 'port' | 'hostname' | 'path'>) =>
    deno.serve({ ...common, ...where }, (request, info) =>
      platform.answer(new DenoExchange(request, info, platform)),
    );
  if (socketPath !== undefined) return onUnixSocket(socketPath, () => [bind({ path: socketPath })]);
  return onFirstFreePort(options, async (port) => {
    if (host !== 'localhost') return [bind({ port, hostname: host ?? '::' })];
    const first = bind({ port, hostname: '127.0.0.1' });
    try {
      return [first, bind({ port: first.addr.port ?? port, hostname: '::1' })];
    } catch (error) {
      // A machine without IPv6 has no second address.
      if (!isInUse(error)) return [first];
      await first.shutdown();
      throw error;
    }
  });
}

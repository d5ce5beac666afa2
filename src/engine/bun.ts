import type { FetchApp } from '../http/handler.ts';
import { DEFAULT_IDLE_TIMEOUT, DEFAULT_MAX_PAYLOAD } from '../http/web-socket.ts';
import { BunExchange } from './bun/bun-exchange.ts';
import { BUN_HANDLERS } from './bun/bun-web-socket.ts';
import { type BunServer, type BunServeOptions, bunRuntime } from './bun/bun-runtime.ts';
import { onFirstFreePort, onUnixSocket } from './first-free-port.ts';
import { isInUse } from './listen-error.ts';
import { serverAddress } from './forwarded-headers.ts';
import { PlatformServer } from './platform/platform-server.ts';
import { originOf, type RunningServer, type ServeOptions, type TlsCertificate } from './serve-options.ts';

/** Milliseconds after which a request is one that takes its time: then its connection is kept from being idle. */
const SWEEP = 1000;

/**
 * Serves an app on Bun's own HTTP server.
 *
 * Of the limits Bun keeps none but `maxTargetSize` and `keepAliveTimeout`, which stands for `bodyTimeout` and
 * `writeTimeout` as well: a connection that is silent for so long while the server waits for it is closed. It has
 * limits of its own for headers.
 *
 * @throws {WaymarkError} when the port, host or socket cannot be listened on.
 */
export async function serve(app: FetchApp, options: ServeOptions): Promise<RunningServer> {
  const scheme = options.tls ? 'https' : 'http';
  const shownHost = options.socketPath === undefined ? options.host : undefined;
  const addressAt = (port: number) => serverAddress(originOf(shownHost, port, scheme), port);
  const platform = new PlatformServer(app, options, addressAt(options.port));
  const idleTimeout = Math.min(255, Math.ceil(platform.limits.keepAliveTimeout / 1000));
  const common = {
    idleTimeout,
    // Bodies have the limit of their route.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    development: false,
    // Else, outside of development, a second server would share the port without a word.
    reusePort: false,
    fetch: (request: Request, server: BunServer) =>
      platform.answer(new BunExchange(request, server, platform)),
    websocket: {
      ...BUN_HANDLERS,
      maxPayloadLength: DEFAULT_MAX_PAYLOAD,
      idleTimeout: DEFAULT_IDLE_TIMEOUT / 1000,
      perMessageDeflate: false,
    },
    error: () => new Response(null, { status: 500 }),
    ...(options.tls ? { tls: secureOptions(options.tls) } : {}),
  } as const;
  const servers = await listen(options, common);
  const port = options.socketPath === undefined ? (servers[0]?.port ?? options.port) : 0;
  platform.address = addressAt(port);
  // A handler may take longer than a client may be silent.
  const sweep = setInterval(() => {
    for (const exchange of platform.running) (exchange as BunExchange).extend(idleTimeout);
  }, SWEEP);
  return {
    port,
    origin: originOf(shownHost, port, scheme),
    close: async (closing = {}) => {
      await platform.close(closing, {
        stop: () => Promise.all(servers.map((server) => server.stop())),
        cutOff: () => void servers.map((server) => server.stop(true)),
      });
      clearInterval(sweep);
    },
  };
}

type Common = Omit<BunServeOptions, 'port' | 'hostname' | 'unix'>;

async function listen(options: ServeOptions, common: Common): Promise<BunServer[]> {
  const bun = bunRuntime();
  const { host, socketPath } = options;
  if (socketPath !== undefined)
    return onUnixSocket(socketPath, () => [bun.serve({ ...common, unix: socketPath })]);
  return onFirstFreePort(options, (port) => {
    if (host !== 'localhost') return [bun.serve({ ...common, port, hostname: host ?? '::' })];
    const first = bun.serve({ ...common, port, hostname: '127.0.0.1' });
    try {
      return [first, bun.serve({ ...common, port: first.port ?? port, hostname: '::1' })];
    } catch (error) {
      // A machine without IPv6 has no second address.
      if (!isInUse(error)) return [first];
      void first.stop(true);
      throw error;
    }
  });
}

function secureOptions({ key, cert, ca, passphrase }: TlsCertificate): NonNullable<BunServeOptions['tls']> {
  return {
    key,
    cert,
    ...(ca === undefined ? {} : { ca }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

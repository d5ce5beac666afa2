import { createServer as createNetServer, type Server, type Socket } from 'node:net';
import { knowConnections } from '../http/client-facts.ts';
import type { FetchApp } from '../http/handler.ts';
import { DEFAULT_LIMITS, type ServerLimits } from '../http/server-limits.ts';
import { serverAddress } from './forwarded-headers.ts';
import { closeServer, type EndingServer } from './close-server.ts';
import { listen, type Listening } from './listen.ts';
import { HeadLines } from './node/answer-head.ts';
import { HttpConnection } from './node/http-connection.ts';
import { type Acceptor, createSecureServer } from './node/secure-server.ts';
import type { ServerContext } from './node/server-context.ts';
import { OpenWebSockets } from './web-socket/open-web-sockets.ts';
import { originOf, PendingWork, type RunningServer, type ServeOptions } from './serve-options.ts';

/** Milliseconds between two looks at the clock and at the connections' timeouts. */
const TICK = 250;

/**
 * Serves an app over HTTP/1.1 (RFC 9112): llhttp, the parser of Node itself, over plain sockets.
 *
 * @throws {WaymarkError} when the port, host or socket cannot be listened on.
 */
export async function serve(app: FetchApp, options: ServeOptions): Promise<RunningServer> {
  const context = createContext(app, options);
  const connections = new Set<HttpConnection>();
  const { server, handshakes } = createServer(options, context.limits, {
    isFull: () => isTooMany(context, connections.size + handshakes.size),
    accept: (socket) => {
      connections.add(new HttpConnection(context, socket, (closed) => connections.delete(closed)));
    },
  });
  const tick = setInterval(() => passTime(context, connections), TICK);
  tick.unref();
  try {
    const listening = await listen(server, options);
    const origin = originOf(
      options.socketPath === undefined ? options.host : undefined,
      listening.port,
      options.tls ? 'https' : 'http',
    );
    context.address = serverAddress(origin, listening.port);
    return {
      port: listening.port,
      origin,
      close: async (closing = {}) => {
        context.isClosing = true;
        await closeServer(endOf(context, listening, { connections, handshakes }), closing);
        clearInterval(tick);
      },
    };
  } catch (error) {
    clearInterval(tick);
    throw error;
  }
}

interface OpenConnections {
  readonly connections: ReadonlySet<HttpConnection>;
  /** Those that do not speak HTTP yet. */
  readonly handshakes: ReadonlySet<Socket>;
}

function endOf(
  { webSockets, pending }: ServerContext,
  listening: Listening,
  { connections, handshakes }: OpenConnections,
): EndingServer {
  return {
    webSockets,
    pending,
    running: () => [...connections].reduce((sum, connection) => sum + connection.running, 0),
    stop: () => listening.close(),
    endIdle: () => {
      for (const connection of connections) connection.endIfIdle();
      for (const socket of handshakes) socket.destroy();
    },
    cutOff: () => {
      for (const connection of connections) connection.destroy();
    },
  };
}

function createContext(app: FetchApp, options: ServeOptions): ServerContext {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  knowConnections();
  const lines = new HeadLines(limits.keepAliveTimeout);
  lines.setTime(Date.now());
  return {
    app,
    limits,
    lines,
    onError: options.onError,
    webSockets: new OpenWebSockets(),
    pending: new PendingWork(),
    trust: options.trust,
    // Known once the port is.
    address: serverAddress('http://localhost', 0),
    now: performance.now(),
    isClosing: false,
  };
}

function createServer(
  { tls }: ServeOptions,
  { headersTimeout: handshakeTimeout }: ServerLimits,
  acceptor: Acceptor,
): { readonly server: Server; readonly handshakes: ReadonlySet<Socket> } {
  // Half open: what a client gets that has said all that it had to say is for us to decide.
  const settings = { allowHalfOpen: true, noDelay: true };
  if (tls) {
    const secure = { ...definedOf(tls), ALPNProtocols: ['http/1.1'], handshakeTimeout };
    return createSecureServer({ ...settings, ...secure }, acceptor);
  }
  const server = createNetServer(settings, (socket) => {
    if (acceptor.isFull()) socket.destroy();
    else acceptor.accept(socket);
  });
  return { server, handshakes: new Set() };
}

/** `node:tls` takes a value that is there and undefined for a mistake. */
function definedOf<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

function isTooMany({ limits: { maxConnections } }: ServerContext, number: number): boolean {
  return maxConnections > 0 && number >= maxConnections;
}

function passTime(context: ServerContext, connections: Iterable<HttpConnection>): void {
  context.now = performance.now();
  context.lines.setTime(Date.now());
  for (const connection of connections) connection.checkTime(context.now);
}

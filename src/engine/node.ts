import { createServer as createNetServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { FetchApp } from '../http/handler.ts';
import { DEFAULT_LIMITS } from '../http/server-limits.ts';
import { serverAddress } from './forwarded-headers.ts';
import { listen, type Listening } from './listen.ts';
import { HeadLines } from './node/answer-head.ts';
import { HttpConnection } from './node/http-connection.ts';
import type { ServerContext } from './node/server-context.ts';
import {
  type CloseOptions,
  originOf,
  PendingWork,
  type RunningServer,
  type ServeOptions,
} from './serve-options.ts';

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
  const server = createServer(options, (socket) => accept(context, connections, socket));
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
        await close(context, listening, connections, closing);
        clearInterval(tick);
      },
    };
  } catch (error) {
    clearInterval(tick);
    throw error;
  }
}

function createContext(app: FetchApp, options: ServeOptions): ServerContext {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const lines = new HeadLines(limits.keepAliveTimeout);
  lines.setTime(Date.now());
  return {
    app,
    limits,
    lines,
    onError: options.onError,
    upgrade: options.upgrade,
    pending: new PendingWork(),
    // Known once the port is.
    address: serverAddress('http://localhost', 0),
    now: performance.now(),
    isClosing: false,
  };
}

function createServer({ tls }: ServeOptions, onSocket: (socket: Socket) => void): Server {
  // Half open: what a client gets that has said all that it had to say is for us to decide.
  const settings = { allowHalfOpen: true, noDelay: true };
  if (!tls) return createNetServer(settings, onSocket);
  const server = createTlsServer({ ...settings, ...definedOf(tls), ALPNProtocols: ['http/1.1'] }, onSocket);
  // A handshake that fails is the client's affair.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

/** `node:tls` takes a value that is there and undefined for a mistake. */
function definedOf<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

function accept(context: ServerContext, connections: Set<HttpConnection>, socket: Socket): void {
  const { maxConnections } = context.limits;
  if (maxConnections > 0 && connections.size >= maxConnections) {
    socket.destroy();
    return;
  }
  connections.add(new HttpConnection(context, socket, (closed) => connections.delete(closed)));
}

function passTime(context: ServerContext, connections: Iterable<HttpConnection>): void {
  context.now = performance.now();
  context.lines.setTime(Date.now());
  for (const connection of connections) connection.checkTime(context.now);
}

async function close(
  context: ServerContext,
  listening: Listening,
  connections: ReadonlySet<HttpConnection>,
  { deadline = 10_000, grace = 0, onCutOff }: CloseOptions,
): Promise<void> {
  context.isClosing = true;
  const begun = performance.now();
  const ended = listening.close();
  const endIdle = () => {
    for (const connection of connections) connection.endIfIdle();
  };
  if (grace <= 0) endIdle();
  // Connections whose answer had begun before, and so was not the last one that they were told of.
  const sweep = setInterval(() => {
    if (performance.now() - begun >= grace) endIdle();
  }, 50);
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      const requests = [...connections].reduce((sum, connection) => sum + connection.running, 0);
      const tasks = context.pending.size;
      if (requests + tasks > 0) onCutOff?.({ requests, tasks });
      for (const connection of connections) connection.destroy();
      resolve();
    }, deadline);
  });
  await ended;
  clearInterval(sweep);
  await Promise.race([context.pending.settled(), expired]);
  clearTimeout(timer);
}

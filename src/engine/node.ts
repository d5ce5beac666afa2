import { createServer as createNetServer, type Server, type Socket } from 'node:net';
import type { FetchApp } from '../http/handler.ts';
import { DEFAULT_LIMITS } from '../http/server-limits.ts';
import { serverAddress } from './forwarded-headers.ts';
import { listen, type Listening } from './listen.ts';
import { HeadLines } from './node/answer-head.ts';
import { HttpConnection } from './node/http-connection.ts';
import { createSecureServer, type HandshakeRules } from './node/secure-server.ts';
import type { ServerContext } from './node/server-context.ts';
import { OpenWebSockets } from './web-socket/open-web-sockets.ts';
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
  const handshakes = new Set<Socket>();
  const isFull = () => isTooMany(context, connections.size + handshakes.size);
  const accept = (socket: Socket) => {
    if (isFull()) socket.destroy();
    else connections.add(new HttpConnection(context, socket, (closed) => connections.delete(closed)));
  };
  const { headersTimeout: timeout } = context.limits;
  const server = createServer(options, { timeout, running: handshakes, isFull }, accept);
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
        await close(context, listening, { connections, handshakes }, closing);
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
    webSockets: new OpenWebSockets(),
    pending: new PendingWork(),
    // Known once the port is.
    address: serverAddress('http://localhost', 0),
    now: performance.now(),
    isClosing: false,
  };
}

function createServer(
  { tls }: ServeOptions,
  handshakes: HandshakeRules,
  onSocket: (socket: Socket) => void,
): Server {
  // Half open: what a client gets that has said all that it had to say is for us to decide.
  const settings = { allowHalfOpen: true, noDelay: true };
  if (!tls) return createNetServer(settings, onSocket);
  const secure = { ...settings, ...definedOf(tls), ALPNProtocols: ['http/1.1'] };
  return createSecureServer(secure, handshakes, onSocket);
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

interface OpenConnections {
  readonly connections: ReadonlySet<HttpConnection>;
  /** Those that do not speak HTTP yet. */
  readonly handshakes: ReadonlySet<Socket>;
}

async function close(
  context: ServerContext,
  listening: Listening,
  { connections, handshakes }: OpenConnections,
  { deadline = 10_000, grace = 0, onCutOff }: CloseOptions,
): Promise<void> {
  context.isClosing = true;
  context.webSockets.close();
  const begun = performance.now();
  const ended = listening.close();
  const endIdle = () => {
    for (const connection of connections) connection.endIfIdle();
    for (const socket of handshakes) socket.destroy();
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
  const settled = context.webSockets.settled().then(() => context.pending.settled());
  await Promise.race([settled, expired]);
  clearTimeout(timer);
}

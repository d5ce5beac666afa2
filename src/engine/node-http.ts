import { type IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http';
import { knowConnections } from '../http/client-facts.ts';
import { type Connection, type FetchApp, requestFor } from '../http/handler.ts';
import { DEFAULT_LIMITS, type ServerLimits } from '../http/server-limits.ts';
import { closeServer, type EndingServer } from './close-server.ts';
import { serverAddress } from './forwarded-headers.ts';
import { listen, type Listening } from './listen.ts';
import { statusBeyondLimits } from './node-http/check-limits.ts';
import { createHttpServer, type HttpServer } from './node-http/create-http-server.ts';
import { Exchange } from './node-http/exchange.ts';
import { IncomingSource, type SourceSettings } from './node-http/incoming-source.ts';
import { pipelineOf } from './node-http/pipeline.ts';
import { asksForWebSocket, readAsPlain, type UpgradeRequest } from './node-http/upgrade-request.ts';
import { writeResponse } from './node-http/write-response.ts';
import { OpenWebSockets } from './web-socket/open-web-sockets.ts';
import { refuseTarget } from './refuse-target.ts';
import { pathOfTarget } from './request-target.ts';
import { originOf, PendingWork, type RunningServer, type ServeOptions } from './serve-options.ts';

/** What the answers of a server share. */
interface ServerState {
  readonly app: FetchApp;
  readonly onError: ServeOptions['onError'];
  readonly limits: ServerLimits;
  readonly pending: Pick<PendingWork, 'add'>;
  /** Requests whose answer is not whole. */
  readonly running: Set<Exchange>;
  readonly webSockets: OpenWebSockets;
  source: SourceSettings;
  isClosing: boolean;
}

/**
 * Serves an app on Node's own HTTP server.
 *
 * @throws {WaymarkError} when the port, host or socket cannot be listened on.
 */
export async function serve(app: FetchApp, options: ServeOptions): Promise<RunningServer> {
  knowConnections();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { bodyTimeout } = limits;
  const scheme = options.tls ? 'https' : 'http';
  const pending = new PendingWork();
  const state: ServerState = {
    app,
    onError: options.onError,
    limits,
    pending,
    running: new Set(),
    webSockets: new OpenWebSockets(),
    source: {
      address: serverAddress(originOf(options.host, options.port, scheme), options.port),
      bodyTimeout,
      trust: options.trust,
    },
    isClosing: false,
  };
  const { server, handshakes } = createHttpServer({
    limits,
    tls: options.tls,
    onRequest: (incoming, outgoing) => void answer(state, incoming, outgoing),
    onExpectContinue: (incoming, outgoing) =>
      void answer(state, incoming, outgoing, { waitsForContinue: true }),
    onUpgrade: (upgrade) => void takeUpgrade(server, state, upgrade),
  });
  const listening = await listen(server, options);
  const { port } = listening;
  const origin = originOf(options.socketPath === undefined ? options.host : undefined, port, scheme);
  state.source = { ...state.source, address: serverAddress(origin, port) };
  return {
    port,
    origin,
    close: async (closing = {}) => {
      state.isClosing = true;
      await closeServer({ ...endOf({ server, handshakes }, listening, state), pending }, closing);
      // Ends what Node does for its connections now and then; that nobody listens any more is no error here.
      server.close(ignore);
    },
  };
}

/** How a server of Node's that somebody else has made answers. */
export interface ListenerOptions extends Pick<ServeOptions, 'limits' | 'onError' | 'trust'> {
  /** What the server is called where nobody says what the client has called it. */
  readonly origin: string;
  /** Keeps the process from ending, or from being stopped, before work has settled. */
  readonly waitUntil: Connection['waitUntil'];
}

/** Makes what answers the requests of a server of Node's from an app. */
export function createListener(app: FetchApp, options: ListenerOptions): RequestListener {
  knowConnections();
  const { onError, trust, origin, waitUntil } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const state: ServerState = {
    app,
    onError,
    limits,
    pending: { add: waitUntil },
    running: new Set(),
    webSockets: new OpenWebSockets(),
    source: { address: serverAddress(origin, 0), bodyTimeout: limits.bodyTimeout, trust },
    isClosing: false,
  };
  return (incoming, outgoing) => void answer(state, incoming, outgoing);
}

/** What sets a request apart from most. */
interface RequestKind {
  readonly waitsForContinue?: boolean;
  /** There where the client would speak WebSocket from here on. */
  readonly upgrade?: UpgradeRequest;
}

async function takeUpgrade(server: Server, state: ServerState, upgrade: UpgradeRequest): Promise<void> {
  const { incoming, socket } = upgrade;
  // `close` follows, and says all that matters.
  socket.on('error', ignore);
  // Node does not wait for what it has not answered yet.
  await pipelineOf(socket).answersSoFar();
  if (socket.destroyed) return;
  if (!asksForWebSocket(incoming)) {
    socket.off('error', ignore);
    readAsPlain(server, upgrade);
    return;
  }
  const outgoing = new ServerResponse(incoming);
  outgoing.assignSocket(socket);
  // Node reads no further request from a connection that it has given away.
  outgoing.once('finish', () => socket.end());
  void answer(state, incoming, outgoing, { upgrade });
}

async function open(
  { webSockets }: ServerState,
  exchange: Exchange,
  { upgrade, request, response }: { upgrade: UpgradeRequest; request: Request; response: Response },
): Promise<void> {
  const { openOnNode } = await import('./web-socket/open-on-node.ts');
  const { webSocket: offer } = exchange;
  if (!offer || exchange.isAborted) return;
  exchange.leave();
  const { socket, head } = upgrade;
  socket.off('error', ignore);
  try {
    openOnNode({ socket, head, request, response, offer, open: webSockets });
  } catch (error) {
    // Nobody else would end it.
    socket.destroy();
    throw error;
  }
}

async function answer(
  state: ServerState,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { waitsForContinue = false, upgrade }: RequestKind = {},
): Promise<void> {
  const exchange = new Exchange(incoming, outgoing, state, upgrade !== undefined);
  const turn = exchange.turn();
  if (turn) await turn;
  if (exchange.isAborted) return;
  const path = pathOfTarget(incoming.url ?? '/');
  const source = new IncomingSource(exchange, state.source, path ?? '/', waitsForContinue);
  const write = async (response: Response) => {
    const { maxRequestsPerConnection: most } = state.limits;
    const isLast = most > 0 && exchange.number >= most;
    // Else the client would keep a connection that nobody answers on any more.
    if (state.isClosing || isLast || source.mustClose || upgrade) outgoing.shouldKeepAlive = false;
    await writeResponse(outgoing, response, {
      method: source.method,
      timeout: state.limits.writeTimeout,
      mustLinger: () => source.mustLinger,
    });
    source.dropUnread();
  };
  const refusal = refusalOf(incoming, path, state.limits);
  if (refusal) return write(refusal);
  const request = requestFor(state.app, source);
  try {
    const response = await state.app.fetch(request, exchange);
    if (exchange.isAborted || outgoing.headersSent) await response.body?.cancel();
    else if (exchange.webSocket && upgrade) await open(state, exchange, { upgrade, request, response });
    else await write(response);
  } catch (error) {
    if (exchange.isAborted && isAbort(error)) return;
    state.onError(error, request);
    await fail(outgoing, write);
  }
}

/** What no app is asked to answer. */
function refusalOf(
  incoming: IncomingMessage,
  path: string | undefined,
  limits: ServerLimits,
): Response | undefined {
  const status = statusBeyondLimits(incoming, limits);
  if (status) return new Response(null, { status, headers: { connection: 'close' } });
  return refuseTarget(incoming.method ?? '', path);
}

async function fail(outgoing: ServerResponse, write: (response: Response) => Promise<void>): Promise<void> {
  if (outgoing.headersSent) {
    // Only the connection can still say that the answer is not whole (RFC 9112, section 8).
    outgoing.destroy();
    return;
  }
  for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name);
  outgoing.statusMessage = '';
  await write(new Response(null, { status: 500 }));
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function endOf(
  { server, handshakes }: HttpServer,
  listening: Listening,
  { running, webSockets }: ServerState,
): Omit<EndingServer, 'pending'> {
  return {
    webSockets,
    running: () => running.size,
    stop: () => listening.close(),
    endIdle: () => {
      server.closeIdleConnections();
      for (const socket of handshakes) socket.destroy();
    },
    cutOff: () => server.closeAllConnections(),
  };
}

function ignore(): void {}

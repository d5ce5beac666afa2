import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { collapseSlashes } from '../http/collapse-slashes.ts';
import type { Connection, FetchApp } from '../http/handler.ts';
import { redirectToCanonical } from '../http/redirect-response.ts';
import { listen, type Listening } from './listen.ts';
import { pathOfTarget } from './node-http/request-target.ts';
import {
  type CloseOptions,
  originOf,
  PendingWork,
  type RunningServer,
  type ServeOptions,
} from './serve-options.ts';
import { type ServerAddress, toRequest } from './node-http/to-request.ts';
import { writeResponse } from './node-http/write-response.ts';

/** What the answers of a server share. */
interface ServerState {
  readonly app: FetchApp;
  readonly onError: ServeOptions['onError'];
  readonly pending: PendingWork;
  address: ServerAddress;
  isClosing: boolean;
}

/**
 * Serves an app on Node's own HTTP server.
 *
 * @throws {WaymarkError} when the port or host cannot be listened on.
 */
export async function serve(app: FetchApp, options: ServeOptions): Promise<RunningServer> {
  const state: ServerState = {
    app,
    onError: options.onError,
    pending: new PendingWork(),
    address: { host: '', hostname: '', port: '' },
    isClosing: false,
  };
  const server = createServer((incoming, outgoing) => void answer(state, incoming, outgoing));
  const listening = await listen(server, options);
  const { port } = listening;
  const origin = originOf(options.host, port);
  const { host, hostname } = new URL(origin);
  state.address = { host, hostname, port: String(port) };
  return { port, origin, close: (closing = {}) => close(server, listening, state, closing) };
}

async function answer(
  state: ServerState,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const path = pathOfTarget(incoming.url ?? '/');
  const collapsed = path === undefined ? undefined : collapseSlashes(path);
  if (collapsed !== undefined) {
    await writeResponse(outgoing, redirectToCanonical(collapsed), incoming.method ?? 'GET');
    return;
  }
  const request = path === undefined ? undefined : toRequest(incoming, outgoing, state.address, path);
  if (!request) {
    outgoing.statusCode = 400;
    outgoing.end();
    return;
  }
  try {
    const response = await state.app.fetch(request, connectionOf(incoming, outgoing, state.pending));
    // Else the client would keep a connection that nobody answers on any more.
    if (state.isClosing) outgoing.shouldKeepAlive = false;
    await writeResponse(outgoing, response, request.method);
  } catch (error) {
    state.onError(error, request);
    fail(outgoing);
  }
  dropBody(incoming, request);
}

/** What nobody has read, and nobody is reading: it stands between this request and the next of its connection. */
function dropBody(incoming: IncomingMessage, { body }: Request): void {
  if (!incoming.complete && body && !body.locked) body.cancel().catch(ignore);
}

function fail(outgoing: ServerResponse): void {
  if (outgoing.headersSent) {
    // Only the connection can still say that the answer is not whole (RFC 9112, section 8).
    outgoing.destroy();
    return;
  }
  for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name);
  outgoing.statusCode = 500;
  outgoing.statusMessage = '';
  outgoing.end();
}

function connectionOf(incoming: IncomingMessage, outgoing: ServerResponse, pending: PendingWork): Connection {
  const closed = new Promise<void>((resolve) => {
    outgoing.once('close', resolve);
  });
  const { remoteAddress } = incoming.socket;
  return { closed, waitUntil: pending.add, ...(remoteAddress === undefined ? {} : { remoteAddress }) };
}

async function close(
  server: Server,
  listening: Listening,
  state: ServerState,
  { deadline = 10_000 }: CloseOptions,
): Promise<void> {
  state.isClosing = true;
  const ended = listening.close();
  server.closeIdleConnections();
  // Connections whose answer had begun before, and so was not the last one that they were told of.
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  const cutOff = setTimeout(() => server.closeAllConnections(), deadline);
  await ended;
  clearInterval(sweep);
  clearTimeout(cutOff);
  await Promise.race([state.pending.settled(), after(deadline)]);
}

function ignore(): void {}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

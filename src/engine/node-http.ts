import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Connection, FetchApp } from '../http/handler.ts';
import { listen } from './listen.ts';
import { originOf, PendingWork, type RunningServer, type ServeOptions } from './serve-options.ts';
import { toRequest } from './node-http/to-request.ts';
import { writeResponse } from './node-http/write-response.ts';

/**
 * Serves an app on Node's own HTTP server.
 *
 * @throws {WaymarkError} when the port or host cannot be listened on.
 */
export async function serve(app: FetchApp, options: ServeOptions): Promise<RunningServer> {
  const pending = new PendingWork();
  let origin = '';
  const server = createServer((incoming, outgoing) => {
    void answer(app, incoming, outgoing, origin, pending, options.onError);
  });
  const port = await listen(server, options);
  origin = originOf(options.host, port);
  return { port, origin, close: (deadline = 10_000) => close(server, pending, deadline) };
}

async function answer(
  app: FetchApp,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  origin: string,
  pending: PendingWork,
  onError: ServeOptions['onError'],
): Promise<void> {
  const request = toRequest(incoming, outgoing, origin);
  if (!request) {
    outgoing.writeHead(400).end();
    return;
  }
  try {
    const response = await app.fetch(request, connectionOf(incoming, outgoing, pending));
    await writeResponse(outgoing, response, request.method);
  } catch (error) {
    onError(error, request);
    // Once the head is out only the connection can say that the answer is not whole (RFC 9112, section 8).
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500).end();
  }
}

function connectionOf(incoming: IncomingMessage, outgoing: ServerResponse, pending: PendingWork): Connection {
  const closed = new Promise<void>((resolve) => {
    outgoing.once('close', resolve);
  });
  const { remoteAddress } = incoming.socket;
  return { closed, waitUntil: pending.add, ...(remoteAddress === undefined ? {} : { remoteAddress }) };
}

async function close(server: Server, pending: PendingWork, deadline: number): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const cutOff = setTimeout(() => server.closeAllConnections(), deadline);
  await ended;
  clearTimeout(cutOff);
  await Promise.race([pending.settled(), after(deadline)]);
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Outcome, SeenRequest } from './outcome.ts';

/** A request as Node's parser read it, and what Node made of it. */
export interface ReferenceRequest extends SeenRequest {
  readonly version: string;
  /** Whether the connection goes on after its answer. */
  readonly keepsAlive: boolean;
  /** Whether Node refused it, before any handler, for what it expects (RFC 9110, section 10.1.1). */
  readonly isUnmet: boolean;
  /** Names and values of its trailers in turn. */
  trailers: readonly string[];
}

/** What Node's server made of the bytes of one connection. */
export interface ReferenceLog {
  readonly requests: ReferenceRequest[];
  /** Why it gave up, if it did: a code of its parser. */
  error: string | undefined;
  /** Whether it had seen the end of the client by then. */
  isErrorOfEnd: boolean;
  hasEnded: boolean;
  /** The method of a request that asked for another protocol, and got nobody to speak it with. */
  tunnel: string | undefined;
}

/** What Node's server made of a stream. */
export interface ReferenceOutcome extends Outcome, Omit<ReferenceLog, 'requests' | 'hasEnded'> {
  readonly requests: readonly ReferenceRequest[];
  /** What it was sent. */
  readonly text: string;
}

export function emptyLog(): ReferenceLog {
  return { requests: [], error: undefined, isErrorOfEnd: false, hasEnded: false, tunnel: undefined };
}

/**
 * Node's own server with its strict defaults, which answers everything with 200.
 *
 * @param logOf Where to write what happens on a connection.
 */
export function createReference(logOf: (socket: Duplex) => ReferenceLog): Server {
  // A limit of its own: Node counts all of a head as one, and what is beyond is for the rules to tell.
  const server = createServer({ maxHeaderSize: 1 << 20, keepAliveTimeout: 0 });
  server.maxHeadersCount = 0;
  server.on('request', (request, response) => {
    answer(logOf(request.socket), request, response, 200);
  });
  // What Node does where nobody listens; here it is also written down.
  server.on('checkExpectation', (request, response) => {
    answer(logOf(request.socket), request, response, 417);
  });
  server.on('connect', (request, socket) => {
    logOf(socket).tunnel = request.method;
    socket.destroy();
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const log = logOf(socket);
    if (log.error !== undefined) return;
    log.error = error.code ?? error.message;
    log.isErrorOfEnd = log.hasEnded;
  });
  return server;
}

function answer(log: ReferenceLog, request: IncomingMessage, response: ServerResponse, status: number): void {
  const seen: ReferenceRequest = {
    method: request.method ?? '',
    target: request.url ?? '',
    pairs: request.rawHeaders,
    body: undefined,
    version: request.httpVersion,
    keepsAlive: response.shouldKeepAlive,
    isUnmet: status === 417,
    trailers: [],
  };
  log.requests.push(seen);
  const pieces: string[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece.toString('latin1')));
  request.on('error', ignore);
  request.on('end', () => {
    seen.body = pieces.join('');
    seen.trailers = request.rawTrailers;
    // Node keeps a connection to a client of HTTP/1.0 only where it is told the length.
    response.writeHead(status, { 'Content-Length': 2 }).end('ok');
  });
}

function ignore(): void {}

import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer, type ServerOptions as SecureServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ServerLimits } from '../../http/server-limits.ts';
import { watchHandshakes } from '../handshakes.ts';
import type { TlsCertificate } from '../serve-options.ts';
import type { UpgradeRequest } from './upgrade-request.ts';

/** What a server of Node's is made of. */
export interface HttpServerInput {
  readonly limits: ServerLimits;
  readonly tls: TlsCertificate | undefined;
  readonly onRequest: RequestListener;
  /** Told of requests whose client waits to be told that it may send the body. */
  readonly onExpectContinue: RequestListener;
  /** Told of requests that ask for another protocol. */
  readonly onUpgrade: (request: UpgradeRequest) => void;
}

/** A server of Node's. */
export interface HttpServer {
  readonly server: Server;
  /** The connections at any time that do not speak HTTP yet. */
  readonly handshakes: ReadonlySet<Socket>;
}

/** What a target and its method may take beside `maxTargetSize`. */
const REQUEST_LINE = 64;

/** Makes a server of `node:http` or `node:https` that keeps the limits that Node knows of. */
export function createHttpServer(input: HttpServerInput): HttpServer {
  const { limits, tls, onRequest, onExpectContinue, onUpgrade } = input;
  const options: ServerOptions = {
    // Node counts the target among the headers; what is too much of either is told apart once both are read.
    maxHeaderSize: headSize(limits),
    headersTimeout: limits.headersTimeout,
    // Bodies have a limit of their own: see `IncomingSource`.
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveTimeout,
    connectionsCheckingInterval: Math.min(1000, Math.max(50, limits.headersTimeout / 10)),
  };
  const { server, handshakes } = tls
    ? secureServer({ ...options, ...secureOptions(tls), handshakeTimeout: limits.headersTimeout }, onRequest)
    : { server: createServer(options, onRequest), handshakes: new Set<Socket>() };
  // Beyond its own limit Node drops headers without a word; here more than the limit is refused.
  server.maxHeadersCount = 0;
  server.on('checkContinue', onExpectContinue);
  server.on('upgrade', (incoming, socket: Socket, head) => onUpgrade({ incoming, socket, head }));
  // A listener, or Node would close the connection without an answer.
  server.on('connect', (_, socket) => refuse(socket, '400 Bad Request'));
  server.on('clientError', (error, socket) => onClientError(error, socket, limits));
  if (limits.maxConnections > 0) limitConnections(server, limits.maxConnections);
  return { server, handshakes };
}

function secureServer(options: SecureServerOptions, onRequest: RequestListener) {
  const server = createSecureServer(options, onRequest);
  // Node would tell `clientError`, and there is no way to answer.
  server.on('tlsClientError', (_, socket) => socket.destroy());
  return { server, handshakes: watchHandshakes(server) };
}

function headSize({ maxHeaderSize, maxTargetSize }: ServerLimits): number {
  if (maxHeaderSize === 0 || maxTargetSize === 0) return 2 ** 31 - 1;
  return maxHeaderSize + maxTargetSize + REQUEST_LINE;
}

function secureOptions({ key, cert, ca, passphrase }: TlsCertificate) {
  return {
    key,
    cert,
    ALPNProtocols: ['http/1.1'],
    ...(ca === undefined ? {} : { ca }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

interface ClientError extends Error {
  readonly code?: string;
  /** What was being read when the parser gave up. */
  readonly rawPacket?: Buffer;
}

function onClientError(error: ClientError, socket: Duplex, limits: ServerLimits): void {
  if (!socket.writable || hasAnswerBegun(socket)) {
    socket.destroy();
    return;
  }
  refuse(socket, statusOf(error, limits));
}

function statusOf({ code, rawPacket }: ClientError, { maxTargetSize }: ServerLimits): string {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout';
  if (code !== 'HPE_HEADER_OVERFLOW') return '400 Bad Request';
  const line = rawPacket?.indexOf('\r\n') ?? 0;
  const isTarget = maxTargetSize > 0 && (line < 0 || line > maxTargetSize + REQUEST_LINE);
  return isTarget ? '414 URI Too Long' : '431 Request Header Fields Too Large';
}

/** Whether a second answer would be read as a part of the first. */
function hasAnswerBegun(socket: Duplex): boolean {
  const { _httpMessage: message } = socket as Duplex & { _httpMessage?: { headersSent: boolean } | null };
  return message?.headersSent === true;
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

function limitConnections(server: Server, most: number): void {
  let count = 0;
  const counted = new WeakSet<Socket>();
  // Node's own counter knows nothing of the second address of `localhost`.
  server.on('connection', (socket) => {
    // One that is read once more: see `readAsPlain`.
    if (counted.has(socket)) return;
    counted.add(socket);
    count += 1;
    socket.once('close', () => (count -= 1));
    if (count > most) socket.destroy();
  });
}

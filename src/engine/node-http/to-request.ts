import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyStream } from './body-stream.ts';

/** What request URLs and forwarding headers are made of besides the request itself. */
export interface ServerAddress {
  /** With the port, where it is not the scheme's own: `localhost:3000`. */
  readonly host: string;
  /** Without the port. */
  readonly hostname: string;
  readonly port: string;
}

/** Methods that the Fetch standard forbids: no web-standard request can have them. */
const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK']);

/**
 * Makes a web-standard request of Node's; `undefined` where none can be made of it, which is to be answered with 400.
 *
 * @param path The path and query of its target.
 */
export function toRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  address: ServerAddress,
  path: string,
): Request | undefined {
  const method = incoming.method ?? 'GET';
  if (FORBIDDEN.has(method)) return undefined;
  const headers = headersOf(incoming, address);
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal: abortSignal(outgoing) };
  // The Fetch standard gives no body to GET and HEAD; every other request has one, if an empty one.
  if (method !== 'GET' && method !== 'HEAD') {
    init.body = bodyStream(incoming);
    init.duplex = 'half';
  }
  return new Request(`${schemeOf(headers)}://${address.host}${path}`, init);
}

function headersOf(incoming: IncomingMessage, address: ServerAddress): Headers {
  const headers = new Headers();
  const { rawHeaders, socket } = incoming;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  // As Next.js does: handlers find these whether or not a proxy stands before the server.
  setMissing(headers, 'x-forwarded-host', headers.get('host') ?? address.hostname);
  setMissing(headers, 'x-forwarded-port', address.port);
  setMissing(headers, 'x-forwarded-proto', 'http');
  setMissing(headers, 'x-forwarded-for', socket.remoteAddress ?? '');
  return headers;
}

function setMissing(headers: Headers, name: string, value: string): void {
  if (!headers.has(name)) headers.set(name, value);
}

function schemeOf(headers: Headers): 'http' | 'https' {
  const [first = ''] = (headers.get('x-forwarded-proto') ?? '').split(',');
  return first.trim() === 'https' ? 'https' : 'http';
}

function abortSignal(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) controller.abort();
  });
  return controller.signal;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyStream } from './body-stream.ts';

/**
 * Makes a web-standard request of Node's; `undefined` where none can be made of it (RFC 9112, section 3.2: a
 * target that is no path; a method that the Fetch standard forbids), which is to be answered with 400.
 */
export function toRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  origin: string,
): Request | undefined {
  const path = pathOf(incoming.url ?? '/');
  const method = incoming.method ?? 'GET';
  if (path === undefined || FORBIDDEN.has(method)) return undefined;
  const headers = headersOf(incoming, origin);
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal: abortSignal(outgoing) };
  // The Fetch standard gives no body to GET and HEAD; every other request has one, if an empty one.
  if (method !== 'GET' && method !== 'HEAD') {
    init.body = bodyStream(incoming);
    init.duplex = 'half';
  }
  return new Request(`${schemeOf(headers)}${origin.slice('http'.length)}${path}`, init);
}

const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK']);

function pathOf(target: string): string | undefined {
  if (target.startsWith('/')) return target;
  const absolute = /^https?:\/\/[^/?#]*/i.exec(target);
  if (!absolute) return undefined;
  const path = target.slice(absolute[0].length);
  return path.startsWith('/') ? path : `/${path}`;
}

function headersOf(incoming: IncomingMessage, origin: string): Headers {
  const headers = new Headers();
  const { rawHeaders, socket } = incoming;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  // As Next.js does: handlers find these whether or not a proxy stands before the server.
  const { host, port } = new URL(origin);
  setMissing(headers, 'x-forwarded-host', headers.get('host') ?? host);
  setMissing(headers, 'x-forwarded-port', port);
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

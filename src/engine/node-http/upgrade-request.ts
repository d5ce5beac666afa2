import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** A request that asks for another protocol, which Node reads no further. */
export interface UpgradeRequest {
  readonly incoming: IncomingMessage;
  readonly socket: Socket;
  /** What the client has sent behind the head of its request. */
  readonly head: Buffer;
}

/** Whether the client would speak WebSocket from here on (RFC 6455, section 4.1). */
export function asksForWebSocket({ method, headers, httpVersion }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return (
    method === 'GET' && httpVersion === '1.1' && !hasBody && /\bwebsocket\b/i.test(headers.upgrade ?? '')
  );
}

/**
 * Lets Node read a request once more, as one that asks for no other protocol: nobody here speaks any but WebSocket, and
 * then a request is answered like any other (RFC 9110, section 7.8). Node has given its connection away, and has not
 * read its body.
 */
export function readAsPlain(server: Server, { incoming, socket, head }: UpgradeRequest): void {
  const { method, url, httpVersion, rawHeaders } = incoming;
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== 'upgrade')
      text += `${rawHeaders[index]}: ${rawHeaders[index + 1]}\r\n`;
  }
  socket.unshift(Buffer.concat([Buffer.from(`${text}\r\n`, 'latin1'), head]));
  server.emit(socket instanceof TLSSocket ? 'secureConnection' : 'connection', socket);
}

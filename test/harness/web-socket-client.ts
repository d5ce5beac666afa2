import { WebSocket, type ClientOptions } from 'ws';

/** A client's end of a WebSocket, that keeps what comes in. */
export interface WebSocketClient {
  readonly socket: WebSocket;
  /** The headers of the handshake's answer, by name in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The next message: a text, or bytes. */
  next(): Promise<string | Buffer>;
  /** How it was closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** How a handshake was refused. */
export class HandshakeRefused extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;

  constructor(status: number, headers: HandshakeRefused['headers'], body: string) {
    super(`The server answered with ${status}: ${body}`);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/**
 * Opens a WebSocket.
 *
 * @param url `http://localhost:3000/api/chat`.
 * @throws {HandshakeRefused} when the server answers with anything else.
 */
export function openWebSocket(
  url: string,
  options: ClientOptions & { readonly protocols?: readonly string[] } = {},
): Promise<WebSocketClient> {
  const { protocols = [], ...rest } = options;
  const socket = new WebSocket(url.replace('http', 'ws'), [...protocols], rest);
  const messages: (string | Buffer)[] = [];
  const readers: { resolve: (message: string | Buffer) => void; reject: (error: Error) => void }[] = [];
  let headers: WebSocketClient['headers'] = {};
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? (data as Buffer) : String(data);
    const reader = readers.shift();
    if (reader) reader.resolve(message);
    else messages.push(message);
  });
  socket.on('upgrade', (response) => (headers = response.headers));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => {
      for (const { reject } of readers) reject(new Error(`The WebSocket was closed with ${code}.`));
      resolve({ code, reason: reason.toString() });
    });
  });
  return new Promise((resolve, reject) => {
    socket.once('unexpected-response', (_, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () =>
        reject(new HandshakeRefused(response.statusCode ?? 0, response.headers, body)),
      );
    });
    socket.on('error', reject);
    socket.once('open', () =>
      resolve({
        socket,
        get headers() {
          return headers;
        },
        next: () => {
          const message = messages.shift();
          return message === undefined
            ? new Promise((resolve, reject) => readers.push({ resolve, reject }))
            : Promise.resolve(message);
        },
        closed,
      }),
    );
  });
}

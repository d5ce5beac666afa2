import type { ByteSize } from '../../http/byte-size.ts';
import type { NextRequest } from '../next-request.ts';

/** What can be sent: a text message, or a binary one. */
export type WebSocketData = string | ArrayBuffer | SharedArrayBuffer | ArrayBufferView;

/** The client at the other end of a WebSocket. */
export interface WebSocketPeer {
  /** Differs from that of every other connection. */
  readonly id: string;
  /** The address of the peer of the socket. */
  readonly remoteAddress: string | undefined;
  /** The request that became this connection. */
  readonly request: NextRequest;
  /** Bytes that wait to be sent: a client that does not keep up is seen by it. */
  readonly bufferedAmount: number;
  /**
   * Sends a message; does nothing once the connection closes. More than 16 MiB that wait close it with 1008.
   *
   * @returns `bufferedAmount` from then on.
   * @throws {TypeError} for what is neither text nor bytes: write objects with `JSON.stringify`.
   */
  send(data: WebSocketData): number;
  /**
   * Begins to close.
   *
   * @param code 1000 to 1014, but for 1004, 1005 and 1006, or 3000 to 4999. Default: none is sent.
   * @param reason At most 123 bytes. Default: ''.
   * @throws {TypeError} for another code.
   * @throws {RangeError} for a longer reason.
   */
  close(code?: number, reason?: string): void;
  /** Ends the connection without a word; the client sees 1006. */
  terminate(): void;
}

/** A message that came in; what it is read as does not change what it is. */
export interface WebSocketMessage {
  /** A string for a text message, bytes for a binary one. */
  readonly rawData: string | Uint8Array<ArrayBuffer>;
  uint8Array(): Uint8Array<ArrayBuffer>;
  arrayBuffer(): ArrayBuffer;
  text(): string;
  /** @throws {SyntaxError} when it is no JSON. */
  json<T = unknown>(): T;
}

/**
 * What a route does with a WebSocket. The hooks of one connection run one after the other: while one waits, the next
 * message waits too, and the client is slowed down where the runtime allows it. A hook that throws is reported, and
 * closes the connection with 1011.
 */
export interface WebSocketHooks {
  open?(peer: WebSocketPeer): void | Promise<void>;
  message?(peer: WebSocketPeer, message: WebSocketMessage): void | Promise<void>;
  /** What had to wait has been sent. Not in Next.js's proposal. */
  drain?(peer: WebSocketPeer): void | Promise<void>;
  /** The connection failed: `close` follows. */
  error?(peer: WebSocketPeer, error: Error): void | Promise<void>;
  /** The last one; 1005 is a close without a code, 1006 an end without a close. */
  close?(peer: WebSocketPeer, details: { code: number; reason: string }): void | Promise<void>;
}

/** How a WebSocket is opened. */
export interface WebSocketUpgradeOptions {
  /** The subprotocol to speak; a client that has not named it is answered with 400. Default: none. */
  protocol?: string;
  /**
   * Origins whose pages may connect besides the server's own host: `https://app.example.com`, or `*` for all. A client
   * that names another one is answered with 403; one that names none is no browser. Default: none.
   */
  allowedOrigins?: readonly string[];
  /** The most bytes of a message; a larger one closes with 1009. Default: 16 MiB, which is the most on Bun. Not in Next.js's proposal. */
  maxPayload?: ByteSize;
  /**
   * Seconds that a client may be silent: it is pinged before they have passed, and given up after them; 0 for ever.
   * Default: 120, which cannot be changed on Bun. Not in Next.js's proposal.
   */
  idleTimeout?: number;
  /**
   * Whether messages may be compressed (RFC 7692), which takes memory for each connection; without effect on Bun and
   * Deno. Default: false. Not in Next.js's proposal.
   */
  perMessageDeflate?: boolean;
}

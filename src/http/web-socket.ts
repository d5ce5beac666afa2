/** A WebSocket that an engine has opened, as the app uses it. */
export interface WebSocketTransport {
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number;
  /** Sends a text message, or a binary one; does nothing once the connection closes. */
  send(data: string | Uint8Array<ArrayBuffer>): void;
  /** Begins to close; the codes and reasons that may be sent are the caller's to know. Does nothing a second time. */
  close(code?: number, reason?: string): void;
  /** Ends the connection without a word. */
  terminate(): void;
  /** Reads no further message, as far as the runtime can be told so. */
  pause(): void;
  resume(): void;
}

/** What an engine tells of a WebSocket: first that it is open, last that it is closed. */
export interface WebSocketEvents {
  opened(transport: WebSocketTransport): void;
  /** @param data A text, or the bytes of a binary message, which are the receiver's from then on. */
  received(data: string | Uint8Array<ArrayBuffer>): void;
  /** What had to wait has been sent. */
  drained(): void;
  /** The connection failed: the client broke the protocol, or is gone without a word. */
  failed(error: Error): void;
  closed(code: number, reason: string): void;
}

/** A WebSocket that an app accepts. */
export interface WebSocketOffer {
  /** The subprotocol to speak; one that the client has named. */
  readonly protocol: string | undefined;
  /** The most bytes of a message: a larger one closes the connection with 1009. */
  readonly maxPayload: number;
  /** Milliseconds after which a client that is silent, even when it is pinged, is given up; 0 for never. */
  readonly idleTimeout: number;
  /** Whether messages may be compressed (RFC 7692). */
  readonly perMessageDeflate: boolean;
  readonly events: WebSocketEvents;
}

/** The most bytes of a message where nothing else is said. */
export const DEFAULT_MAX_PAYLOAD = 16 * 1024 * 1024;

/** Milliseconds of silence that a client may keep where nothing else is said. */
export const DEFAULT_IDLE_TIMEOUT = 120_000;

import type { BunSocketData } from './bun-web-socket.ts';

/** What of Bun is used here. */
export interface BunRuntime {
  serve(options: BunServeOptions): BunServer;
}

/** A server of Bun's. */
export interface BunServer {
  readonly port: number | undefined;
  readonly pendingRequests: number;
  requestIP(request: Request): { readonly address: string } | null;
  /** Sets anew, in seconds, how long the connection of a request may be silent. */
  timeout(request: Request, seconds: number): void;
  stop(closeActiveConnections?: boolean): Promise<void>;
  /** Makes a WebSocket of a request; then there is no answer to it. */
  upgrade(request: Request, options: { headers: Headers; data: BunSocketData }): boolean;
}

/** A WebSocket of Bun's. */
export interface BunServerWebSocket {
  readonly data: BunSocketData;
  readonly readyState: number;
  getBufferedAmount(): number;
  send(data: string | Uint8Array<ArrayBuffer>): number;
  close(code?: number, reason?: string): void;
  terminate(): void;
}

/** What Bun calls for the WebSockets of a server. */
export interface BunWebSocketHandlers {
  open(socket: BunServerWebSocket): void;
  message(socket: BunServerWebSocket, message: string | Uint8Array): void;
  drain(socket: BunServerWebSocket): void;
  close(socket: BunServerWebSocket, code: number, reason: string): void;
}

/** What `Bun.serve` takes, as far as it is used. */
export interface BunServeOptions {
  readonly port?: number;
  readonly hostname?: string;
  readonly unix?: string;
  readonly tls?: {
    readonly key: string | Buffer;
    readonly cert: string | Buffer;
    readonly ca?: string | Buffer;
    readonly passphrase?: string;
  };
  /** Seconds, from 0 for no limit to 255. */
  readonly idleTimeout: number;
  readonly maxRequestBodySize: number;
  readonly development: false;
  readonly reusePort: boolean;
  readonly websocket: BunWebSocketHandlers & {
    readonly maxPayloadLength: number;
    /** Seconds. */
    readonly idleTimeout: number;
    readonly perMessageDeflate: boolean;
  };
  fetch(request: Request, server: BunServer): Response | undefined | Promise<Response | undefined>;
  error(error: unknown): Response;
}

/** Bun, in which this process runs. */
export function bunRuntime(): BunRuntime {
  return (globalThis as unknown as { readonly Bun: BunRuntime }).Bun;
}

/** What of Deno is used here. */
export interface DenoRuntime {
  serve(
    options: DenoServeOptions,
    handler: (request: Request, info: DenoServeInfo) => Response | undefined | Promise<Response | undefined>,
  ): DenoServer;
  /** Makes a WebSocket of a request, which is then answered with this response. */
  upgradeWebSocket(
    request: Request,
    options: {
      /** Seconds; 0 for ever. */
      readonly idleTimeout: number;
    },
  ): { readonly socket: WebSocket; readonly response: Response };
}

/** A server of Deno's. */
export interface DenoServer {
  readonly addr: { readonly port?: number };
  /** Takes no new connection; resolves when the last request has been answered. */
  shutdown(): Promise<void>;
}

/** What Deno tells of a request beside it. */
export interface DenoServeInfo {
  readonly remoteAddr: { readonly hostname?: string };
  /** Settles when the answer is written, or cannot be. */
  readonly completed: Promise<void>;
}

/** What `Deno.serve` takes, as far as it is used. */
export interface DenoServeOptions {
  readonly port?: number;
  readonly hostname?: string;
  readonly path?: string;
  readonly key?: string;
  readonly cert?: string;
  /** Ends the server and all of its connections. */
  readonly signal: AbortSignal;
  onListen(): void;
  onError(error: unknown): Response;
}

/** Deno, in which this process runs. */
export function denoRuntime(): DenoRuntime {
  return (globalThis as unknown as { readonly Deno: DenoRuntime }).Deno;
}

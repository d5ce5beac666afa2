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
  fetch(request: Request, server: BunServer): Response | Promise<Response>;
  error(error: unknown): Response;
}

/** Bun, in which this process runs. */
export function bunRuntime(): BunRuntime {
  return (globalThis as unknown as { readonly Bun: BunRuntime }).Bun;
}

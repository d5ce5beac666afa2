import type { TrustProxy } from '../http/proxy-trust.ts';
import type { ServerLimits } from '../http/server-limits.ts';

/** Where and how a built app is served. */
export interface StartOptions {
  /** Default: 3000. */
  readonly port?: number | undefined;
  /** Default: every interface. */
  readonly host?: string | undefined;
  /** A Unix socket to listen on in the place of a port. Default: none. */
  readonly socketPath?: string | undefined;
  /** Whose HTTP server: Waymark's own or Node's. Default: `waymark`; Bun and Deno bring theirs. */
  readonly http?: 'waymark' | 'node' | undefined;
  /** The PEM files of key and certificate, absolute or relative to the working directory. Default: none, plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  /** How many processes serve; `auto`: one for each core. Default: 1, this one. */
  readonly workers?: number | 'auto' | undefined;
  /** Milliseconds that running requests and `after()` work have when the server ends. Default: 10,000. */
  readonly drainTimeout?: number | undefined;
  /** The path below which `/live` and `/ready` answer; `false`: none. Default: `/_waymark/health`. */
  readonly healthPath?: string | false | undefined;
  /** Which proxies are trusted. Default: see `ServeOptions`. */
  readonly trustProxy?: TrustProxy | undefined;
  /** In which headers they name the client. Default: `x-forwarded`. */
  readonly proxyHeaders?: string | undefined;
  readonly limits?: Partial<ServerLimits> | undefined;
}

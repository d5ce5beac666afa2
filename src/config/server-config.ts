import type { ByteSize } from '../http/byte-size.ts';
import type { TrustProxy } from '../http/proxy-trust.ts';

/** What a server puts up with from its clients. Times are in milliseconds; 0 is no limit, for each of them. */
export interface ServerLimitsConfig {
  /**
   * How large the body of a request may be, where its route does not say so itself with
   * `export const maxBodySize`. A larger one is answered with 413. Default: `'10mb'`.
   */
  maxBodySize?: ByteSize;
  /** How large the header section of a request may be; a larger one is answered with 431. Default: `'16kb'`. */
  maxHeaderSize?: ByteSize;
  /** How many header lines a request may have; more are answered with 431. Default: 100. */
  maxHeaderCount?: number;
  /** How long the path and query of a request may be; a longer one is answered with 414. Default: `'8kb'`. */
  maxTargetSize?: ByteSize;
  /**
   * Milliseconds from the first byte of a request, or the start of a connection, to the end of the headers; then the
   * client is answered with 408. Default: 30000.
   */
  headersTimeout?: number;
  /** Milliseconds between two pieces of a body; then the client is answered with 408. Default: 30000. */
  bodyTimeout?: number;
  /** Milliseconds in which a client takes nothing of its answer; then the connection is closed. Default: 60000. */
  writeTimeout?: number;
  /**
   * Milliseconds that a connection waits for its next request; then it is closed. Behind a proxy that keeps
   * connections open, let it be longer than the proxy's. Default: 5000, as in Next.js.
   */
  keepAliveTimeout?: number;
  /** How many requests a connection may bring, the last answered with `Connection: close`. Default: 0. */
  maxRequestsPerConnection?: number;
  /** How many connections there may be at a time; further ones are closed at once. Default: 0. */
  maxConnections?: number;
}

/**
 * How a built app is served. Options of the command line, such as `--workers`, win.
 *
 * Next.js does not know these settings: they go into waymark.config.*, which it does not read.
 */
export interface ServerConfig extends ServerLimitsConfig {
  /** Whose HTTP server: Waymark's own, or that of Node.js. Default: `'waymark'`. Bun and Deno bring theirs. */
  http?: 'waymark' | 'node';
  /** How many processes serve, from 1 to 1024; `'auto'`: one for each core. Default: 1. */
  workers?: number | 'auto';
  /**
   * Milliseconds that running requests and `after()` work have when the server ends; 0: none. Default: 10000.
   */
  drainTimeout?: number;
  /**
   * The path below which `/live` and `/ready` answer health checks, with a slash at its start and none at its end;
   * `false`: they do not. Default: `'/_waymark/health'`.
   */
  healthPath?: string | false;
  /**
   * Which proxies in front of the server say who asks, and for which URL: `false`, none; `true`, whoever connects; how
   * many stand one behind the other; or their addresses and networks, `'10.0.0.0/8'`, `'loopback'`, `'linklocal'`,
   * `'uniquelocal'`. Default: none for the address of the client, and, as in Next.js, anybody for the scheme of
   * `request.url`.
   */
  trustProxy?: TrustProxy;
  /**
   * In which headers these proxies say it: `'x-forwarded'` (`X-Forwarded-For`, `-Proto`, `-Host`, `-Port`),
   * `'forwarded'` (RFC 7239), or the name of a header that holds the address alone, such as `'x-real-ip'`. A client can
   * send all others itself. Default: `'x-forwarded'`.
   */
  proxyHeaders?: 'x-forwarded' | 'forwarded' | 'x-real-ip' | (string & {});
  /**
   * Serves HTTPS. The PEM files of key and certificate, absolute or relative to the folder that the server is started
   * in. Default: HTTP.
   */
  tls?: { key: string; cert: string };
}

import type { Connection } from '../http/handler.ts';
import type { ProxyTrust } from '../http/proxy-trust.ts';
import type { ServerLimits } from '../http/server-limits.ts';

/** The certificate of a server that speaks TLS: PEM texts, as `node:tls` takes them. */
export interface TlsCertificate {
  readonly key: string | Buffer;
  readonly cert: string | Buffer;
  /** Certificates of those who may have signed, besides those that the runtime trusts. Default: none. */
  readonly ca?: string | Buffer | undefined;
  /** What `key` is encrypted with. Default: nothing. */
  readonly passphrase?: string | undefined;
}

/** Where and how an engine listens. */
export interface ServeOptions {
  /** The TCP port; 0 takes any free one. */
  readonly port: number;
  /** The address or name to listen on; every interface where it is left out. */
  readonly host?: string | undefined;
  /** How many ports above `port` to try while one is in use. Default: 0. */
  readonly morePorts?: number;
  /** A Unix socket to listen on in the place of `port` and `host`. */
  readonly socketPath?: string | undefined;
  /** Serves HTTPS with it. Default: HTTP. */
  readonly tls?: TlsCertificate | undefined;
  /** Default, of each: that of `DEFAULT_LIMITS`. */
  readonly limits?: Partial<ServerLimits> | undefined;
  /**
   * Which proxies are trusted to say who asks, and for which URL. Default: none for the address of the client, and
   * everybody for the scheme of the URL, as in Next.js.
   */
  readonly trust?: ProxyTrust | undefined;
  /** Told of what goes wrong after a handler has returned, such as a body that fails midway. */
  readonly onError: (error: unknown, request: Request) => void;
}

/** How a server ends. */
export interface CloseOptions {
  /** Milliseconds after which what still runs is cut off. Default: 10,000. */
  readonly deadline?: number;
  /**
   * Milliseconds in which a connection between two requests may still send one, which is answered and told that it is
   * the last: a client cannot know that the server ends while its request is on the way. Default: 0.
   */
  readonly grace?: number;
  /** Told of what the deadline cuts off, if anything. Default: nobody. */
  readonly onCutOff?: (cutOff: CutOff) => void;
}

/** What had not come to its end when a server did. */
export interface CutOff {
  /** Requests whose answer was not whole. */
  readonly requests: number;
  /** Requests that had been answered, but whose `after()` work had not ended. */
  readonly tasks: number;
  /** Runs of jobs. Default: none. */
  readonly jobs?: number;
}

/** A server that listens. */
export interface RunningServer {
  /** The port that it got; 0 on a Unix socket. */
  readonly port: number;
  /** The origin of request URLs and of the address to show a person: `http://localhost:3000`. */
  readonly origin: string;
  /** Takes no new connection, lets running requests and their `after()` work finish, and ends. */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * The address that a server would be reached under by a person at this machine.
 *
 * @param port 0 for none: that of a Unix socket.
 * @param scheme Default: `http`.
 */
export function originOf(host: string | undefined, port: number, scheme: 'http' | 'https' = 'http'): string {
  const suffix = port === 0 ? '' : `:${port}`;
  // As in Next.js: a loopback address is shown as `localhost`, in request URLs as well.
  if (host === undefined || isLoopback(host)) return `${scheme}://localhost${suffix}`;
  return host.includes(':') ? `${scheme}://[${host}]${suffix}` : `${scheme}://${host}${suffix}`;
}

function isLoopback(host: string): boolean {
  return host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Work that must be done before a server ends. */
export class PendingWork {
  readonly #running = new Set<Promise<unknown>>();

  readonly add: Connection['waitUntil'] = (work) => {
    const settled: Promise<unknown> = work.then(noop, noop).then(() => this.#running.delete(settled));
    this.#running.add(settled);
  };

  /** How much is left. */
  get size(): number {
    return this.#running.size;
  }

  /** Resolves when nothing is left, work that came up meanwhile included. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}

function noop(): void {}

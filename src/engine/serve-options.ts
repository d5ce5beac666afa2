import type { Connection } from '../http/handler.ts';

/** Where and how an engine listens. */
export interface ServeOptions {
  /** The TCP port; 0 takes any free one. */
  readonly port: number;
  /** The address or name to listen on; every interface where it is left out. */
  readonly host?: string | undefined;
  /** How many ports above `port` to try while one is in use. Default: 0. */
  readonly morePorts?: number;
  /** Told of what goes wrong after a handler has returned, such as a body that fails midway. */
  readonly onError: (error: unknown, request: Request) => void;
}

/** A server that listens. */
export interface RunningServer {
  /** The port that it got. */
  readonly port: number;
  /** The origin of request URLs and of the address to show a person: `http://localhost:3000`. */
  readonly origin: string;
  /**
   * Takes no new connection, lets running requests and their `after()` work finish, and ends.
   *
   * @param deadline Milliseconds after which what still runs is cut off. Default: 10,000.
   */
  close(deadline?: number): Promise<void>;
}

/** The addresses that the settings of a server would be reached under by a person at this machine. */
export function originOf(host: string | undefined, port: number): string {
  // As in Next.js: a loopback address is shown as `localhost`, in request URLs as well.
  if (host === undefined || isLoopback(host)) return `http://localhost:${port}`;
  return host.includes(':') ? `http://[${host}]:${port}` : `http://${host}:${port}`;
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

  /** Resolves when nothing is left, work that came up meanwhile included. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}

function noop(): void {}

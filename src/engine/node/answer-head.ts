import { STATUS_CODES } from 'node:http';

const statusLines: string[] = [];

/** The first line of an answer. */
export function statusLine(status: number, statusText: string): string {
  if (statusText !== '') return `HTTP/1.1 ${status} ${statusText}\r\n`;
  return (statusLines[status] ??= `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`);
}

let second = 0;
let date = '';

/** The `Date` line of an answer that is written now (RFC 9110, section 6.6.1). */
function dateLine(now: number): string {
  const current = Math.floor(now / 1000);
  if (current !== second) {
    second = current;
    date = `Date: ${new Date(now).toUTCString()}\r\n`;
  }
  return date;
}

/** The last lines of a head, but for those of its framing. */
export class HeadLines {
  readonly #keepAlive: string;
  #date = '';
  #open = '';
  #last = '';

  /** @param keepAliveTimeout Milliseconds in which a client may send its next request; 0: as long as it likes. */
  constructor(keepAliveTimeout: number) {
    const seconds = Math.floor(keepAliveTimeout / 1000);
    this.#keepAlive = `Connection: keep-alive\r\n${seconds > 0 ? `Keep-Alive: timeout=${seconds}\r\n` : ''}`;
  }

  /** To be called now and then, so that no answer has to ask for the time. */
  setTime(now: number): void {
    const line = dateLine(now);
    if (line === this.#date) return;
    this.#date = line;
    this.#open = line + this.#keepAlive;
    this.#last = `${line}Connection: close\r\n`;
  }

  /** @param hasDate Whether the answer brings a `Date` of its own. */
  lines(keepsAlive: boolean, hasDate: boolean): string {
    if (hasDate) return keepsAlive ? this.#keepAlive : 'Connection: close\r\n';
    return keepsAlive ? this.#open : this.#last;
  }
}

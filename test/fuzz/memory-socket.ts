import { Duplex } from 'node:stream';

/** The server's end of a connection that is made of memory: as much of a `net.Socket` as an HTTP server needs. */
export class MemorySocket extends Duplex {
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort = 50_000;
  readonly encrypted = false;
  bytesWritten = 0;
  /** What the server has sent, one byte a character. */
  sent = '';
  readonly #reusesMemory: boolean;
  /** Whether the server has said that it sends no more, or has gone. */
  hasEnded = false;

  /** @param reusesMemory Whether what was read is overwritten once the server has seen it. */
  constructor(reusesMemory: boolean) {
    super({ allowHalfOpen: true });
    this.#reusesMemory = reusesMemory;
    this.on('error', ignore);
    this.once('close', () => {
      this.hasEnded = true;
    });
  }

  /** What the client sends; lost where nobody listens any more, as on a network. */
  receive(latin1: string): void {
    if (!this.destroyed) this.push(Buffer.from(latin1, 'latin1'));
  }

  /** The client sends no more. */
  receiveEnd(): void {
    if (!this.destroyed) this.push(null);
  }

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    const hasListeners = super.emit(event, ...values);
    if (this.#reusesMemory && event === 'data') (values[0] as Buffer).fill('~');
    return hasListeners;
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.bytesWritten += chunk.length;
    this.sent += chunk.toString('latin1');
    callback();
  }

  override _final(callback: () => void): void {
    this.hasEnded = true;
    callback();
  }
}

function ignore(): void {}

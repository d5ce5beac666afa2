import { Duplex } from 'node:stream';

/** What a `ClientSocket` tells of its connection. */
export interface ClientSocketOptions {
  readonly remoteAddress: string | undefined;
  /** Asked when somebody wants to know whether the client speaks TLS. */
  readonly isEncrypted: () => boolean;
  /** Called once, when the connection is given up. */
  readonly onDestroy: (error: Error | null) => void;
}

/**
 * What stands at `req.socket` and `res.socket`: what libraries ask a `net.Socket` for, without one, since the
 * connection is the engine's. Bytes go through `req` and `res` only.
 */
export class ClientSocket extends Duplex {
  readonly remoteAddress: string | undefined;
  readonly localAddress = undefined;
  readonly localPort = undefined;
  readonly remotePort = undefined;
  readonly connecting = false;
  readonly pending = false;
  timeout = 0;
  /** The response that is being written: Node's classes look for it here. */
  _httpMessage: unknown = null;
  readonly #options: ClientSocketOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ClientSocketOptions) {
    super();
    this.#options = options;
    this.remoteAddress = options.remoteAddress;
  }

  get encrypted(): boolean {
    return this.#options.isEncrypted();
  }

  get remoteFamily(): 'IPv4' | 'IPv6' | undefined {
    const { remoteAddress } = this;
    if (remoteAddress === undefined) return undefined;
    return remoteAddress.includes(':') ? 'IPv6' : 'IPv4';
  }

  get readyState(): 'open' | 'closed' {
    return this.destroyed ? 'closed' : 'open';
  }

  address(): object {
    return {};
  }

  /** Emits `timeout` once nothing was written for so many milliseconds; 0 is never. */
  setTimeout(milliseconds: number, callback?: () => void): this {
    this.timeout = milliseconds;
    if (callback && milliseconds > 0) this.once('timeout', callback);
    else if (callback) this.removeListener('timeout', callback);
    this.touch();
    return this;
  }

  /** Something was written: what `setTimeout` waits for starts anew. */
  touch(): void {
    if (this.timeout <= 0 && this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.timeout <= 0 || this.destroyed) return;
    this.#timer = setTimeout(() => this.emit('timeout'), this.timeout);
    this.#timer.unref?.();
  }

  /** The answer has been written: what is left of the connection is the engine's. */
  release(): void {
    this.timeout = 0;
    this.touch();
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  destroySoon(): void {
    this.destroy();
  }

  override _read(): void {}

  override _write(_chunk: unknown, _encoding: string, callback: (error: Error) => void): void {
    callback(
      new Error(
        'Cannot write to the socket of a request in pages/api: write to `res`, which has no other way.',
      ),
    );
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.release();
    this.#options.onDestroy(error);
    callback(this.listenerCount('error') > 0 ? error : null);
  }
}

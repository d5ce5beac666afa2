import type { Socket } from 'node:net';
import { flushLater } from './turn.ts';

/** Characters that are held back at most: who is sent more is to say whether it takes them. */
const MOST_HELD = 65_536;

/** What is on its way to a client: small pieces are gathered, and go out together. */
export class OutputBuffer {
  readonly #socket: Socket;
  readonly #onDrain: () => void;
  #text = '';
  #isHeld = false;
  #isCorked = false;
  #waiting: (() => void)[] = [];
  #isBlocked = false;
  #sent = -1;
  #sentAt = 0;

  /** @param onDrain Called when a client that had enough can take more. */
  constructor(socket: Socket, onDrain: () => void) {
    this.#socket = socket;
    this.#onDrain = onDrain;
    socket.on('drain', this.#unblock);
  }

  /** Whether the client has to take something before it is sent more. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** Whether some of what was written still waits here for the client to take it. */
  get isPending(): boolean {
    return this.#socket.writableLength > 0;
  }

  /** Writes text of one byte a character: with all that is written in this turn. */
  text(latin1: string): void {
    this.#text += latin1;
    if (this.#text.length > MOST_HELD) this.flush();
    else if (!this.#isHeld) {
      this.#isHeld = true;
      flushLater(this);
    }
  }

  /** Writes bytes, or text in UTF-8. */
  bytes(bytes: Uint8Array | string): void {
    this.flush();
    if (!this.#socket.write(bytes)) this.#isBlocked = true;
  }

  /** Lets all that is written in this turn go out together. */
  cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#socket.cork();
    process.nextTick(() => {
      this.#isCorked = false;
      this.flush();
      this.#socket.uncork();
    });
  }

  /** Resolves when the client can take more, or has gone; `undefined` where it can now. */
  drained(): Promise<void> | undefined {
    if (!this.#isBlocked) return undefined;
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  flush(): void {
    this.#isHeld = false;
    const text = this.#text;
    if (text === '') return;
    this.#text = '';
    if (!this.#socket.write(text, 'latin1')) this.#isBlocked = true;
  }

  /** Leaves the socket to somebody else. */
  detach(): void {
    this.#socket.off('drain', this.#unblock);
  }

  /** Nobody is there any more: what waits for the client waits no longer. */
  abandon(): void {
    this.#text = '';
    this.#wake();
  }

  /**
   * For how long the client has taken nothing of what waits for it; to be called now and then.
   *
   * @param now Milliseconds, of any clock.
   */
  stalledFor(now: number): number {
    const { writableLength } = this.#socket;
    const sent = writableLength === 0 ? -1 : this.#socket.bytesWritten - writableLength;
    if (sent < 0 || sent !== this.#sent) {
      this.#sent = sent;
      this.#sentAt = now;
    }
    return now - this.#sentAt;
  }

  readonly #unblock = (): void => {
    this.#isBlocked = false;
    this.#wake();
    this.#onDrain();
  };

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

/** What is reserved at once for bytes that are still to come: what a client announces, it may never send. */
const MOST_AT_ONCE = 1_048_576;

/** Gathers bytes into one piece of memory, copying each of them once where their number was known. */
export class ByteCollector {
  readonly #expected: number;
  #bytes: Buffer;
  #size = 0;

  /** @param expected How many bytes will come, as far as is known. */
  constructor(expected: number) {
    this.#expected = expected;
    this.#bytes = Buffer.allocUnsafeSlow(Math.min(expected, MOST_AT_ONCE));
  }

  add(piece: Uint8Array): void {
    const size = this.#size + piece.length;
    if (size > this.#bytes.length) this.#grow(size);
    this.#bytes.set(piece, this.#size);
    this.#size = size;
  }

  /** All bytes, in memory of their own. Nothing can be added any more. */
  take(): Uint8Array<ArrayBuffer> {
    const { buffer } = this.#bytes;
    return new Uint8Array(buffer as ArrayBuffer, 0, this.#size);
  }

  #grow(least: number): void {
    const doubled = this.#bytes.length * 2;
    const length = Math.max(least, least <= this.#expected ? Math.min(doubled, this.#expected) : doubled);
    const bytes = Buffer.allocUnsafeSlow(length);
    bytes.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = bytes;
  }
}

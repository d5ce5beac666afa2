/** Bytes of contents that are kept. */
const LIMIT = 16 * 1024 * 1024;

/** The contents of small files that were asked for last, so that they need not be read again. */
export class KeptContents {
  // In the order in which they were asked for.
  readonly #contents = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #limit: number;
  #size = 0;

  /** @param limit How many bytes to keep at most. Default: 16 MiB. */
  constructor(limit = LIMIT) {
    this.#limit = limit;
  }

  get(path: string): Uint8Array<ArrayBuffer> | undefined {
    const content = this.#contents.get(path);
    if (!content) return undefined;
    this.#contents.delete(path);
    this.#contents.set(path, content);
    return content;
  }

  set(path: string, content: Uint8Array<ArrayBuffer>): void {
    this.#drop(path);
    this.#contents.set(path, content);
    this.#size += content.length;
    for (const oldest of this.#contents.keys()) {
      if (this.#size <= this.#limit) return;
      this.#drop(oldest);
    }
  }

  #drop(path: string): void {
    this.#size -= this.#contents.get(path)?.length ?? 0;
    this.#contents.delete(path);
  }
}

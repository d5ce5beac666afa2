/**
 * A map that forgets what has not been asked for longest, so that it never has more than `maxSize` entries: it has two
 * halves, and when the newer one is full, it takes the place of the older. No entry is touched for that.
 */
export class RecentMap<Value> {
  readonly #half: number;
  #newer = new Map<string, Value>();
  #older = new Map<string, Value>();

  /** @param maxSize At least 2. */
  constructor(maxSize: number) {
    this.#half = Math.floor(maxSize / 2);
  }

  get size(): number {
    return this.#newer.size + this.#older.size;
  }

  get(key: string): Value | undefined {
    const found = this.#newer.get(key);
    if (found !== undefined) return found;
    const older = this.#older.get(key);
    if (older === undefined) return undefined;
    this.#older.delete(key);
    this.set(key, older);
    return older;
  }

  set(key: string, value: Value): void {
    if (this.#newer.size >= this.#half) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(key, value);
  }

  delete(key: string): void {
    this.#newer.delete(key);
    this.#older.delete(key);
  }
}

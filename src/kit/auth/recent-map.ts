/**
 * A map that forgets what has not been asked for in a while: it keeps at most `max` entries, of which the half that
 * was used last is safe. A look costs one or two of those of a `Map`, and moves nothing in most cases.
 */
export class RecentMap<Value> {
  readonly #half: number;
  #recent = new Map<string, Value>();
  #older = new Map<string, Value>();

  /** @param max 2 at least. */
  constructor(max: number) {
    this.#half = Math.max(1, Math.floor(max / 2));
  }

  get(key: string): Value | undefined {
    const value = this.#recent.get(key);
    if (value !== undefined) return value;
    const older = this.#older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: string, value: Value): void {
    if (this.#recent.size >= this.#half && !this.#recent.has(key)) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, value);
  }

  /** All that is kept; what was asked for again may come twice. */
  *values(): Generator<Value> {
    yield* this.#recent.values();
    yield* this.#older.values();
  }
}

/** What is under way, by key, so that nothing is done twice at a time. */
export class Flights<Value> {
  readonly #running = new Map<string, Promise<Value>>();

  /** What is under way for a key. */
  running(key: string): Promise<Value> | undefined {
    return this.#running.get(key);
  }

  /** Does something, or waits for it where it is under way. */
  run(key: string, work: () => Promise<Value>): Promise<Value> {
    const before = this.#running.get(key);
    if (before) return before;
    const flight = work().finally(() => this.#running.delete(key));
    this.#running.set(key, flight);
    return flight;
  }
}

import type { CacheStore } from '../http/cache-store.ts';

/** What is being made for a store, so that nothing is made twice at a time. */
export class SingleFlights<Value> {
  readonly #running = new WeakMap<CacheStore, Map<string, Promise<Value>>>();

  /** What is being made under a key. */
  running(store: CacheStore, key: string): Promise<Value> | undefined {
    return this.#running.get(store)?.get(key);
  }

  /** Makes something, or waits for it where it is being made. */
  run(store: CacheStore, key: string, make: () => Promise<Value>): Promise<Value> {
    const before = this.running(store, key);
    if (before) return before;
    let flights = this.#running.get(store);
    if (!flights) this.#running.set(store, (flights = new Map<string, Promise<Value>>()));
    const all = flights;
    const flight = make().finally(() => all.delete(key));
    all.set(key, flight);
    return flight;
  }
}

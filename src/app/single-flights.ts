import type { CacheStore } from '../http/cache-store.ts';
import { Flights } from '../http/flights.ts';

/** What is being made for a store, so that nothing is made twice at a time. */
export class SingleFlights<Value> {
  readonly #stores = new WeakMap<CacheStore, Flights<Value>>();

  /** What is being made under a key. */
  running(store: CacheStore, key: string): Promise<Value> | undefined {
    return this.#stores.get(store)?.running(key);
  }

  /** Makes something, or waits for it where it is being made. */
  run(store: CacheStore, key: string, make: () => Promise<Value>): Promise<Value> {
    let flights = this.#stores.get(store);
    if (!flights) this.#stores.set(store, (flights = new Flights()));
    return flights.run(key, make);
  }
}

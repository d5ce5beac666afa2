import { heldStore } from '../../src/http/held-store.ts';
import type { SharedStore } from '../../src/http/shared-store.ts';
import { WaymarkError } from '../../src/http/waymark-error.ts';
import { MemorySharedStore } from '../../src/store/memory-shared-store.ts';

/**
 * A store as it is behind a network: every answer has to be waited for, it can be away, and messages can get lost. What
 * is in it is shared by all that were made of one memory.
 */
export class NetworkStore implements SharedStore {
  readonly kind = 'redis';
  isAway = false;
  losesMessages = false;
  /** How many times it was asked for something. */
  asked = 0;
  readonly #memory: MemorySharedStore;

  constructor(memory = new MemorySharedStore()) {
    this.#memory = memory;
  }

  get: SharedStore['get'] = (key) => this.#ask(() => this.#memory.get(key));
  set: SharedStore['set'] = (key, value, options) => this.#ask(() => this.#memory.set(key, value, options));
  delete: SharedStore['delete'] = (key) => this.#ask(() => this.#memory.delete(key));
  deleteTagged: SharedStore['deleteTagged'] = (tags) => this.#ask(() => this.#memory.deleteTagged(tags));
  increment: SharedStore['increment'] = (key, options) =>
    this.#ask(() => this.#memory.increment(key, options));
  lock: SharedStore['lock'] = (name, ttl) => this.#ask(() => this.#memory.lock(name, ttl));
  publish: SharedStore['publish'] = (channel, message) =>
    this.#ask(() => (this.losesMessages ? undefined : this.#memory.publish(channel, message)));
  subscribe: SharedStore['subscribe'] = (channel, listener) => this.#memory.subscribe(channel, listener);

  close(): void {
    this.#memory.close();
  }

  async #ask<Answer>(answer: () => Answer): Promise<Answer> {
    this.asked++;
    await new Promise((resolve) => setImmediate(resolve));
    if (this.isAway) throw new WaymarkError('ERR_STORE_UNAVAILABLE', 'Cannot ask the store: it is away.');
    return answer();
  }
}

/** Makes a store that of the process. */
export function useStore(store: SharedStore | undefined): void {
  heldStore().store = store;
}

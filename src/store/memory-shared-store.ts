import type {
  Count,
  IncrementOptions,
  SetOptions,
  SharedStore,
  StoreLock,
  Unsubscribe,
} from '../http/shared-store.ts';

interface Value {
  readonly text: string;
  readonly tags: readonly string[];
  readonly expiresAt: number;
}

interface Counter {
  value: number;
  readonly expiresAt: number;
}

interface Holder {
  readonly token: number;
  expiresAt: number;
}

/** Milliseconds between two sweeps of what has expired. */
const SWEEP_EVERY = 10_000;

/** A store in the memory of this process: what it holds ends with it, and other processes see nothing of it. */
export class MemorySharedStore implements SharedStore {
  readonly kind = 'memory';
  readonly #values = new Map<string, Value>();
  readonly #counters = new Map<string, Counter>();
  readonly #holders = new Map<string, Holder>();
  /** One count for all locks: locks come and go by names that nobody uses again. */
  #tokens = 0;
  readonly #listeners = new Map<string, Set<(message: string) => void>>();
  readonly #sweeping = setInterval(() => this.#sweep(), SWEEP_EVERY);

  constructor() {
    this.#sweeping.unref?.();
  }

  get(key: string): string | undefined {
    return live(this.#values, key)?.text;
  }

  set(key: string, text: string, { ttl = Infinity, tags = [], only }: SetOptions = {}): boolean {
    if (only !== undefined && (live(this.#values, key) !== undefined) !== (only === 'present')) return false;
    this.#values.set(key, { text, tags, expiresAt: Date.now() + ttl });
    return true;
  }

  delete(key: string): boolean {
    const known = live(this.#values, key) !== undefined;
    this.#values.delete(key);
    return known;
  }

  deleteTagged(tags: readonly string[]): void {
    for (const [key, value] of this.#values) {
      if (value.tags.some((tag) => tags.includes(tag))) this.#values.delete(key);
    }
  }

  increment(key: string, { by = 1, ttl }: IncrementOptions): Count {
    const now = Date.now();
    let counter = live(this.#counters, key);
    if (counter === undefined) {
      counter = { value: 0, expiresAt: now + ttl };
      this.#counters.set(key, counter);
    }
    counter.value += by;
    return { value: counter.value, expiresIn: counter.expiresAt - now };
  }

  lock(name: string, ttl: number): StoreLock | undefined {
    if (live(this.#holders, name)) return undefined;
    this.#tokens += 1;
    const token = this.#tokens;
    const holder: Holder = { token, expiresAt: Date.now() + ttl };
    this.#holders.set(name, holder);
    return {
      token,
      extend: (longer) => {
        if (live(this.#holders, name) !== holder) return false;
        holder.expiresAt = Date.now() + longer;
        return true;
      },
      release: () => {
        if (this.#holders.get(name) === holder) this.#holders.delete(name);
      },
    };
  }

  publish(channel: string, message: string): void {
    // Listeners are called on their own, as they are where messages come over a network.
    for (const listener of this.#listeners.get(channel) ?? []) queueMicrotask(() => listener(message));
  }

  subscribe(channel: string, listener: (message: string) => void): Unsubscribe {
    const own = (message: string): void => listener(message);
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(own));
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#listeners.get(channel) === listeners) this.#listeners.delete(channel);
    };
  }

  close(): void {
    clearInterval(this.#sweeping);
    this.#listeners.clear();
  }

  #sweep(): void {
    const now = Date.now();
    for (const kept of [this.#values, this.#counters, this.#holders]) {
      for (const [key, { expiresAt }] of kept) if (expiresAt <= now) kept.delete(key);
    }
  }
}

/** What is kept under a key and has not expired. */
function live<Kept extends { readonly expiresAt: number }>(
  kept: ReadonlyMap<string, Kept>,
  key: string,
): Kept | undefined {
  const found = kept.get(key);
  return found !== undefined && found.expiresAt > Date.now() ? found : undefined;
}

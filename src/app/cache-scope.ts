import { AsyncLocalStorage } from 'node:async_hooks';

/** How long something may be kept: seconds, `Infinity` for ever. */
export interface CacheLife {
  /** From when on it is made anew in the background. */
  readonly revalidate: number;
  /** From when on it must not be used any more. */
  readonly expire: number;
}

type PartialLife = { readonly [Key in keyof CacheLife]?: CacheLife[Key] | undefined };

/** How a scope meets code that needs the request. */
export interface CacheScopeOptions {
  /** `prerender`: an answer that will be kept; else the result of a function. */
  readonly kind: 'prerender' | 'unstable_cache' | 'use cache' | 'use cache: private';
  /**
   * Throws the error of code that needs the request, or what no cached thing may do; returns where it may be read.
   *
   * @param expression What it called or read: `cookies()`, `request.headers`.
   */
  readonly refuse: (expression: string) => void;
}

/**
 * What is being made to be kept: an answer, or the result of a function. It lives as short, and is invalidated as often,
 * as the shortest-lived thing that it is made of.
 */
export class CacheScope {
  readonly kind: CacheScopeOptions['kind'];
  readonly refuse: (expression: string) => void;
  #revalidate = Number.POSITIVE_INFINITY;
  #expire = Number.POSITIVE_INFINITY;
  readonly #tags = new Set<string>();

  constructor({ kind, refuse }: CacheScopeOptions) {
    this.kind = kind;
    this.refuse = refuse;
  }

  /** Takes something in that may be kept for so long, and has these tags. */
  include({ revalidate, expire }: PartialLife, tags: Iterable<string> = []): void {
    if (revalidate !== undefined) this.#revalidate = Math.min(this.#revalidate, revalidate);
    if (expire !== undefined) this.#expire = Math.min(this.#expire, expire);
    for (const tag of tags) this.#tags.add(tag);
  }

  /** Does something that comes from what is kept, or is kept: whoever makes the whole may want to know that it waits. */
  reading<Value>(work: () => Promise<Value>): Promise<Value> {
    return work();
  }

  /** How long the whole may be kept. */
  get life(): CacheLife {
    return { revalidate: this.#revalidate, expire: this.#expire };
  }

  /** The tags of all that it is made of. */
  get tags(): string[] {
    return [...this.#tags];
  }
}

const storage = new AsyncLocalStorage<CacheScope>();

/** Runs a function so that everything it calls, and waits for, belongs to `scope`. */
export function runInCacheScope<T>(scope: CacheScope, fn: () => T): T {
  return storage.run(scope, fn);
}

const runClean = AsyncLocalStorage.snapshot();

/** Runs a function outside of every asynchronous context, those of the app's own code included. */
export function runOutside<T>(fn: () => T): T {
  return runClean(fn);
}

/** What is being made to be kept; `undefined` where an answer is for its request alone. */
export function currentCacheScope(): CacheScope | undefined {
  return storage.getStore();
}

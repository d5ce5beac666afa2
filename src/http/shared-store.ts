import type { MaybePromise } from './cache-store.ts';

/** How a value is kept. */
export interface SetOptions {
  /** Milliseconds after which it is gone. Default: never. */
  readonly ttl?: number | undefined;
  /** Names under which it can be deleted together with others. Default: none. */
  readonly tags?: readonly string[] | undefined;
  /** Only where the key has no value yet (`absent`), or has one (`present`). Default: in either case. */
  readonly only?: 'absent' | 'present' | undefined;
}

/** How a counter is raised. */
export interface IncrementOptions {
  /** By how much. Default: 1. */
  readonly by?: number | undefined;
  /** Milliseconds after which the counter is gone, counted from its first increment; later ones do not prolong it. */
  readonly ttl: number;
}

/** A counter after it was raised. */
export interface Count {
  readonly value: number;
  /** Milliseconds until the counter is gone. */
  readonly expiresIn: number;
}

/** A right that one holder has at a time, in all processes that share the store. */
export interface StoreLock {
  /**
   * Fencing token: higher than that of every earlier holder of the same lock, so that what is written to can refuse a
   * holder whose lock ran out.
   */
  readonly token: number;
  /** Makes it run out `ttl` milliseconds from now; `false` where it has been lost. */
  extend(ttl: number): MaybePromise<boolean>;
  /** Gives it back; one that ran out and has another holder is left to that one. */
  release(): MaybePromise<void>;
}

/** Ends a subscription. */
export type Unsubscribe = () => MaybePromise<void>;

/** What a Redis server answers: a text, bytes, a number, nothing, or a list of such. */
export type RedisReply = string | number | null | Uint8Array | readonly RedisReply[];

/** The server of a store, for what needs commands of its own. Both methods fail as those of the store do. */
export interface RedisAccess {
  /** What every key has to begin with. */
  readonly keyPrefix: string;
  /**
   * Sends a command: `send(key, ['GET', key])`.
   *
   * @param key The key that it is about, by which a cluster finds its server; `undefined` where it is about none.
   */
  send(key: string | undefined, args: readonly string[]): Promise<RedisReply>;
  /**
   * Runs a script in Lua on one key, as one step.
   *
   * @param args Its `ARGV`.
   */
  run(script: string, key: string, args: readonly string[]): Promise<RedisReply>;
}

/**
 * What the instances of a server share: values, counters, locks and messages. In the memory of one process, or at a
 * server such as Redis or Valkey. Keys are any strings; who uses it begins them with a name of its own, `session:`.
 *
 * Each method throws or rejects with `ERR_STORE_UNAVAILABLE` where the store cannot be reached, soon: what becomes of
 * the request then is for the caller to say.
 */
export interface SharedStore {
  /** Which kind of store it is. */
  readonly kind: 'memory' | 'redis';
  /** The server that it is at. Left out: it is in memory. */
  readonly redis?: RedisAccess;
  get(key: string): MaybePromise<string | undefined>;
  /** @returns Whether it was kept; `false` only where `only` forbade it. */
  set(key: string, value: string, options?: SetOptions): MaybePromise<boolean>;
  /** @returns Whether there was one. */
  delete(key: string): MaybePromise<boolean>;
  /** Deletes every value that has one of these tags. */
  deleteTagged(tags: readonly string[]): MaybePromise<void>;
  increment(key: string, options: IncrementOptions): MaybePromise<Count>;
  /**
   * @param ttl Milliseconds after which it runs out, should its holder neither extend it nor give it back.
   * @returns `undefined` where somebody else has it.
   */
  lock(name: string, ttl: number): MaybePromise<StoreLock | undefined>;
  /** Sends a message to all who listen at this moment, in this process too. */
  publish(channel: string, message: string): MaybePromise<void>;
  /**
   * Resolves when messages are heard; where the store is away, soon, and they are once it is back. What is published
   * while the connection is away is lost.
   */
  subscribe(channel: string, listener: (message: string) => void): MaybePromise<Unsubscribe>;
  /** Ends its connections; the store can be used no more. */
  close(): MaybePromise<void>;
}

import { randomBytes } from 'node:crypto';
import type {
  Count,
  IncrementOptions,
  RedisAccess,
  RedisReply,
  SetOptions,
  SharedStore,
  StoreLock,
  Unsubscribe,
} from '../../http/shared-store.ts';
import { RedisConnection } from './redis-connection.ts';
import { redisScript } from './redis-script.ts';
import type { RedisTarget } from './redis-target.ts';
import { EXTEND, INCREMENT, LOCK, OPEN_TAG, RELEASE, REPLACE } from './shared-scripts.ts';
import { decodeValue, encodeValue, type ValueTag } from './tagged-value.ts';

/** Milliseconds by which the identity of a tag outlives the values that have it. */
const TAG_GRACE = 10_000;

/** For scripts: it does not expire. */
const NEVER = '-1';

/**
 * A store at a Redis or Valkey server. Each key is on its own, so that a cluster can have it on any of its servers: a
 * tag has an identity, under a key of its own, which values note, and which is deleted in their place.
 */
export class RedisSharedStore implements SharedStore {
  readonly kind = 'redis';
  readonly redis: RedisAccess;
  readonly connection: RedisConnection;
  readonly #prefix: string;
  /** Channels are not of a database, as keys are. */
  readonly #channels: string;

  constructor(target: RedisTarget) {
    const connection = new RedisConnection(target);
    this.connection = connection;
    this.#prefix = target.prefix;
    this.#channels = `${target.prefix}${target.database}:`;
    this.redis = {
      keyPrefix: target.prefix,
      send: (key, args) => connection.send(key, args),
      run: (script, key, args) => connection.run(redisScript(script), key, args),
    };
  }

  async get(key: string): Promise<string | undefined> {
    const name = this.#valueKey(key);
    return this.#live(await this.connection.send(name, ['GET', name]));
  }

  async set(key: string, text: string, { ttl, tags = [], only }: SetOptions = {}): Promise<boolean> {
    const name = this.#valueKey(key);
    const left = ttl === undefined || ttl === Infinity ? NEVER : wholeTime(ttl);
    const opened = await Promise.all(tags.map((tag) => this.#openTag(tag, left)));
    const value = encodeValue({ text, tags: opened });
    const command = ['SET', name, value, ...(left === NEVER ? [] : ['PX', left])];
    if (only === undefined) return (await this.connection.send(name, command)) !== null;
    for (;;) {
      if (only === 'absent' && (await this.connection.send(name, [...command, 'NX'])) !== null) return true;
      const before = await this.connection.send(name, ['GET', name]);
      const isThere = (await this.#live(before)) !== undefined;
      if (only === 'present')
        return isThere && (await this.connection.send(name, [...command, 'XX'])) !== null;
      if (isThere) return false;
      // One of which a tag was deleted; if it has changed meanwhile, from the beginning.
      const replaced =
        typeof before === 'string' && this.connection.run(REPLACE, name, [before, value, left]);
      if ((await replaced) === 1) return true;
    }
  }

  async delete(key: string): Promise<boolean> {
    const name = this.#valueKey(key);
    return (await this.#live(await this.connection.send(name, ['GETDEL', name]))) !== undefined;
  }

  async deleteTagged(tags: readonly string[]): Promise<void> {
    const keys = tags.map((tag) => this.#tagKey(tag));
    await Promise.all(keys.map((name) => this.connection.send(name, ['DEL', name])));
  }

  async increment(key: string, { by = 1, ttl }: IncrementOptions): Promise<Count> {
    const name = `${this.#prefix}counter:${key}`;
    const reply = await this.connection.run(INCREMENT, name, [String(by), wholeTime(ttl)]);
    const [value, expiresIn] = reply as [number, number];
    return { value, expiresIn };
  }

  async lock(lockName: string, ttl: number): Promise<StoreLock | undefined> {
    const name = `${this.#prefix}lock:${lockName}`;
    const token = await this.connection.run(LOCK, name, [wholeTime(ttl)]);
    if (typeof token !== 'string') return undefined;
    return {
      token: Number(token),
      extend: async (longer) => (await this.connection.run(EXTEND, name, [token, wholeTime(longer)])) === 1,
      release: async () => void (await this.connection.run(RELEASE, name, [token])),
    };
  }

  async publish(channel: string, message: string): Promise<void> {
    await this.connection.send(undefined, ['PUBLISH', this.#channels + channel, message]);
  }

  subscribe(channel: string, listener: (message: string) => void): Promise<Unsubscribe> {
    return this.connection.subscribe(this.#channels + channel, listener);
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  #valueKey(key: string): string {
    return `${this.#prefix}value:${key}`;
  }

  #tagKey(tag: string): string {
    return `${this.#prefix}tag:${tag}`;
  }

  async #openTag(tag: string, left: string): Promise<ValueTag> {
    const name = this.#tagKey(tag);
    const until = left === NEVER ? NEVER : String(Number(left) + TAG_GRACE);
    const id = await this.connection.run(OPEN_TAG, name, [randomBytes(9).toString('base64url'), until]);
    return [tag, String(id)];
  }

  /** The text of a value whose tags are what they were when it was kept. */
  async #live(raw: RedisReply): Promise<string | undefined> {
    if (typeof raw !== 'string') return undefined;
    const { text, tags } = decodeValue(raw);
    if (tags.length === 0) return text;
    const names = tags.map(([tag]) => this.#tagKey(tag));
    const ids = await Promise.all(names.map((name) => this.connection.send(name, ['GET', name])));
    return tags.every(([, id], index) => ids[index] === id) ? text : undefined;
  }
}

/** Milliseconds as a server takes them. */
function wholeTime(milliseconds: number): string {
  return String(Math.max(1, Math.ceil(milliseconds)));
}

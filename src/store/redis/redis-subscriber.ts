import type { Unsubscribe } from '../../http/shared-store.ts';
import { loadRedisClient } from './load-redis-client.ts';
import type { RedisLink } from './redis-link.ts';
import type { RedisLinkKeeper } from './redis-link-keeper.ts';
import type { RedisTarget } from './redis-target.ts';
import { within } from './within.ts';

/** Milliseconds between two looks whether a connection that only listens still is one. */
const PING_EVERY = 5000;

/** Who listens to a channel. */
interface Channel {
  readonly listeners: Set<(message: string) => void>;
  /** What a link is given. */
  readonly hear: (message: string) => void;
}

/** Listens to channels, on each link that takes the place of one that was lost, too. */
export class RedisSubscriber {
  readonly #keeper: RedisLinkKeeper;
  readonly #target: RedisTarget;
  readonly #channels = new Map<string, Channel>();
  /** What has been asked of a link. */
  readonly #asked = new WeakMap<RedisLink, Map<string, Promise<void>>>();
  #pinging: ReturnType<typeof setInterval> | undefined;

  constructor(keeper: RedisLinkKeeper, target: RedisTarget) {
    this.#keeper = keeper;
    this.#target = target;
  }

  async subscribe(name: string, listener: (message: string) => void): Promise<Unsubscribe> {
    // One of its own: the same function may listen twice.
    const own = (message: string): void => listener(message);
    const channel = this.#channels.get(name) ?? makeChannel();
    channel.listeners.add(own);
    this.#channels.set(name, channel);
    this.#pinging ??= this.#ping();
    await loadRedisClient();
    try {
      const link = await within(this.#target.timeout, Promise.resolve(this.#keeper.ready()));
      await this.#listen(link, name, channel);
    } catch {
      // The link that comes next takes it up.
    }
    return () => this.#unsubscribe(name, channel, own);
  }

  /** Listens to all that is listened to on a link that has just been opened. */
  takeUp(link: RedisLink): void {
    for (const [name, channel] of this.#channels) this.#listen(link, name, channel).catch(() => {});
  }

  close(): void {
    clearInterval(this.#pinging);
    this.#channels.clear();
    void this.#keeper.close().catch(() => {});
  }

  #listen(link: RedisLink, name: string, { hear }: Channel): Promise<void> {
    const asked = this.#asked.get(link) ?? new Map<string, Promise<void>>();
    this.#asked.set(link, asked);
    const before = asked.get(name);
    if (before) return before;
    const listening = within(this.#target.timeout, link.subscribe(name, hear));
    asked.set(name, listening);
    return listening.catch((error: Error) => {
      asked.delete(name);
      this.#keeper.giveUp(link, error);
      throw error;
    });
  }

  async #unsubscribe(name: string, channel: Channel, own: (message: string) => void): Promise<void> {
    channel.listeners.delete(own);
    if (channel.listeners.size > 0 || this.#channels.get(name) !== channel) return;
    this.#channels.delete(name);
    try {
      const link = await this.#keeper.ready();
      this.#asked.get(link)?.delete(name);
      await within(this.#target.timeout, link.unsubscribe(name, channel.hear));
    } catch {
      // The link that comes next does not take it up.
    }
  }

  #ping(): ReturnType<typeof setInterval> {
    const pinging = setInterval(() => void this.#pingOnce(), PING_EVERY);
    pinging.unref?.();
    return pinging;
  }

  async #pingOnce(): Promise<void> {
    try {
      const link = await this.#keeper.ready();
      // What could not be listened to when it was tried.
      this.takeUp(link);
      // A connection that only listens would not notice that its server is no longer there.
      const giveUp = (error: Error): void => this.#keeper.giveUp(link, error);
      await within(this.#target.timeout, link.send(undefined, ['PING']), giveUp);
    } catch {
      // It is being opened anew.
    }
  }
}

function makeChannel(): Channel {
  const listeners = new Set<(message: string) => void>();
  const hear = (message: string): void => {
    // On their own: what one of them throws is no affair of the connection.
    for (const listener of listeners) queueMicrotask(() => listener(message));
  };
  return { listeners, hear };
}

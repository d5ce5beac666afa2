import type { RedisReply, Unsubscribe } from '../../http/shared-store.ts';
import { isWaymarkError, WaymarkError } from '../../http/waymark-error.ts';
import { loadRedisClient } from './load-redis-client.ts';
import { openRedisLink } from './open-redis-link.ts';
import type { RedisArguments, RedisLink } from './redis-link.ts';
import { type KeeperOptions, RedisLinkKeeper } from './redis-link-keeper.ts';
import type { RedisScript } from './redis-script.ts';
import { RedisSubscriber } from './redis-subscriber.ts';
import { describeTarget, type RedisTarget } from './redis-target.ts';
import { within } from './within.ts';

/**
 * The connection of a process to a Redis or Valkey: it is opened with the first command, and kept. While the server is
 * away commands fail at once, and none waits for longer than `timeout`; none is sent twice.
 */
export class RedisConnection {
  readonly target: RedisTarget;
  readonly #keeper: RedisLinkKeeper;
  readonly #subscriber: RedisSubscriber;
  #isLoaded = false;
  #isAway = false;

  constructor(target: RedisTarget) {
    this.target = target;
    const keep = (options: KeeperOptions): RedisLinkKeeper =>
      new RedisLinkKeeper((onLost) => openRedisLink(target, onLost), options);
    const takeUp = (link: RedisLink): void => this.#subscriber.takeUp(link);
    const tellBack = (): void => this.#tellBack();
    const onAway = (error: Error): void => this.#tellAway(error);
    if (target.kind === 'cluster') {
      // It listens on a connection of its own.
      const onOpen = (link: RedisLink): void => [tellBack, takeUp].forEach((each) => each(link));
      this.#keeper = keep({ mendsItself: true, onOpen, onAway });
      this.#subscriber = new RedisSubscriber(this.#keeper, target);
    } else {
      this.#keeper = keep({ onOpen: tellBack, onAway });
      this.#subscriber = new RedisSubscriber(keep({ onOpen: takeUp }), target);
    }
  }

  /** Connects before the first command; resolves when it is, or when the server is found to be away. */
  async connect(): Promise<void> {
    await this.send(undefined, ['PING']).catch(() => {});
  }

  /**
   * Sends a command.
   *
   * @param key The key that it is about, with its prefix; left out where it is about none.
   * @param binary Whether texts are given as bytes. Default: no.
   * @throws {WaymarkError} `ERR_STORE_UNAVAILABLE` where there is no answer in time, or an error.
   */
  async send(key: string | undefined, args: RedisArguments, binary = false): Promise<RedisReply> {
    try {
      return await this.#exchange(key, args, binary);
    } catch (error) {
      throw this.#unavailable(error);
    }
  }

  /**
   * Runs a script.
   *
   * @throws {WaymarkError} `ERR_STORE_UNAVAILABLE` where there is no answer in time, or an error.
   */
  async run({ text, digest }: RedisScript, key: string, args: RedisArguments): Promise<RedisReply> {
    try {
      return await this.#exchange(key, ['EVALSHA', digest, '1', key, ...args]);
    } catch (error) {
      if (!startsWith(error, 'NOSCRIPT')) throw this.#unavailable(error);
      return this.send(key, ['EVAL', text, '1', key, ...args]);
    }
  }

  /**
   * Calls `listener` with each message of a channel; resolves when it does, or when the time of a command is over: then
   * it does so once the server is back. What is published while it is away is lost.
   */
  subscribe(channel: string, listener: (message: string) => void): Promise<Unsubscribe> {
    return this.#subscriber.subscribe(channel, listener);
  }

  /** Ends it once what was sent is answered, or its time is over. */
  async close(): Promise<void> {
    this.#subscriber.close();
    const { timeout } = this.target;
    await within(timeout, this.#keeper.close()).catch(() => {});
  }

  async #exchange(key: string | undefined, args: RedisArguments, binary = false): Promise<RedisReply> {
    const { timeout } = this.target;
    // It is the time of the server that is limited, not that of reading modules from the disk.
    if (!this.#isLoaded) await loadRedisClient();
    this.#isLoaded = true;
    const ready = this.#keeper.ready();
    // To connect takes several answers, each with this time.
    const link = ready instanceof Promise ? await within(2 * timeout, ready) : ready;
    try {
      return await within(timeout, link.send(key, args, binary), (late) => this.#keeper.giveUp(link, late));
    } catch (error) {
      // Another server has become the master.
      if (startsWith(error, 'READONLY')) this.#keeper.giveUp(link, error as Error);
      throw error;
    }
  }

  #tellAway(error: Error): void {
    this.#isAway = true;
    console.warn(`${this.#unavailable(error).message} It is tried until it is there.`);
  }

  #tellBack(): void {
    if (this.#isAway) console.warn(`The store at ${describeTarget(this.target)} is there again.`);
    this.#isAway = false;
  }

  #unavailable(error: unknown): WaymarkError {
    if (isWaymarkError(error)) return error;
    const reason = error instanceof Error && error.message !== '' ? error.message : String(error);
    return new WaymarkError(
      'ERR_STORE_UNAVAILABLE',
      `Cannot use the store at ${describeTarget(this.target)}: ${reason}. Look whether it runs, and whether REDIS_URL is right.`,
      { cause: error },
    );
  }
}

function startsWith(error: unknown, word: string): boolean {
  return error instanceof Error && error.message.startsWith(word);
}

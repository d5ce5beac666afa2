import { randomUUID } from 'node:crypto';
import { advanceCacheTime } from '../../http/cache-store.ts';
import type { Unsubscribe } from '../../http/shared-store.ts';
import type { TagRecord, TagTimes } from '../tag-times.ts';
import { ADD_RECORD, READ_RECORDS } from './cache-scripts.ts';
import type { RedisClock } from './redis-clock.ts';
import type { RedisConnection } from './redis-connection.ts';

/** Milliseconds after which what was invalidated elsewhere is known, even where its message was lost. */
const LOOK_EVERY = 1000;

/** How often the clock is looked at to begin with. */
const MEASUREMENTS = 4;

/** Records that are read at a time. */
const BATCH = 1000;

/** Records of which the older half is forgotten. */
const MAX_RECORDS = 100_000;

/** Invalidations that wait for the server; of more, all that was made before the last one counts as invalidated. */
const MAX_UNSENT = 1000;

/**
 * Clocks are known to some milliseconds. What another machine began to make within this time behind an invalidation
 * counts as invalidated, since it may have begun before.
 */
const DOUBT = 15;

/** Who knows of an invalidation begins everything later than this, so that nobody doubts it. */
const BEYOND_DOUBT = 20;

interface Line extends TagRecord {
  /** Which process wrote it. */
  readonly by?: string;
  readonly floor?: number;
}

/**
 * What was invalidated, for all instances: a stream at the server, and a message for each of its records. Times in it
 * are those of the server's clock.
 */
export class RedisTagLog {
  readonly #connection: RedisConnection;
  readonly #times: TagTimes;
  readonly #clock: RedisClock;
  readonly #key: string;
  readonly #channel: string;
  readonly #id = randomUUID();
  readonly #unsent: Line[] = [];
  #place = '0';
  #looking: Promise<void> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #unsubscribe: Unsubscribe | undefined;

  /** @param times Brought up to date with the log. */
  constructor(connection: RedisConnection, times: TagTimes, clock: RedisClock) {
    const { prefix, database } = connection.target;
    this.#connection = connection;
    this.#times = times;
    this.#clock = clock;
    this.#key = `${prefix}cache-tags`;
    this.#channel = `${prefix}${database}:cache-tags`;
  }

  /** Follows the log; resolves when all that is in it is known, or the server is found to be away. */
  async follow(): Promise<void> {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY);
    this.#timer.unref?.();
    const listening = this.#connection.subscribe(this.#channel, (message) => this.#take(message));
    // The first answer takes as long as connecting does, which tells nothing of the clock.
    for (let count = 0; count < MEASUREMENTS; count++) await this.look();
    this.#unsubscribe = await listening;
  }

  async unfollow(): Promise<void> {
    clearInterval(this.#timer);
    await this.#unsubscribe?.();
  }

  /** Tells all instances; where the server is away, once it is back. */
  async add({ tags, at, expiresAt }: TagRecord): Promise<void> {
    advanceCacheTime(at + BEYOND_DOUBT);
    const line: Line = {
      tags,
      at: this.#clock.toServer(at),
      // Zero is no time, but says: at once.
      ...(expiresAt !== undefined && { expiresAt: expiresAt && this.#clock.toServer(expiresAt) }),
      by: this.#id,
    };
    if (this.#unsent.length >= MAX_UNSENT) {
      this.#unsent.length = 0;
      this.#unsent.push({ tags: [], at: 0, floor: line.at });
    }
    this.#unsent.push(line);
    try {
      await this.#send();
    } catch {
      // With the next look.
    }
  }

  /** Brings all up to date; never rejects. */
  look(): Promise<void> {
    return (this.#looking ??= this.#look()
      .catch(() => {})
      .finally(() => (this.#looking = undefined)));
  }

  async #look(): Promise<void> {
    await this.#send();
    for (;;) {
      const sentAt = Date.now();
      const reply = await this.#connection.run(READ_RECORDS, this.#key, [this.#place, String(BATCH)]);
      const [time, exists, records] = reply as [string, number, readonly [string, readonly string[]][]];
      this.#clock.measure(Number(time), sentAt, Date.now());
      if (exists === 0) return this.#restore();
      for (const [place, [, text]] of records) {
        this.#place = place;
        this.#take(text ?? '');
      }
      if (records.length < BATCH) return;
    }
  }

  async #send(): Promise<void> {
    for (let line = this.#unsent[0]; line; line = this.#unsent[0]) {
      await this.#write(line);
      // Others may have sent it meanwhile, which does no harm.
      if (this.#unsent[0] === line) this.#unsent.shift();
    }
  }

  async #write(line: Line): Promise<void> {
    const args = [JSON.stringify(line), String(MAX_RECORDS), this.#channel];
    await this.#connection.run(ADD_RECORD, this.#key, args);
  }

  /** A server that has lost the log is told what is known of it, for instances to come. */
  async #restore(): Promise<void> {
    this.#place = '0';
    const { floor } = this.#times;
    if (floor > 0) await this.#write({ tags: [], at: 0, floor: this.#clock.toServer(floor), by: this.#id });
    // Others may be added meanwhile.
    const known = Array.from(this.#times.records());
    for (const { tags, at, expiresAt } of known) {
      const expires =
        expiresAt === undefined ? {} : { expiresAt: expiresAt && this.#clock.toServer(expiresAt) };
      await this.#write({ tags, at: this.#clock.toServer(at), ...expires, by: this.#id });
    }
  }

  #take(text: string): void {
    const line = parseLine(text);
    if (!line || line.by === this.#id) return;
    const { tags, at, expiresAt, floor } = line;
    if (floor !== undefined) this.#times.raiseFloor(this.#clock.toLocal(floor));
    if (tags.length === 0) return;
    const here = this.#clock.toLocal(at);
    const expires = expiresAt === undefined ? {} : { expiresAt: expiresAt && this.#clock.toLocal(expiresAt) };
    const doubt = Math.max(DOUBT, this.#clock.uncertainty);
    this.#times.apply({ tags, at: here + doubt, ...expires });
    advanceCacheTime(here + doubt + (BEYOND_DOUBT - DOUBT));
  }
}

function parseLine(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as Partial<Line> | null;
    return typeof line?.at === 'number' && Array.isArray(line.tags) ? (line as Line) : undefined;
  } catch {
    return undefined;
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SharedStore } from '../src/http/shared-store.ts';
import { MemorySharedStore } from '../src/store/memory-shared-store.ts';
import { parseRedisUrl } from '../src/store/redis/parse-redis-url.ts';
import { RedisSharedStore } from '../src/store/redis/redis-shared-store.ts';
import {
  NO_REDIS,
  type RedisServers,
  startCluster,
  startRedis,
  startSentinel,
} from './harness/redis-servers.ts';

interface Kind {
  readonly name: string;
  readonly start?: () => Promise<RedisServers>;
}

const KINDS: readonly Kind[] = [
  { name: 'memory' },
  { name: 'redis', start: startRedis },
  { name: 'redis with a password, in another database', start: startGuarded },
  { name: 'sentinel', start: startSentinel },
  { name: 'cluster', start: startCluster },
];

async function startGuarded(): Promise<RedisServers> {
  const servers = await startRedis(['--requirepass', 'p@ss/w:rd']);
  return {
    ...servers,
    url: `redis://default:${encodeURIComponent('p@ss/w:rd')}@127.0.0.1:${servers.port}/3`,
  };
}

describe.each(KINDS)('$name:', ({ start }) => {
  let servers: RedisServers | undefined;
  let store: SharedStore;
  /** The store as another instance has it: in memory there is none. */
  let other: SharedStore;

  beforeAll(async () => {
    if (!start) {
      store = other = new MemorySharedStore();
      return;
    }
    if (NO_REDIS !== undefined) return;
    servers = await start();
    store = new RedisSharedStore(parseRedisUrl(servers.url));
    other = new RedisSharedStore(parseRedisUrl(servers.url));
  });
  afterAll(async () => {
    await store?.close();
    await other?.close();
    await servers?.stop();
  });

  const it = test.skipIf(start !== undefined && NO_REDIS !== undefined);

  it('a value is there for all, until it is deleted', async () => {
    expect(await store.get('a')).toBeUndefined();
    expect(await store.set('a', 'größe\n=')).toBe(true);
    expect(await other.get('a')).toBe('größe\n=');
    expect(await other.delete('a')).toBe(true);
    expect(await store.delete('a')).toBe(false);
    expect(await store.get('a')).toBeUndefined();
  });

  it('a value is gone when its time is over', async () => {
    await store.set('b', '1', { ttl: 150 });
    expect(await other.get('b')).toBe('1');
    await delay(200);
    expect(await other.get('b')).toBeUndefined();
  });

  it('a value is kept only where there is none, or one', async () => {
    expect(await store.set('c', '1', { only: 'present' })).toBe(false);
    const kept = await Promise.all(
      [1, 2, 3, 4].map((text) => store.set('c', String(text), { only: 'absent' })),
    );
    expect(kept.filter(Boolean).length).toBe(1);
    expect(await other.set('c', '5', { only: 'present' })).toBe(true);
    expect(await store.get('c')).toBe('5');
  });

  it('values are deleted by any of their tags, and others are not', async () => {
    await store.set('d', '1', { tags: ['x', 'y'] });
    await store.set('e', '1', { tags: ['y'], ttl: 60_000 });
    await store.set('f', '1', { tags: ['x'], ttl: 60_000 });
    await other.deleteTagged(['y', 'none']);
    expect(await Promise.all([store.get('d'), store.get('e'), store.get('f')])).toEqual([
      undefined,
      undefined,
      '1',
    ]);
    await store.set('d', '2', { tags: ['x', 'y'] });
    expect(await other.get('d')).toBe('2');
  });

  it('a value that was deleted by a tag is none', async () => {
    await store.set('g', '1', { tags: ['z'] });
    await store.deleteTagged(['z']);
    expect(await store.set('g', '2', { only: 'present' })).toBe(false);
    expect(await store.delete('g')).toBe(false);
    await store.set('g', '3', { tags: ['z'] });
    await store.deleteTagged(['z']);
    const kept = await Promise.all([4, 5, 6].map((text) => store.set('g', String(text), { only: 'absent' })));
    expect(kept.filter(Boolean).length).toBe(1);
  });

  it('a counter counts each increment once, and ends with the time of its first', async () => {
    const counts = await Promise.all(
      Array.from({ length: 200 }, (_, index) => (index % 2 ? store : other).increment('h', { ttl: 60_000 })),
    );
    expect(new Set(counts.map(({ value }) => value))).toEqual(new Set(counts.map((_, index) => index + 1)));
    expect((await store.increment('h', { ttl: 1e9, by: 10 })).value).toBe(210);
    expect((await store.increment('h', { ttl: 1e9 })).expiresIn).toBeLessThanOrEqual(60_000);
    await store.increment('i', { ttl: 150 });
    await delay(200);
    expect(await store.increment('i', { ttl: 150 })).toEqual({ value: 1, expiresIn: 150 });
  });

  it('a lock has one holder, until it is given back or runs out', async () => {
    const taken = await Promise.all([store, other, store, other].map((each) => each.lock('j', 60_000)));
    const [held, ...rest] = taken.filter((lock) => lock !== undefined);
    expect(rest).toEqual([]);
    expect(await held?.extend(60_000)).toBe(true);
    await held?.release();
    expect(await held?.extend(60_000)).toBe(false);
    const second = await other.lock('j', 100);
    expect(second?.token).toBeGreaterThan(held?.token ?? Infinity);
    // Of one that has it no more.
    await held?.release();
    expect(await store.lock('j', 100)).toBeUndefined();
    await delay(150);
    const third = await store.lock('j', 60_000);
    expect(third?.token).toBeGreaterThan(second?.token ?? Infinity);
    expect(await second?.extend(60_000)).toBe(false);
  });

  it('a message reaches all who listen, and no one who listens no more', async () => {
    const heard: string[] = [];
    const ends = await Promise.all(
      [store, other, store].map((each, index) =>
        each.subscribe('k', (text) => heard.push(`${index} ${text}`)),
      ),
    );
    await store.publish('l', 'elsewhere');
    await store.publish('k', 'größe');
    await expect.poll(() => [...heard].sort()).toEqual(['0 größe', '1 größe', '2 größe']);
    await ends[0]?.();
    await other.publish('k', 'again');
    await expect.poll(() => heard.length).toBe(5);
    expect(heard).not.toContain('0 again');
    await ends[1]?.();
    await ends[2]?.();
    await store.publish('k', 'to nobody');
    await delay(50);
    expect(heard.length).toBe(5);
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type CacheEntry, type CacheStore, cacheTime } from '../src/http/cache-store.ts';
import { MemoryStore } from '../src/store/memory-store.ts';
import { ADD_RECORD } from '../src/store/redis/cache-scripts.ts';
import { parseRedisUrl } from '../src/store/redis/parse-redis-url.ts';
import { RedisCacheStore } from '../src/store/redis/redis-cache-store.ts';
import { RedisSharedStore } from '../src/store/redis/redis-shared-store.ts';
import { NO_REDIS, type RedisServers, startCluster, startRedis } from './harness/redis-servers.ts';

let server: RedisServers;
const stores: RedisSharedStore[] = [];

/** The cache of an instance. */
async function open(seeds: CacheStore = new MemoryStore()): Promise<RedisCacheStore> {
  const store = new RedisSharedStore(parseRedisUrl(server.url));
  stores.push(store);
  const cache = new RedisCacheStore(store, { buildId: 'b', seeds });
  await cache.open();
  return cache;
}

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});

function entry(text: string, fields: Partial<CacheEntry> = {}): CacheEntry {
  const body = new TextEncoder().encode(text);
  return { body, meta: { status: 200 }, tags: [], createdAt: cacheTime(), ...fields };
}

async function textOf(
  store: CacheStore,
  key: string,
  softTags?: readonly string[],
): Promise<string | undefined> {
  const hit = await store.get(key, softTags);
  return hit && `${hit.state} ${new TextDecoder().decode(hit.entry.body)}`;
}

describe.skipIf(NO_REDIS).each([
  { name: 'redis', start: startRedis as () => Promise<RedisServers> },
  { name: 'cluster', start: startCluster },
])('$name:', ({ start }) => {
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  test('what one instance keeps all have, with its times and tags', async () => {
    const [one, other] = [await open(), await open()];
    const kept = entry('größe', { tags: ['é'], staleAt: Date.now() - 100, expiresAt: Date.now() + 1e6 });
    await one.set('a key', kept);
    const { entry: found, state } = (await other.get('a key')) ?? {};
    expect(state).toBe('stale');
    expect(found).toMatchObject({ body: kept.body, meta: kept.meta, tags: kept.tags });
    // Both compare it with one clock.
    expect(Math.abs((found?.staleAt ?? 0) - (kept.staleAt ?? 0))).toBeLessThan(50);
    expect(await textOf(other, 'another')).toBeUndefined();
    await other.delete('a key');
    expect(await textOf(await open(), 'a key')).toBeUndefined();
  });

  test('what is fresh and near is given at once', async () => {
    const [one, other] = [await open(), await open()];
    await one.set('near', entry('x'));
    expect(await textOf(other, 'near')).toBe('fresh x');
    expect(other.get('near')).toMatchObject({ state: 'fresh' });
    const first = (await other.get('near'))?.entry;
    expect((await other.get('near'))?.entry).toBe(first);
  });

  test('an instance whose entry is stale finds what another has made', async () => {
    const [one, other] = [await open(), await open()];
    await one.set('renewed', entry('old', { staleAt: Date.now() + 50 }));
    expect(await textOf(other, 'renewed')).toBe('fresh old');
    await delay(60);
    expect(await textOf(other, 'renewed')).toBe('stale old');
    await one.set('renewed', entry('new'));
    expect(await textOf(other, 'renewed')).toBe('fresh new');
    // What began before does not take the place of what began later.
    await other.set('renewed', entry('too late', { createdAt: cacheTime() - 1000 }));
    expect(await textOf(await open(), 'renewed')).toBe('fresh new');
  });

  test('an invalidated tag is invalidated for all: for those that are there, and those to come', async () => {
    const [one, other] = [await open(), await open()];
    await one.set('tagged', entry('x', { tags: ['t'] }));
    await one.set('soft', entry('x'));
    expect(await textOf(other, 'tagged')).toBe('fresh x');
    expect(await textOf(other, 'soft', ['path'])).toBe('fresh x');
    await one.invalidate(['t']);
    await one.invalidate(['path'], { expire: 60 });
    await expect.poll(() => textOf(other, 'tagged')).toBe('expired x');
    await expect.poll(() => textOf(other, 'soft', ['path'])).toBe('stale x');
    const third = await open();
    expect(await textOf(third, 'tagged')).toBe('expired x');
    expect(await textOf(third, 'soft', ['path'])).toBe('stale x');
    // Made once it knew of it.
    await other.set('tagged', entry('y', { tags: ['t'] }));
    expect(await textOf(other, 'tagged')).toBe('fresh y');
    expect(await textOf(one, 'tagged')).toBe('fresh y');
  });

  test('one instance has the right to make an entry', async () => {
    const [one, other] = [await open(), await open()];
    const leases = await Promise.all([one, other, one, other].map((store) => store.acquire('made', 60_000)));
    const held = leases.filter((lease) => lease !== undefined);
    expect(held.length).toBe(1);
    await held[0]?.release();
    const next = await other.acquire('made', 60_000);
    expect(next).toBeDefined();
    expect(await one.acquire('made', 60_000)).toBeUndefined();
    await next?.release();
  });

  test('what the build has made is there until something else is', async () => {
    const seeds = new MemoryStore();
    seeds.set('seed', entry('built', { tags: ['s'] }));
    const [one, other] = [await open(seeds), await open(seeds)];
    expect(await textOf(one, 'seed')).toBe('fresh built');
    expect(await textOf(other, 'seed')).toBe('fresh built');
    await one.invalidate(['s'], {});
    await one.set('seed', entry('made', { tags: ['s'] }));
    await expect.poll(() => textOf(other, 'seed')).toBe('fresh made');
  });
});

test.skipIf(NO_REDIS)(
  'while the server is away each instance goes on, and tells the others later',
  async () => {
    const node = await startRedis();
    server = node;
    const seeds = new MemoryStore();
    seeds.set('seed', entry('built', { tags: ['t'] }));
    const [one, other] = [await open(seeds), await open(seeds)];
    await one.set('a', entry('x', { tags: ['t'] }));
    expect(await textOf(other, 'a')).toBe('fresh x');
    await node.kill();
    expect(await textOf(other, 'a')).toBe('fresh x');
    expect(await textOf(other, 'seed')).toBe('fresh built');
    expect(await textOf(other, 'none')).toBeUndefined();
    await one.invalidate(['t']);
    expect(await textOf(one, 'a')).toBe('expired x');
    const leases = await Promise.all([one.acquire('a', 1000), other.acquire('a', 1000)]);
    expect(leases.every((lease) => lease !== undefined)).toBe(true);
    await one.set('a', entry('y', { tags: ['t'] }));
    expect(await textOf(one, 'a')).toBe('fresh y');
    const third = await open(seeds);
    expect(await textOf(third, 'seed')).toBe('fresh built');
    // It comes back without anything that it had.
    await node.start();
    await expect.poll(() => textOf(other, 'a'), { timeout: 3000 }).toBe('expired x');
    await expect.poll(() => textOf(third, 'seed'), { timeout: 3000 }).toBe('expired built');
    await server.stop();
  },
);

test.skipIf(NO_REDIS)('a log that the server has lost is written again by who knows it', async () => {
  const node = await startRedis();
  server = node;
  const seeds = new MemoryStore();
  seeds.set('seed', entry('built', { tags: ['t'] }));
  const one = await open(seeds);
  await one.invalidate(['t']);
  await node.kill();
  await node.start();
  await expect.poll(() => node.send('EXISTS', 'waymark:cache-tags'), { timeout: 5000 }).toBe(':1\r\n');
  expect(await textOf(await open(seeds), 'seed')).toBe('expired built');
  await server.stop();
});

test.skipIf(NO_REDIS)(
  'of a log that has become long the older half is forgotten, and counts as invalidated',
  async () => {
    const node = await startRedis();
    server = node;
    const seeds = new MemoryStore();
    seeds.set('old', entry('built', { tags: ['any'], createdAt: Date.now() - 60_000 }));
    seeds.set('bare', entry('built', { createdAt: Date.now() - 60_000 }));
    seeds.set('new', entry('built', { tags: ['any'], createdAt: Date.now() + 5000 }));
    const writer = new RedisSharedStore(parseRedisUrl(server.url));
    stores.push(writer);
    for (let index = 0; index < 12; index++) {
      const record = JSON.stringify({ tags: [`tag ${index}`], at: Date.now() });
      await writer.connection.run(ADD_RECORD, 'waymark:cache-tags', [record, '10', 'waymark:0:cache-tags']);
    }
    expect(await node.send('XLEN', 'waymark:cache-tags')).toMatch(/^:[67]\r\n$/);
    const reader = await open(seeds);
    expect(await textOf(reader, 'old')).toBe('expired built');
    expect(await textOf(reader, 'bare')).toBe('fresh built');
    expect(await textOf(reader, 'new')).toBe('fresh built');
    await server.stop();
  },
);

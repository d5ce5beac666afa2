import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { SharedStore } from '../src/http/shared-store.ts';
import { parseRedisUrl } from '../src/store/redis/parse-redis-url.ts';
import { RedisSharedStore } from '../src/store/redis/redis-shared-store.ts';
import { NO_REDIS, startCluster, startRedis, startSentinel } from './harness/redis-servers.ts';

/** Milliseconds in which a store has to be there once its server is. */
const RECOVERY = 2000;

const unavailable = expect.objectContaining({ code: 'ERR_STORE_UNAVAILABLE' });

function open(url: string): SharedStore {
  return new RedisSharedStore(parseRedisUrl(url));
}

/** Resolves with the milliseconds until the store answers again. */
async function recover(store: SharedStore): Promise<number> {
  const begin = Date.now();
  while (Date.now() - begin < 20_000) {
    try {
      await store.get('any');
      return Date.now() - begin;
    } catch (error) {
      expect(error).toEqual(unavailable);
      await delay(20);
    }
  }
  throw new Error('The store did not come back within 20 s.');
}

/** Says how many commands failed at once: each is sent when the one before has failed. */
async function failuresWithin(milliseconds: number, store: SharedStore): Promise<number> {
  const end = Date.now() + milliseconds;
  let failures = 0;
  while (Date.now() < end) {
    await expect(store.increment('away', { ttl: 60_000 })).rejects.toEqual(unavailable);
    failures++;
  }
  return failures;
}

test.skipIf(NO_REDIS)('a server that ends is told of at once, and found when it is back', async () => {
  const server = await startRedis();
  const store = open(server.url);
  const heard: string[] = [];
  await store.subscribe('news', (text) => heard.push(text));
  await store.set('a', '1');
  await server.kill();
  // None of them waits for the time of a command.
  expect(await failuresWithin(300, store)).toBeGreaterThan(10);
  await server.start();
  expect(await recover(store)).toBeLessThan(RECOVERY);
  expect(await store.increment('away', { ttl: 60_000 })).toMatchObject({ value: 1 });
  // Subscriptions are made anew by themselves.
  await expect
    .poll(
      async () => {
        await store.publish('news', 'back');
        return heard.length;
      },
      { timeout: RECOVERY },
    )
    .toBeGreaterThan(0);
  await store.close();
  await expect(store.get('a')).rejects.toEqual(unavailable);
  await server.stop();
});

test.skipIf(NO_REDIS)(
  'a server that is not there yet is found when it is, with its subscriptions',
  async () => {
    const server = await startRedis();
    await server.kill();
    const store = open(server.url);
    const heard: string[] = [];
    await store.subscribe('news', (text) => heard.push(text));
    await expect(store.get('a')).rejects.toThrow(
      /^Cannot use the store at 127\.0\.0\.1:\d+: connect ECONNREFUSED/,
    );
    await server.start();
    expect(await recover(store)).toBeLessThan(RECOVERY);
    await expect
      .poll(
        async () => {
          await store.publish('news', 'there');
          return heard.length;
        },
        { timeout: RECOVERY },
      )
      .toBeGreaterThan(0);
    await store.close();
    await server.stop();
  },
);

test.skipIf(NO_REDIS)('a server that hangs costs each command its time, and then none', async () => {
  const server = await startRedis();
  const store = open(`${server.url}?timeout=200`);
  await store.set('a', '1');
  server.signal('SIGSTOP');
  const begin = Date.now();
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => store.get('a')));
  expect(results.filter(({ status }) => status === 'rejected').length).toBe(50);
  // All at the same time, and far from the time of a connection.
  expect(Date.now() - begin).toBeLessThan(5000);
  expect(await failuresWithin(300, store)).toBeGreaterThan(10);
  server.signal('SIGCONT');
  expect(await recover(store)).toBeLessThan(RECOVERY);
  expect(await store.get('a')).toBe('1');
  await store.close();
  await server.stop();
});

test.skipIf(NO_REDIS)('sentinels: another master is found when the first one ends', async () => {
  const servers = await startSentinel();
  const store = open(servers.url);
  const heard: string[] = [];
  await store.subscribe('news', (text) => heard.push(text));
  const first = await store.lock('a', 100);
  await servers.nodes[0]?.kill();
  // As long as the sentinels take to agree.
  await recover(store);
  await delay(150);
  const second = await store.lock('a', 60_000);
  expect(second?.token).toBeGreaterThan(first?.token ?? Infinity);
  await expect
    .poll(
      async () => {
        await store.publish('news', 'from the new one');
        return heard.length;
      },
      { timeout: RECOVERY },
    )
    .toBeGreaterThan(0);
  await store.close();
  await servers.stop();
});

test.skipIf(NO_REDIS)('a cluster is found again when all of it is back', async () => {
  const servers = await startCluster();
  const store = open(servers.url);
  const heard: string[] = [];
  await store.subscribe('news', (text) => heard.push(text));
  await store.set('a', '1');
  await Promise.all(servers.nodes.map((node) => node.kill()));
  await expect(store.set('a', '2')).rejects.toEqual(unavailable);
  await Promise.all(servers.nodes.map((node) => node.start()));
  // As long as its servers take to agree.
  await recover(store);
  expect(await store.increment('b', { ttl: 60_000 })).toMatchObject({ value: 1 });
  await expect
    .poll(
      async () => {
        await store.publish('news', 'back');
        return heard.length;
      },
      { timeout: 10_000 },
    )
    .toBeGreaterThan(0);
  await store.close();
  await servers.stop();
});

test.skipIf(NO_REDIS)('a cluster: a server that hangs holds up its own keys alone', async () => {
  const servers = await startCluster();
  const store = open(`${servers.url}?timeout=200`);
  const keys = Array.from({ length: 12 }, (_, index) => `key ${index}`);
  for (const key of keys) await store.set(key, '1');
  servers.nodes[0]?.signal('SIGSTOP');
  const results = await Promise.allSettled(keys.map((key) => store.get(key)));
  const kept = results.filter(({ status }) => status === 'fulfilled').length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(keys.length);
  servers.nodes[0]?.signal('SIGCONT');
  for (const key of keys)
    await expect
      .poll(() => Promise.resolve(store.get(key)).catch(() => undefined), { timeout: 10_000 })
      .toBe('1');
  await store.close();
  await servers.stop();
});

test.skipIf(NO_REDIS)('a server that has become a replica is left', async () => {
  const [old, now] = await Promise.all([startRedis(), startRedis()]);
  const store = open(old.url);
  await store.set('a', '1');
  await old.send('REPLICAOF', '127.0.0.1', String(now.port));
  await expect(store.set('a', '2')).rejects.toThrow('READONLY');
  await old.send('REPLICAOF', 'NO', 'ONE');
  expect(await recover(store)).toBeLessThan(RECOVERY);
  expect(await store.set('a', '2')).toBe(true);
  await store.close();
  await Promise.all([old.stop(), now.stop()]);
});

test.skipIf(NO_REDIS)('a wrong password is told of', async () => {
  const server = await startRedis(['--requirepass', 'right']);
  const store = open(server.url.replace('//', '//:wrong@'));
  await expect(store.get('a')).rejects.toThrow(/WRONGPASS/);
  await store.close();
  await server.stop();
});

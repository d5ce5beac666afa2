import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFleet } from './harness/fleet.ts';
import { NO_REDIS, startRedis } from './harness/redis-servers.ts';
import { makeProject, runWaymark } from './harness/run-waymark.ts';

const project = makeProject({
  'package.json': '{ "type": "module" }',
  'app/count/route.ts': `import { sharedStore } from 'waymark/store';
export async function POST() {
  const { value } = await sharedStore().increment('count', { ttl: 60_000 });
  return Response.json({ value, pid: process.pid });
}`,
});

beforeAll(async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(code, stderr).toBe(0);
});
afterAll(() => project.remove());

interface Counted {
  readonly value: number;
  readonly pid: number;
}

/** Sends requests on as many connections, one after the other on each. */
async function count(url: string, connections: number, each: number): Promise<Counted[]> {
  const clients = Array.from({ length: connections }, async () => {
    const counted: Counted[] = [];
    for (let sent = 0; sent < each; sent++) {
      const response = await fetch(`${url}/count`, { method: 'POST', headers: { connection: 'close' } });
      expect(response.status).toBe(200);
      counted.push((await response.json()) as Counted);
    }
    return counted;
  });
  return (await Promise.all(clients)).flat();
}

test.skipIf(NO_REDIS).each([2, 4])('%i instances count each request once', async (size) => {
  const redis = await startRedis();
  const fleet = await startFleet(project.dir, { size, env: { REDIS_URL: redis.url } });
  const counted = await count(fleet.url, 64, 5).catch((error: Error) => {
    throw new Error(fleet.output(), { cause: error });
  });
  expect(new Set(counted.map(({ value }) => value)).size).toBe(320);
  expect(Math.max(...counted.map(({ value }) => value))).toBe(320);
  expect(new Set(counted.map(({ pid }) => pid)).size).toBe(size);
  await fleet.instances[0]?.kill();
  // The others have what it has counted.
  expect((await count(fleet.url, 1, 1))[0]?.value).toBe(321);
  await fleet.instances[0]?.start();
  expect(await fleet.stop()).toEqual(Array.from({ length: size }, () => 0));
  await redis.stop();
});

test('one instance, without Redis', async () => {
  const fleet = await startFleet(project.dir, { size: 1 });
  const counted = await count(fleet.url, 64, 5);
  expect(new Set(counted.map(({ value }) => value)).size).toBe(320);
  expect(await fleet.stop()).toEqual([0]);
});

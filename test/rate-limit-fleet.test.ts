import { Agent, request as send } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFleet } from './harness/fleet.ts';
import { NO_REDIS, startRedis } from './harness/redis-servers.ts';
import { makeProject, runWaymark } from './harness/run-waymark.ts';

const CONNECTIONS = 64;

/** Milliseconds after which every instance counts again, once Redis is there. */
const RECOVERY = 2000;

const route = (name: string, options = '') => `import { withRateLimit } from 'waymark/rate-limit';
export const GET = withRateLimit(() => new Response('ok'), { name: '${name}', limit: 100, window: '1h', ${options} });`;

const project = makeProject({
  'package.json': '{ "type": "module" }',
  'app/sliding/route.ts': route('sliding'),
  'app/fixed/route.ts': route('fixed', "algorithm: 'fixed-window'"),
  'app/bucket/route.ts': route('bucket', "algorithm: 'token-bucket'"),
  'app/open/route.ts': route('open'),
  'app/closed/route.ts': route('closed', "onStoreError: 'refuse'"),
  'app/own/route.ts': route('own', "onStoreError: 'memory'"),
});

beforeAll(async () => {
  const { code, stdout, stderr } = await runWaymark(['build'], project.dir);
  expect(stdout + stderr).toContain('/sliding');
  expect(code).toBe(0);
});
afterAll(() => project.remove());

/** The statuses of so many requests on 64 connections, by how often they came. */
async function ask(url: string, requests: number): Promise<Record<number, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const counts: Record<number, number> = {};
  let left = requests;
  const client = async () => {
    while (left-- > 0) {
      const status = await statusOf(url, agent);
      counts[status] = (counts[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  agent.destroy();
  return counts;
}

function statusOf(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const forged = `203.0.113.${Math.trunc(Math.random() * 256)}`;
    const sent = send(url, { agent, headers: { 'x-forwarded-for': forged } }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.once('error', reject);
    sent.end();
  });
}

describe.skipIf(NO_REDIS !== undefined)('instances that count together', () => {
  test.each([2, 4])('%i instances: exact to the request on 64 connections', async (size) => {
    const redis = await startRedis();
    const fleet = await startFleet(project.dir, { size, env: { REDIS_URL: `${redis.url}?timeout=20000` } });
    try {
      for (const path of ['/sliding', '/fixed']) {
        expect(await ask(fleet.url + path, 640)).toEqual({ 200: 100, 429: 540 });
      }
      // Meanwhile a token in 36 seconds comes back.
      const { 200: passed = 0 } = await ask(`${fleet.url}/bucket`, 640);
      expect(passed).toBeGreaterThanOrEqual(100);
      expect(passed).toBeLessThanOrEqual(102);
    } finally {
      await fleet.stop();
      await redis.stop();
    }
  });

  test('Redis is killed and started under load: every request is answered as the limit says, and counted in two seconds', async () => {
    const redis = await startRedis();
    const fleet = await startFleet(project.dir, { size: 2, env: { REDIS_URL: redis.url } });
    const statuses: Record<number, number> = {};
    const over = new AbortController();
    const load = async () => {
      while (!over.signal.aborted) {
        for (const [status, count] of Object.entries(await ask(`${fleet.url}/closed`, CONNECTIONS)))
          statuses[Number(status)] = (statuses[Number(status)] ?? 0) + count;
      }
    };
    const loading = load();
    try {
      await expect.poll(() => statuses[429] ?? 0).toBeGreaterThan(0);
      await redis.kill();
      await expect.poll(() => statuses[503] ?? 0).toBeGreaterThan(CONNECTIONS);
      await redis.start();
      for (const { url } of fleet.instances) {
        const answer = async () => Object.keys(await ask(`${url}/closed`, 1))[0];
        await expect.poll(answer, { timeout: RECOVERY, interval: 20 }).toMatch(/200|429/);
      }
      over.abort();
      await loading;
      expect(Object.keys(statuses)).toEqual(['200', '429', '503']);
      expect(fleet.output()).not.toMatch(/unhandled|uncaught/i);
      expect(await fleet.stop()).toEqual([0, 0]);
    } finally {
      over.abort();
      await loading.catch(() => undefined);
      await fleet.stop();
      await redis.stop();
    }
  });

  test('Redis goes and comes back: open, closed or in memory, as each limit says, and counted again', async () => {
    const redis = await startRedis();
    const fleet = await startFleet(project.dir, { size: 2, env: { REDIS_URL: redis.url } });
    try {
      expect(await ask(`${fleet.url}/open`, 50)).toEqual({ 200: 50 });
      await redis.kill();
      expect(await ask(`${fleet.url}/open`, 300)).toEqual({ 200: 300 });
      expect(await ask(`${fleet.url}/closed`, 300)).toEqual({ 503: 300 });
      // Each of the two has a limit of its own.
      const { 200: passed = 0, 429: refused = 0 } = await ask(`${fleet.url}/own`, 400);
      expect([passed, refused]).toEqual([200, 200]);
      await redis.start();
      // Each finds out for itself.
      for (const { url } of fleet.instances) {
        await expect
          .poll(() => ask(`${url}/closed`, 1), { timeout: 10_000, interval: 100 })
          .toEqual({ 200: 1 });
      }
      expect(await ask(`${fleet.url}/open`, 300)).toMatchObject({ 200: 100, 429: 200 });
      expect(fleet.output()).toContain('Requests cannot be counted for their rate limits');
      expect(await fleet.stop()).toEqual([0, 0]);
    } finally {
      await fleet.stop();
      await redis.stop();
    }
  });
});

test('one process without Redis: exact to the request on 64 connections', async () => {
  const fleet = await startFleet(project.dir, { size: 1 });
  try {
    for (const path of ['/sliding', '/fixed']) {
      expect(await ask(fleet.url + path, 640)).toEqual({ 200: 100, 429: 540 });
    }
  } finally {
    await fleet.stop();
  }
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFleet } from './harness/fleet.ts';
import { NO_REDIS, startRedis } from './harness/redis-servers.ts';
import { runWaymark } from './harness/run-waymark.ts';
import { WEBHOOK_SENDERS, type WebhookSender } from './harness/webhook-senders.ts';
import { makeProjectWith } from './harness/with-packages.ts';

const sender = WEBHOOK_SENDERS.find(({ name }) => name === 'github') as WebhookSender;

const project = makeProjectWith([], {
  'app/api/payments/route.ts': `
import { idempotency } from 'waymark/idempotency';
import { sharedStore } from 'waymark/store';
export const POST = idempotency({}, async (request: Request) => {
  const name = await request.text();
  const { value } = await sharedStore().increment('count:' + name, { ttl: 600_000 });
  await new Promise((resolve) => setTimeout(resolve, name === 'dying' && value === 1 ? 60_000 : 20));
  return Response.json({ name, value, by: process.pid });
});
`,
  'app/api/hook/route.ts': `
import { github, webhook } from 'waymark/webhooks';
import { sharedStore } from 'waymark/store';
export const POST = webhook({ provider: github({ secret: ${JSON.stringify(sender.secret)} }) }, async (_request, { id }) => {
  const { value } = await sharedStore().increment('count:' + id, { ttl: 600_000 });
  return Response.json({ value });
});
`,
});
afterAll(() => project.remove());

beforeAll(async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

const pay = (url: string, key: string) =>
  fetch(`${url}/api/payments`, { method: 'POST', body: key, headers: { 'idempotency-key': key } });

async function deliver(url: string, id: string): Promise<Response> {
  const { headers, body } = await sender.sign({ url, secret: sender.secret, id, type: 'push', data: {} });
  return fetch(`${url}/api/hook`, { method: 'POST', headers, body });
}

describe.skipIf(NO_REDIS)('a fleet on Redis', () => {
  test('does what comes with one key once, whichever instance it comes to, and gives all the same answer', async () => {
    const redis = await startRedis();
    const fleet = await startFleet(project.dir, { size: 2, env: { REDIS_URL: redis.url } });
    try {
      const urls = fleet.instances.map(({ url }) => url);
      const at = (index: number) => urls[index % urls.length] ?? '';
      for (const send of [pay, deliver]) {
        const keys = Array.from({ length: 20 }, (_, index) => `${send.name}-${index}`);
        const sent = keys.flatMap((key) => Array.from({ length: 16 }, (_, index) => send(at(index), key)));
        const statuses = (await Promise.all(sent)).map(({ status }) => status);
        expect(new Set(statuses)).toEqual(new Set([200, 409]));
        for (const key of keys) {
          const answers = await Promise.all([0, 1].map(async (index) => (await send(at(index), key)).json()));
          expect(answers[0]).toMatchObject({ value: 1 });
          expect(answers[1]).toEqual(answers[0]);
        }
      }
      expect(fleet.output()).not.toContain('Error');
    } finally {
      await fleet.stop();
      await redis.stop();
    }
  });

  test('refuses what has a key while Redis is away, and goes on when it is back', async () => {
    const redis = await startRedis();
    const fleet = await startFleet(project.dir, { size: 1, env: { REDIS_URL: redis.url } });
    try {
      expect((await pay(fleet.url, 'before')).status).toBe(200);
      await redis.kill();
      await expect.poll(async () => (await pay(fleet.url, 'away')).status).toBe(503);
      expect((await deliver(fleet.url, 'away')).status).toBe(503);
      await redis.start();
      await expect.poll(async () => (await pay(fleet.url, 'away')).status, { timeout: 10_000 }).toBe(200);
      expect((await deliver(fleet.url, 'away')).status).toBe(200);
    } finally {
      await fleet.stop();
      await redis.stop();
    }
  });

  test('an instance that dies in the middle holds up the next try until its lock runs out', async () => {
    const redis = await startRedis();
    const fleet = await startFleet(project.dir, { size: 2, env: { REDIS_URL: redis.url } });
    try {
      const [first, second] = fleet.instances;
      const lost = pay(first?.url ?? '', 'dying').catch(() => 'lost');
      await expect.poll(() => redis.send('KEYS', '*')).toContain('count:dying');
      await first?.kill();
      await lost;
      expect((await pay(second?.url ?? '', 'dying')).status).toBe(409);
      const lock = /\S+:running\b/.exec(await redis.send('KEYS', '*:lock:*:running'))?.[0] ?? '';
      // As it does by itself after half a minute.
      await redis.send('DEL', lock);
      expect((await pay(second?.url ?? '', 'dying')).status).toBe(200);
    } finally {
      await fleet.stop();
      await redis.stop();
    }
  });
});

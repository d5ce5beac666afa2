import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fleet, startFleet } from './harness/fleet.ts';
import { NO_REDIS, startRedis } from './harness/redis-servers.ts';
import { makeProject, runWaymark } from './harness/run-waymark.ts';

const project = makeProject({
  'package.json': '{ "type": "module" }',
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
  'lib/auth.ts': `import { createLoginThrottle, createSessions, createWithAuth } from 'waymark/auth';
const password = 'a-password-of-at-least-32-characters';
export const sessions = createSessions({ password });
export const trusting = createSessions({ password, onStoreError: 'allow' });
export const withAuth = createWithAuth({ methods: [sessions] });
export const withTrust = createWithAuth({ methods: [trusting] });
export const throttle = createLoginThrottle({ perAccount: 5 });
`,
  'app/session/route.ts': `import { sessions } from '@/lib/auth';
export const POST = async (request: Request) =>
  sessions.signIn(request, Response.json({}), { subject: await request.text() });
export const DELETE = (request: Request) => sessions.signOut(request, new Response());
`,
  'app/me/route.ts': `import { withAuth } from '@/lib/auth';
export const GET = withAuth((request, { auth }) => Response.json({ subject: auth.subject, pid: process.pid }));
`,
  'app/trusted/route.ts': `import { withTrust } from '@/lib/auth';
export const GET = withTrust((request, { auth }) => Response.json({ subject: auth.subject }));
`,
  'app/everywhere/[user]/route.ts': `import { sessions } from '@/lib/auth';
export async function DELETE(request: Request, { params }: { params: Promise<{ user: string }> }) {
  await sessions.revokeAll((await params).user);
  return new Response();
}
`,
  'app/login/route.ts': `import { throttle } from '@/lib/auth';
export async function POST(request: Request) {
  const { refusal } = await throttle.attempt({ account: await request.text() });
  return refusal ?? new Response();
}
`,
});

beforeAll(async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(code, stderr).toBe(0);
});
afterAll(() => project.remove());

async function signIn(url: string, user: string): Promise<string> {
  const response = await fetch(`${url}/session`, { method: 'POST', body: user });
  expect(response.status).toBe(200);
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

const ask = (url: string, cookie: string, path = '/me') => fetch(url + path, { headers: { cookie } });

/** What each instance answers to a cookie. */
function statuses(fleet: Fleet, cookie: string): Promise<number[]> {
  return Promise.all(fleet.instances.map(async ({ url }) => (await ask(url, cookie)).status));
}

const all = (fleet: Fleet, status: number) => fleet.instances.map(() => status);

/** The time after which no instance may let in who was revoked on another. */
const A_SECOND = 1000;

/** What holds of any number of instances. */
async function testRevocation(fleet: Fleet, beforeRevoking: () => Promise<unknown>): Promise<void> {
  const [first = fleet.instances[0], last = first] = [fleet.instances[0], fleet.instances.at(-1)];
  const cookies = await Promise.all(['ada', 'ada', 'bob', 'eve'].map((user) => signIn(fleet.url, user)));
  const [one = '', other = '', bob = '', eve = ''] = cookies;
  for (const cookie of cookies) expect(await statuses(fleet, cookie)).toEqual(all(fleet, 200));
  await beforeRevoking();
  await fetch(`${first?.url}/session`, { method: 'DELETE', headers: { cookie: one } });
  await delay(A_SECOND);
  expect(await statuses(fleet, one)).toEqual(all(fleet, 401));
  expect(await statuses(fleet, other)).toEqual(all(fleet, 200));
  await beforeRevoking();
  await fetch(`${last?.url}/everywhere/ada`, { method: 'DELETE' });
  const again = await signIn(first?.url ?? '', 'ada');
  await delay(A_SECOND);
  expect(await statuses(fleet, other)).toEqual(all(fleet, 401));
  for (const cookie of [again, bob, eve]) expect(await statuses(fleet, cookie)).toEqual(all(fleet, 200));
}

/** 64 clients guess at once: no more get to the password than one after the other would. */
async function testThrottle(fleet: Fleet): Promise<void> {
  const guesses = Array.from({ length: 64 }, () =>
    fetch(`${fleet.url}/login`, { method: 'POST', body: 'ada', headers: { connection: 'close' } }),
  );
  const answers = await Promise.all(guesses);
  expect(answers.filter(({ status }) => status === 200).length).toBe(5);
  expect(answers.filter(({ status }) => status === 429).length).toBe(59);
}

describe.skipIf(NO_REDIS).each([2, 4])('%i instances:', (size) => {
  test('a session revoked on one is refused on all within a second, messages lost or not', async () => {
    const redis = await startRedis();
    const fleet = await startFleet(project.dir, { size, env: { REDIS_URL: redis.url } });
    await testRevocation(fleet, async () => {});
    await testRevocation(fleet, () => redis.send('CLIENT', 'KILL', 'TYPE', 'pubsub'));
    await testThrottle(fleet);
    expect(await fleet.stop()).toEqual(fleet.instances.map(() => 0));
    await redis.stop();
  });
});

test.skipIf(NO_REDIS)(
  'a store that goes away under load: 503 or trust, no crash, and back again',
  async () => {
    const redis = await startRedis();
    const fleet = await startFleet(project.dir, { size: 2, env: { REDIS_URL: redis.url } });
    const cookie = await signIn(fleet.url, 'ada');
    for (const path of ['/me', '/trusted'])
      for (const { url } of fleet.instances) expect((await ask(url, cookie, path)).status).toBe(200);
    const seen = new Set<number>();
    const over = new AbortController();
    const load = Array.from({ length: 16 }, async () => {
      while (!over.signal.aborted) seen.add((await ask(fleet.url, cookie)).status);
    });
    await redis.kill();
    for (const { url } of fleet.instances) {
      await expect.poll(async () => (await ask(url, cookie)).status, { timeout: 10_000 }).toBe(503);
      expect((await ask(url, cookie, '/trusted')).status).toBe(200);
      expect((await fetch(`${url}/login`, { method: 'POST', body: 'ada' })).status).toBe(200);
      expect((await fetch(`${url}/me`)).status).toBe(401);
    }
    await redis.start();
    for (const { url } of fleet.instances)
      await expect.poll(async () => (await ask(url, cookie)).status, { timeout: 10_000 }).toBe(200);
    over.abort();
    await Promise.all(load);
    expect([...seen].sort()).toEqual([200, 503]);
    expect(fleet.output()).toContain('Sessions cannot be checked for revocation:');
    expect(fleet.output()).not.toMatch(/unhandled/i);
    expect(await fleet.stop()).toEqual([0, 0]);
    await redis.stop();
  },
);

test('one instance, without Redis', async () => {
  const fleet = await startFleet(project.dir, { size: 1 });
  await testRevocation(fleet, async () => {});
  await testThrottle(fleet);
  expect(await fleet.stop()).toEqual([0]);
});

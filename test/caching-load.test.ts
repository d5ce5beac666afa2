import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, cachingProject } from './harness/caching.ts';
import { NO_REDIS, startRedis } from './harness/redis-servers.ts';

const REQUESTS = 10_000;
const CONNECTIONS = 64;
const ENTRIES = 8;

const project = cachingProject(
  {
    'rates/[id]': `import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
process.on('unhandledRejection', (error) => console.log('UNHANDLED', error));
export const revalidate = 1;
export const generateStaticParams = () => Array.from({ length: ${ENTRIES} }, (_, id) => ({ id: String(id) }));
export async function GET(_request, { params }) {
  const { id } = await params;
  // Seen by all processes: whoever finds it there is the second.
  try { closeSync(openSync('making-' + id, 'wx')); } catch { console.log('TWO AT A TIME'); }
  const at = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 20));
  rmSync('making-' + id, { force: true });
  if (at % 7 === 0 && process.env.NEXT_PHASE !== 'phase-production-build') throw new Error('now and then');
  return Response.json({ id, at });
}`,
    invalidate: `import { revalidatePath } from 'next/cache';
export const POST = () => (revalidatePath('/rates/[id]', 'page'), Response.json({ at: Date.now() }));`,
    'read/[id]': `export const GET = () => Response.json({ pid: process.pid });`,
  },
  { 'next.config.mjs': `export default { expireTime: 3 };` },
);

beforeAll(() => project.build());
afterAll(() => project.remove());

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
  readonly sentAt: number;
}

/** Sends requests on connections that are kept, as fast as they are answered. */
async function load(url: string, requests: number): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const answers: Answer[] = [];
  let left = requests;
  const client = async (): Promise<void> => {
    while (left > 0) {
      const sentAt = Date.now();
      const { status, text } = await send(`${url}/rates/${left-- % ENTRIES}`, agent);
      answers.push({ status, text, sentAt });
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  agent.destroy();
  return answers;
}

function send(url: string, agent: Agent): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.once('end', () => resolve({ status: response.statusCode, text }));
    });
    sent.once('error', reject);
    sent.end();
  });
}

describe.each([
  { name: 'one process', args: [] },
  { name: 'two workers', args: ['--workers', '2'] },
  { name: 'two workers on Redis', args: ['--workers', '2'], isOnRedis: true },
])('$name:', ({ args, isOnRedis = false }) => {
  test.skipIf(isOnRedis && NO_REDIS)(
    'ten thousand requests: one answer is made at a time, and none is older than its stale window',
    async () => {
      const redis = isOnRedis ? await startRedis() : undefined;
      const server = await project.serve(args, redis && { REDIS_URL: redis.url });
      const begin = Date.now();
      const answers: Answer[] = [];
      // As long as it takes for answers to become stale, and to be made anew, several times.
      while (answers.length < REQUESTS || Date.now() - begin < 4500) {
        answers.push(...(await load(server.url, 1000)));
      }
      const failed = answers.filter(({ status }) => status !== 200);
      // One that is needed at once, and fails, is a 500; there are few of them: stale ones stay.
      expect(failed.length).toBeLessThan(answers.length / 20);
      const made = new Set<string>();
      for (const { status, text, sentAt } of answers) {
        if (status !== 200) continue;
        const { at } = JSON.parse(text) as { at: number };
        made.add(text);
        // From its making, which takes its time on a busy machine, and the window of 3 s.
        expect(sentAt - at).toBeLessThan(3500);
      }
      expect(made.size).toBeGreaterThan(ENTRIES * 2);
      expect(server.output()).not.toContain('TWO AT A TIME');
      expect(server.output()).not.toContain('UNHANDLED');
      expect(await server.stop()).toBe(0);
      await redis?.stop();
    },
    60_000,
  );
});

test('workers: what one invalidates no other sends any more', async () => {
  const server = await project.serve(['--workers', '2']);
  const pids = new Set<number>();
  for (let round = 0; round < 30; round++) {
    const { text } = await ask(`${server.url}/invalidate`, {
      method: 'POST',
      headers: { connection: 'close' },
    });
    const { at } = JSON.parse(text) as { at: number };
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => ask(`${server.url}/rates/1`, { headers: { connection: 'close' } })),
    );
    for (const answer of answers) {
      if (answer.status !== 200) continue;
      expect((JSON.parse(answer.text) as { at: number }).at).toBeGreaterThanOrEqual(at - 1);
    }
    const { text: who } = await ask(`${server.url}/read/1`, { headers: { connection: 'close' } });
    pids.add((JSON.parse(who) as { pid: number }).pid);
  }
  expect(pids.size).toBe(2);
  expect(server.output()).not.toContain('TWO AT A TIME');
  await server.stop();
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cachingProject } from './harness/caching.ts';
import { type Fleet, startFleet } from './harness/fleet.ts';
import { NO_REDIS, type RedisNode, type RedisServers, startRedis } from './harness/redis-servers.ts';

const KEYS = 4;

/** Notes that it begins and ends to make something, for all instances in one file. */
const NOTE = `import { appendFileSync } from 'node:fs';
process.on('unhandledRejection', (error) => console.log('UNHANDLED', error));
const note = (text) => appendFileSync(process.env.NOTES ?? '/dev/null', text + '\\n');
const make = async (key) => {
  note('begin ' + key);
  const at = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 30));
  note('end ' + key);
  return { key, at };
};
`;

const project = cachingProject({
  'timed/[id]': `${NOTE}export const revalidate = 1;
export const generateStaticParams = () => Array.from({ length: ${KEYS} }, (_, id) => ({ id: String(id) }));
export const GET = async (_request, { params }) => Response.json(await make('timed ' + (await params).id));`,
  'tagged/[id]': `import { unstable_cache } from 'next/cache';
${NOTE}export const revalidate = 3600;
export const generateStaticParams = () => [];
export async function GET(_request, { params }) {
  const { id } = await params;
  const data = await unstable_cache(() => make('data ' + id), ['data', id], { tags: ['data'] })();
  return Response.json({ ...data, answer: await make('tagged ' + id) });
}`,
  'first/[id]': `import { existsSync } from 'node:fs';
export const revalidate = 3600;
export const generateStaticParams = () => [];
export async function GET() {
  if (existsSync(process.env.NOTES + '-hang')) {
    console.log('HANGS');
    await new Promise(() => {});
  }
  return Response.json({ pid: process.pid });
}`,
  invalidate: `import { revalidateTag } from 'next/cache';
export const POST = () => (revalidateTag('data', { expire: 0 }), Response.json({ at: Date.now() }));`,
});

let notes: string;
let redis: RedisServers & RedisNode;
let fleet: Fleet | undefined;

beforeAll(async () => {
  await project.build();
  notes = join(mkdtempSync(join(tmpdir(), 'waymark-notes-')), 'notes');
});
afterAll(() => {
  project.remove();
  rmSync(join(notes, '..'), { recursive: true, force: true });
});
beforeEach(async () => {
  writeFileSync(notes, '');
  if (NO_REDIS === undefined) redis = await startRedis();
});
afterEach(async () => {
  await fleet?.stop();
  fleet = undefined;
  await redis?.stop();
});

async function start(size: number): Promise<Fleet> {
  return (fleet = await startFleet(project.dir, { size, env: { REDIS_URL: redis.url, NOTES: notes } }));
}

/** What was made, in the order of its beginning. @throws where something was made twice at a time. */
function made(): string[] {
  const making = new Set<string>();
  const begun: string[] = [];
  for (const line of readFileSync(notes, 'utf8').split('\n')) {
    const [what, key] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
    if (what === 'end') making.delete(key);
    if (what !== 'begin') continue;
    expect(making, 'it is being made already').not.toContain(key);
    making.add(key);
    begun.push(key);
  }
  return begun;
}

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

/** Asks for paths in turn on many connections, until the time is over. */
async function load(url: string, paths: readonly string[], milliseconds: number): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const answers: Answer[] = [];
  const end = Date.now() + milliseconds;
  const client = async (_: unknown, index: number): Promise<void> => {
    for (let turn = index; Date.now() < end; turn++) {
      answers.push(await ask(url + (paths[turn % paths.length] ?? ''), agent));
    }
  };
  await Promise.all(Array.from({ length: 16 }, client));
  agent.destroy();
  return answers;
}

function ask(url: string, agent?: Agent, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: agent ?? false, method }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.once('end', () => resolve({ status: response.statusCode, text }));
    });
    sent.once('error', reject);
    sent.end();
  });
}

const TIMED = Array.from({ length: KEYS }, (_, id) => `/timed/${id}`);
const TAGGED = Array.from({ length: KEYS }, (_, id) => `/tagged/${id}`);

function count(all: readonly string[], key: string): number {
  return all.filter((each) => each === key).length;
}

describe.skipIf(NO_REDIS).each([2, 4])('%i instances:', (size) => {
  test('an answer is made anew once for all of them', async () => {
    const { url } = await start(size);
    const begin = Date.now();
    const answers = await load(url, TIMED, 2500);
    const periods = Math.ceil((Date.now() - begin) / 1000);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    const begun = made();
    for (let id = 0; id < KEYS; id++) {
      // Once a second, and not once a second by each.
      expect(count(begun, `timed ${id}`)).toBeGreaterThan(0);
      expect(count(begun, `timed ${id}`)).toBeLessThanOrEqual(periods + 1);
    }
  });

  test('what is missing, or was invalidated, is made once, and all have it within a second', async () => {
    const { url, instances } = await start(size);
    await load(url, TAGGED, 500);
    const keys = TAGGED.flatMap((_, id) => [`data ${id}`, `tagged ${id}`]);
    expect(made().sort()).toEqual([...keys].sort());
    for (let round = 1; round <= 3; round++) {
      const { text } = await ask(`${instances[round % size]?.url}/invalidate`, undefined, 'POST');
      const { at } = JSON.parse(text) as { at: number };
      await Promise.all(
        instances.map(async (instance) => {
          for (const path of TAGGED) {
            const isNew = async (): Promise<boolean> => {
              const answer = await ask(instance.url + path);
              return answer.status === 200 && (JSON.parse(answer.text) as { at: number }).at >= at;
            };
            await expect.poll(isNew, { timeout: 1000, interval: 10 }).toBe(true);
          }
        }),
      );
      // All instances have the same answers.
      for (const path of TAGGED) {
        const answers = await Promise.all(instances.map((instance) => ask(instance.url + path)));
        expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      }
      expect(made().length).toBe(keys.length * (round + 1));
    }
  });
});

test.skipIf(NO_REDIS)(
  'Redis ends and comes back under load: every request is answered, and all agree again',
  async () => {
    const { url, instances, output } = await start(2);
    const paths = [...TIMED, ...TAGGED];
    await load(url, paths, 500);
    const loading = load(url, paths, 4000);
    await delay(700);
    await redis.kill();
    await delay(1300);
    await redis.start();
    const back = Date.now();
    const answers = await loading;
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(answers.length).toBeGreaterThan(100);
    // Long enough after its return.
    expect(Date.now() - back).toBeGreaterThan(1500);
    const { text } = await ask(`${instances[0]?.url}/invalidate`, undefined, 'POST');
    const { at } = JSON.parse(text) as { at: number };
    const isNew = async (): Promise<boolean> => {
      const answer = await ask(`${instances[1]?.url}/tagged/0`);
      return (JSON.parse(answer.text) as { at: number }).at >= at;
    };
    await expect.poll(isNew, { timeout: 1000, interval: 10 }).toBe(true);
    expect(output()).not.toContain('UNHANDLED');
    expect(output().match(/Cannot use the store at/g)?.length).toBe(2);
    expect(output().match(/is there again/g)?.length).toBe(2);
    expect(await fleet?.stop()).toEqual([0, 0]);
    fleet = undefined;
  },
);

test.skipIf(NO_REDIS)('an instance that dies over an answer leaves it to another', async () => {
  const { instances, output } = await start(2);
  const [first, second] = instances;
  writeFileSync(`${notes}-hang`, '');
  const lost = ask(`${first?.url}/first/1`).catch(() => 'lost');
  await expect.poll(output).toContain('HANGS');
  rmSync(`${notes}-hang`);
  const waiting = ask(`${second?.url}/first/1`);
  await first?.kill();
  expect(await lost).toBe('lost');
  expect(await waiting).toMatchObject({ status: 200, text: JSON.stringify({ pid: second?.pid }) });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fleet, startFleet } from './harness/fleet.ts';
import { NO_REDIS, startRedis } from './harness/redis-servers.ts';
import { makeProject, runWaymark } from './harness/run-waymark.ts';

/** Each second they make as many ticks. */
const JOBS = 20;
const MOST_TICKS = 200;

const project = makeProject({
  'package.json': '{ "type": "module" }',
  'waymark.config.mjs': `export default {
  crons: Array.from({ length: ${JOBS} }, (_, index) => (
    { path: '/api/cron/count', name: 'job-' + index, schedule: '* * * * * *', overlap: true, retries: index % 2 }
  )),
};`,
  'app/api/cron/count/route.ts': `import { sharedStore } from 'waymark/store';
export async function GET(request: Request) {
  const name = request.headers.get('x-waymark-cron-name');
  const tick = request.headers.get('x-waymark-cron-tick');
  const attempt = request.headers.get('x-waymark-cron-attempt');
  await sharedStore().increment('ran ' + name + ' ' + tick + ' ' + attempt, { ttl: 600_000 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  return new Response('ran');
}`,
});

beforeAll(async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect([code, stderr]).toEqual([0, '']);
});
afterAll(() => project.remove());

const until = (time: number) => new Promise((resolve) => setTimeout(resolve, time - Date.now()));
const nameOf = (time: number) => new Date(time).toISOString().replace('.000Z', 'Z');

describe.skipIf(NO_REDIS).concurrent('instances on Redis', () => {
  test.each([2, 4])(
    `%i of them: ${MOST_TICKS} ticks while they are killed, and then without Redis`,
    async (size) => {
      const redis = await startRedis();
      const fleet = await startFleet(project.dir, { size, env: { REDIS_URL: redis.url } });
      try {
        await testKills(fleet, redis);
        await testAbsence(fleet, redis);
      } finally {
        await fleet.stop();
        await redis.stop();
      }
    },
    120_000,
  );
});

type Redis = Awaited<ReturnType<typeof startRedis>>;

/** No try is made twice while instances are killed, and none is left out without a word. */
async function testKills(fleet: Fleet, redis: Redis): Promise<void> {
  // The first tick that all of them wait for.
  const first = Math.ceil(Date.now() / 1000) * 1000 + 1000;
  const last = first + (MOST_TICKS / JOBS - 1) * 1000;
  let kills = 0;
  const starts: Promise<void>[] = [];
  for (let second = first; second <= last; second += 1000) {
    // While they share out the ticks of this second, and run them.
    await until(second + Math.random() * 80);
    // Of those who wait for a dead instance's locks to run out, one has to live as long: the last is left alone.
    const living = fleet.instances.slice(0, -1).filter(({ pid }) => pid !== undefined);
    const victim = living[Math.floor(Math.random() * living.length)];
    if (!victim) continue;
    kills += 1;
    await victim.kill();
    starts.push(victim.start());
  }
  await Promise.all(starts);
  // Those who stand in for a dead instance wait for its locks to run out: ten seconds, and a quarter of it by chance.
  await until(Math.max(last, Date.now()) + 14_000);
  const runs = await countRuns(redis);
  const expected = Array.from({ length: MOST_TICKS }, (_, index) => {
    const tick = nameOf(first + Math.floor(index / JOBS) * 1000);
    return `job-${index % JOBS} ${tick}`;
  });
  // No try is made twice, in any instance.
  expect([...runs].filter(([, count]) => count !== 1)).toEqual([]);
  const missing = expected.filter((each) => !runs.has(`${each} 1`) && !runs.has(`${each} 2`));
  // What a dead instance had begun is gone where nobody may repeat it, and then the log says so.
  const output = fleet.output();
  const isLost = (each: string) => saysLost(output, each);
  // Or an instance was so late for it that its turn had passed, which the log says too.
  const isLate = (each: string) => saysLate(output, each);
  expect(missing.filter((each) => !isLost(each) && !isLate(each))).toEqual([]);
  // Where somebody may, nothing is.
  expect(missing.filter((each) => mayBeRepeated(each) && !isLate(each))).toEqual([]);
  const repeated = [...runs.keys()].filter((each) => each.endsWith(' 2'));
  expect(repeated.filter((each) => !mayBeRepeated(each))).toEqual([]);
  expect(kills).toBeGreaterThanOrEqual(3);
  console.log(
    `${fleet.instances.length} instances, ${MOST_TICKS} ticks, ${kills} kills: ${missing.length} lost with their server, ${repeated.length} repeated`,
  );
}

/** While Redis is away ticks are skipped, and the log says so; once it is back, each runs once again. */
async function testAbsence(fleet: Fleet, redis: Redis): Promise<void> {
  const skipped = () => fleet.output().match(/skipped: nobody knows whether others run it/g)?.length ?? 0;
  await redis.kill();
  await expect.poll(skipped, { timeout: 10_000 }).toBeGreaterThanOrEqual(JOBS);
  await redis.start();
  const patience = { timeout: 15_000, interval: 500 };
  await expect.poll(async () => (await countRuns(redis)).size, patience).toBeGreaterThan(JOBS);
  expect([...(await countRuns(redis))].filter(([, count]) => count !== 1)).toEqual([]);
  expect(fleet.instances.every(({ pid }) => pid !== undefined)).toBe(true);
}

function saysLost(log: string, each: string): boolean {
  const [name, tick] = each.split(' ');
  return log.includes(`cron ${name} (${tick}) lost: its server has gone`);
}

/** Whether a later run of the job says that as many were left out before it. */
function saysLate(log: string, each: string): boolean {
  const [name, tick = ''] = each.split(' ');
  const lines = log.matchAll(new RegExp(`cron ${name} \\(([^)]+)\\) comes after (\\d+) runs? that`, 'g'));
  return [...lines].some(([, later = '', count]) => {
    const distance = (Date.parse(later) - Date.parse(tick)) / 1000;
    return distance > 0 && distance <= Number(count);
  });
}

/** Whether the job of a tick has a retry. */
function mayBeRepeated(tick: string): boolean {
  return Number(/^job-(\d+)/.exec(tick)?.[1]) % 2 === 1;
}

/** How often each try of a tick was made, by `name tick attempt`. */
async function countRuns(redis: Redis): Promise<Map<string, number>> {
  const keys = [...(await redis.send('KEYS', '*ran *')).matchAll(/\n([^\r\n]*ran (job-\d+ \S+ \d))/g)];
  const counts = new Map<string, number>();
  for (const [, key = '', name = ''] of keys) {
    const [, value] = /\n(\d+)/.exec(await redis.send('GET', key)) ?? [];
    counts.set(name, Number(value));
  }
  return counts;
}

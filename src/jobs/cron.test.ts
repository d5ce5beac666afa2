import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CRON_DEFAULTS, type CronJob } from '../http/cron-job.ts';
import type { SharedStore } from '../http/shared-store.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { MemorySharedStore } from '../store/memory-shared-store.ts';
import { describeCronEvent, type OnCronEvent } from './cron-event.ts';
import { type RunningCron, startCron } from './start-cron.ts';

const job = (settings: Partial<CronJob> = {}): CronJob => ({
  ...CRON_DEFAULTS,
  name: 'test',
  path: '/test',
  schedule: '* * * * *',
  ...settings,
});

const START = Date.parse('2026-11-26T05:00:30Z');
const MINUTE = 60_000;
const TTL = 10_000;

let started: RunningCron[] = [];
let lines: string[] = [];
const onEvent: OnCronEvent = (...event) => {
  lines.push(describeCronEvent(...event).text.replace(/after \d+ ms/, 'after'));
};

beforeEach(() => {
  vi.useFakeTimers({
    now: START,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
  started = [];
  lines = [];
});
afterEach(async () => {
  const stopped = Promise.all(started.map((cron) => cron.stop()));
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  await stopped;
  vi.useRealTimers();
});

/** An instance whose handler takes `milliseconds`, and what it was asked. */
function instance(
  jobs: readonly CronJob[],
  {
    store = new MemorySharedStore(),
    takes = 0,
    status = () => 200,
    since,
  }: { store?: SharedStore; takes?: number; status?: () => number; since?: number } = {},
): { cron: RunningCron; asked: Request[] } {
  const asked: Request[] = [];
  const fetch = async (request: Request) => {
    asked.push(request);
    if (takes > 0) await new Promise((resolve) => setTimeout(resolve, takes));
    return new Response('done', { status: status() });
  };
  const cron = startCron(
    jobs,
    { fetch },
    { origin: 'http://localhost:3000', store, onEvent, ttl: TTL, since },
  );
  started.push(cron);
  return { cron, asked };
}

const ticksOf = (requests: readonly Request[]) =>
  requests.map((request) => request.headers.get('x-waymark-cron-tick')?.slice(11, 19));

test('startCron: asks the path at each tick, as Vercel does', async () => {
  vi.stubEnv('CRON_SECRET', 'a secret');
  const { asked } = instance([job({ path: '/test?a=1' })]);
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(ticksOf(asked)).toEqual(['05:01:00', '05:02:00']);
  const { method, url, headers, redirect } = asked[0]!;
  expect([method, url, redirect]).toEqual(['GET', 'http://localhost:3000/test?a=1', 'follow']);
  expect(headers.get('authorization')).toBe('Bearer a secret');
  expect(headers.get('user-agent')).toBe('vercel-cron/1.0');
  vi.unstubAllEnvs();
});

test('startCron: sends no authorization where CRON_SECRET is not set', async () => {
  vi.stubEnv('CRON_SECRET', undefined);
  const { asked } = instance([job()]);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(asked[0]!.headers.has('authorization')).toBe(false);
  vi.unstubAllEnvs();
});

test('startCron: a schedule is in the time zone of its job', async () => {
  const { asked } = instance([job({ schedule: '2 7 * * *', timeZone: 'Europe/Helsinki' })]);
  await vi.advanceTimersByTimeAsync(3 * MINUTE);
  expect(ticksOf(asked)).toEqual(['05:02:00']);
});

test('startCron: of several instances one runs a tick', async () => {
  const store = new MemorySharedStore();
  const all = [1, 2, 3, 4].map(() => instance([job()], { store, takes: 100 }));
  await vi.advanceTimersByTimeAsync(20 * MINUTE);
  const ticks = ticksOf(all.flatMap(({ asked }) => asked));
  expect(ticks).toHaveLength(20);
  expect(new Set(ticks).size).toBe(20);
});

test('startCron: an instance that dies before its run began is stood in for', async () => {
  const store = new MemorySharedStore();
  const { asked } = instance([job()], { store });
  // What an instance leaves behind that has died between two steps.
  expect(store.lock('cron:tick:test:2026-11-26T05:01:00Z', MINUTE)).toBeDefined();
  await vi.advanceTimersByTimeAsync(31_000);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(MINUTE + 1.25 * TTL);
  expect(ticksOf(asked)).toContain('05:01:00');
});

test.each([
  [0, [], 'test (2026-11-26T05:01:00Z) lost: its server has gone'],
  [1, ['05:01:00'], 'test (2026-11-26T05:01:00Z) started, attempt 2 of 2'],
])(
  'startCron: an instance that died in its run has made one try of %i more',
  async (retries, ticks, line) => {
    const store = new MemorySharedStore();
    store.set('cron:state:test:2026-11-26T05:01:00Z', JSON.stringify({ phase: 'started', attempt: 1 }));
    const { asked } = instance([job({ retries })], { store });
    await vi.advanceTimersByTimeAsync(31_000);
    expect(ticksOf(asked)).toEqual(ticks);
    expect(lines).toContain(`cron ${line}`);
  },
);

test('startCron: a run does not begin while the one before goes on, in any instance', async () => {
  const store = new MemorySharedStore();
  const all = [1, 2].map(() => instance([job()], { store, takes: 90_000 }));
  await vi.advanceTimersByTimeAsync(4 * MINUTE);
  expect(ticksOf(all.flatMap(({ asked }) => asked))).toEqual(['05:01:00', '05:03:00']);
  expect(lines).toContain('cron test (2026-11-26T05:02:00Z) skipped: the run before it goes on');
});

test('startCron: a run goes ahead where the server of the one before has died', async () => {
  const store = new MemorySharedStore();
  store.set('cron:state:test:2026-11-26T05:00:00Z', JSON.stringify({ phase: 'started', attempt: 1 }));
  store.set('cron:holder:test', String(Date.parse('2026-11-26T05:00:00Z')));
  store.lock('cron:job:test', 35_000);
  const { asked } = instance([job()], { store });
  await vi.advanceTimersByTimeAsync(45_000);
  expect(ticksOf(asked)).toEqual(['05:01:00']);
});

test('startCron: overlap lets runs go on beside each other', async () => {
  const { asked, cron } = instance([job({ overlap: true })], { takes: 150_000 });
  await vi.advanceTimersByTimeAsync(150_000);
  expect(ticksOf(asked)).toEqual(['05:01:00', '05:02:00', '05:03:00']);
  expect(cron.running).toBe(3);
});

test('startCron: a run that fails is tried again, and each pause is longer', async () => {
  let answers = 0;
  const { asked } = instance([job({ retries: 3, retryDelay: 4000 })], {
    status: () => (++answers < 3 ? 503 : 200),
  });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(4000);
  expect(asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(8000);
  expect(asked.map(({ headers }) => headers.get('x-waymark-cron-attempt'))).toEqual(['1', '2', '3']);
  expect(lines.at(-1)).toBe('cron test (2026-11-26T05:01:00Z) ended with 200 after, attempt 3 of 4');
});

test('startCron: what takes too long is aborted, and has failed', async () => {
  const { asked } = instance([job({ timeout: 1000 })], { takes: MINUTE / 2 });
  await vi.advanceTimersByTimeAsync(31_500);
  expect(asked[0]!.signal.aborted).toBe(true);
  expect(lines.at(-1)).toBe(
    'cron test (2026-11-26T05:01:00Z) failed after: The job took longer than 1000 ms.',
  );
});

test('startCron: a redirect is not followed, and said to be one', async () => {
  const { asked } = instance([job({ retries: 2 })], { status: () => 308 });
  await vi.advanceTimersByTimeAsync(50_000);
  expect(asked).toHaveLength(1);
  expect(lines.at(-1)).toContain('ended with 308 after: a redirect is not followed');
});

test('startCron: jitter puts a run off by no more than it says', async () => {
  const { asked } = instance([job({ jitter: 20_000, schedule: '1 5 * * *' })]);
  await vi.advanceTimersByTimeAsync(50_000);
  expect(asked).toHaveLength(1);
});

test('startCron: stop begins nothing more, and waits for what runs', async () => {
  const { asked, cron } = instance([job()], { takes: 20_000 });
  await vi.advanceTimersByTimeAsync(31_000);
  let isStopped = false;
  void cron.stop().then(() => (isStopped = true));
  await vi.advanceTimersByTimeAsync(18_000);
  expect([isStopped, cron.running]).toEqual([false, 1]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(isStopped).toBe(true);
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  expect(asked).toHaveLength(1);
});

test('startCron: the store remembers the last runs, and the ticks that are over', async () => {
  const store = new MemorySharedStore();
  const first = instance([job()], { store, status: () => 500 });
  await vi.advanceTimersByTimeAsync(MINUTE);
  const second = instance([job()], { store, since: START });
  await vi.advanceTimersByTimeAsync(100);
  expect([first.asked.length, second.asked.length]).toEqual([1, 0]);
  expect(JSON.parse(store.get('cron:runs:test')!)).toMatchObject([
    { tick: '2026-11-26T05:01:00Z', attempts: 1, isOk: false, status: 500 },
  ]);
});

test.each([
  ['none', []],
  ['one', ['05:00:00']],
  ['all', ['04:50:00', '04:55:00', '05:00:00']],
] as const)(
  'startCron: after a time without a server, catchUp %s makes up for %j',
  async (catchUp, ticks) => {
    const store = new MemorySharedStore();
    store.set('cron:runs:test', JSON.stringify([{ tick: '2026-11-26T04:45:00Z' }]));
    const late = job({ catchUp, schedule: '*/5 * * * *', catchUpWindow: 15 * MINUTE });
    vi.setSystemTime(Date.parse('2026-11-26T05:03:00Z'));
    const { asked } = instance([late], { store });
    await vi.advanceTimersByTimeAsync(1000);
    expect(ticksOf(asked)).toEqual(ticks);
  },
);

test('startCron: a tick that comes late, since the process was busy, is run where it is no more than a minute', async () => {
  const { asked } = instance([job({ schedule: '0 */5 * * * *' })], {
    since: Date.parse('2026-11-26T04:59:59Z'),
  });
  await vi.advanceTimersByTimeAsync(1000);
  expect(ticksOf(asked)).toEqual(['05:00:00']);
});

/** A store that can be away. */
function leavingStore(): { store: SharedStore; leave(): void; comeBack(): void } {
  const memory = new MemorySharedStore();
  let isAway = false;
  const store = new Proxy<SharedStore>(memory, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (isAway) throw new WaymarkError('ERR_STORE_UNAVAILABLE', 'The store is away.');
        return (member as (...args: unknown[]) => unknown).apply(target, args);
      };
    },
  });
  return { store, leave: () => (isAway = true), comeBack: () => (isAway = false) };
}

test('startCron: a tick is skipped while the store is away', async () => {
  const { store, leave, comeBack } = leavingStore();
  const all = [1, 2].map(() => instance([job()], { store }));
  leave();
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(lines).toEqual(
    Array(2).fill(
      'cron test (2026-11-26T05:01:00Z) skipped: nobody knows whether others run it: The store is away.',
    ),
  );
  comeBack();
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(ticksOf(all.flatMap(({ asked }) => asked))).toEqual(['05:02:00']);
});

test('startCron: with catchUp, what was skipped so is run once the store is back, and once', async () => {
  const { store, leave, comeBack } = leavingStore();
  const all = [1, 2].map(() => instance([job({ catchUp: 'one', schedule: '1 5 * * *' })], { store }));
  leave();
  await vi.advanceTimersByTimeAsync(MINUTE);
  comeBack();
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(ticksOf(all.flatMap(({ asked }) => asked))).toEqual(['05:01:00']);
});

test("startCron: onStoreError 'run' runs in each instance", async () => {
  const { store, leave } = leavingStore();
  const all = [1, 2].map(() => instance([job({ onStoreError: 'run' })], { store }));
  leave();
  await vi.advanceTimersByTimeAsync(31_000);
  expect(all.map(({ asked }) => asked.length)).toEqual([1, 1]);
});

test('startCron: a store that goes away in the middle of a run does not make it run twice', async () => {
  const { store, leave, comeBack } = leavingStore();
  const all = [1, 2].map(() => instance([job({ schedule: '1 5 * * *' })], { store, takes: 40_000 }));
  await vi.advanceTimersByTimeAsync(31_000);
  leave();
  await vi.advanceTimersByTimeAsync(35_000);
  comeBack();
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  expect(ticksOf(all.flatMap(({ asked }) => asked))).toEqual(['05:01:00']);
});

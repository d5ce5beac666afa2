import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type FinishedRun,
  makeProject,
  runWaymark,
  type RunningCommand,
  serveScript,
  serveWaymark,
  writeFiles,
} from './harness/run-waymark.ts';

const project = makeProject({
  'package.json': '{ "type": "module" }',
  'vercel.json': JSON.stringify({
    crons: [
      { path: '/api/cron/daily', schedule: '0 5 * * *' },
      // The config has another entry for this path.
      { path: '/api/cron/second', schedule: '0 0 1 1 *' },
    ],
  }),
  'waymark.config.mjs': `export default {
  crons: [
    { path: '/api/cron/second', name: 'second', schedule: '* * * * * *', timeZone: 'Asia/Tokyo', overlap: true },
    { path: '/api/cron/slow?from=a-job', name: 'slow', schedule: '* * * * * *' },
  ],
};`,
  'app/api/cron/daily/route.ts': `export function GET(request: Request) {
  if (request.headers.get('authorization') !== 'Bearer a-secret') return new Response(null, { status: 401 });
  console.log('daily by', request.headers.get('user-agent'), 'through', request.headers.get('x-seen'));
  return new Response('done');
}`,
  'app/api/cron/second/route.ts': `import { appendFileSync } from 'node:fs';
export function GET(request: Request) {
  appendFileSync('ticks', request.headers.get('x-waymark-cron-tick') + ' ' + process.pid + '\\n');
  return new Response(request.headers.get('authorization'));
}`,
  'app/api/cron/slow/route.ts': `import { existsSync } from 'node:fs';
import { after } from 'next/server';
export async function GET() {
  if (!existsSync('hold')) return new Response('nothing to do');
  console.log('slow begun');
  while (existsSync('hold')) await new Promise((resolve) => setTimeout(resolve, 10));
  after(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    console.log('slow work done');
  });
  return new Response('done');
}`,
  'proxy.ts': `import { NextResponse } from 'next/server';
export function proxy(request: Request) {
  const headers = new Headers(request.headers);
  headers.set('x-seen', 'the proxy');
  return NextResponse.next({ request: { headers } });
}`,
});

const put = (name: string, text = '') => writeFileSync(join(project.dir, name), text);
const remove = (name: string) => rmSync(join(project.dir, name), { force: true });
const env = { CRON_SECRET: 'a-secret', REDIS_URL: '' };

beforeAll(async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect([code, stderr]).toEqual([0, '']);
});
beforeEach(() => {
  put('ticks');
  remove('hold');
});
afterAll(() => project.remove());

/** What ran so far: `tick pid`. */
const ticks = () => readFileSync(join(project.dir, 'ticks'), 'utf8').split('\n').filter(Boolean);
const tickTimes = () => ticks().map((line) => line.split(' ')[0] ?? '');
const enough = { timeout: 15_000 };

/** Every second from the first to the last one, once. */
function expectEachSecondOnce(times: readonly string[]): void {
  const first = Date.parse(times[0] ?? '');
  expect(times).toEqual(
    times.map((_, index) => new Date(first + index * 1000).toISOString().replace('.000Z', 'Z')),
  );
}

describe.each([
  [
    'node .waymark/server.js',
    (args: string[]) => serveScript('.waymark/server.js', project.dir, { args, env }),
  ],
  ['waymark start', (args: string[]) => serveWaymark('start', project.dir, { args, env })],
] as const)('%s', (_, serve) => {
  test('runs what is due, once each time, and tells of it', async () => {
    const server = await serve([]);
    await expect.poll(() => ticks().length, enough).toBeGreaterThan(2);
    expect(await server.stop()).toBe(0);
    expectEachSecondOnce(tickTimes());
    const tick = tickTimes()[0] ?? '';
    expect(server.output()).toContain(`cron second (${tick}) started`);
    expect(server.output()).toMatch(new RegExp(`cron second \\(${tick}\\) ended with 200 after \\d+ ms`));
  });
});

test('SIGTERM: a run that goes on ends first, with its after() work, and no other begins', async () => {
  const server = await serveScript('.waymark/server.js', project.dir, { env });
  put('hold');
  await expect.poll(() => server.output(), enough).toContain('slow begun');
  const ended = server.stop();
  await expect
    .poll(
      () =>
        fetch(server.url).then(
          () => 'open',
          () => 'closed',
        ),
      enough,
    )
    .toBe('closed');
  const before = ticks().length;
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect(ticks()).toHaveLength(before);
  remove('hold');
  expect(await ended).toBe(0);
  expect(server.output()).toContain('slow work done');
});

test('SIGTERM: a run that takes longer than the time to end is cut off, and the log says so', async () => {
  const args = ['--drain-timeout', '200ms'];
  const server = await serveScript('.waymark/server.js', project.dir, { env, args });
  put('hold');
  await expect.poll(() => server.output(), enough).toContain('slow begun');
  expect(await server.stop()).toBe(1);
  expect(server.output()).toContain('Cut off after 0.2 s: 1 cron run.');
});

describe('with workers', () => {
  let server: RunningCommand;
  beforeAll(async () => {
    put('ticks');
    server = await serveScript('.waymark/server.js', project.dir, { env, args: ['--workers', '3'] });
  });
  afterAll(async () => {
    await server?.stop();
  });

  test('one of the processes runs the jobs; where it dies another does, and no tick is run twice', async () => {
    await expect.poll(() => ticks().length, enough).toBeGreaterThan(1);
    const pids = () => [...new Set(ticks().map((line) => line.split(' ')[1]))];
    expect(pids()).toHaveLength(1);
    process.kill(Number(pids()[0]), 'SIGKILL');
    await expect.poll(() => pids().length, enough).toBe(2);
    const count = ticks().length;
    await expect.poll(() => ticks().length, enough).toBeGreaterThan(count + 1);
    expect(new Set(tickTimes()).size).toBe(ticks().length);
  });

  test.runIf(process.platform !== 'win32')('a restart of all, one by one, loses no tick', async () => {
    put('ticks');
    process.kill(server.pid, 'SIGHUP');
    await expect.poll(() => server.output(), { timeout: 30_000 }).toContain('Restarted 3 workers.');
    const count = ticks().length;
    await expect.poll(() => ticks().length, enough).toBeGreaterThan(count + 1);
    expectEachSecondOnce(tickTimes());
  });
});

describe('waymark cron', () => {
  test('list: the jobs, and when they run next', async () => {
    const { code, stdout } = await runWaymark(['cron', 'list', '--json'], project.dir, { env });
    expect(code).toBe(0);
    const rows = JSON.parse(stdout) as { name: string; timeZone: string; next: string[] }[];
    expect(rows.map(({ name }) => name)).toEqual(['second', 'slow', '/api/cron/daily']);
    expect(rows.map(({ timeZone }) => timeZone)).toEqual(['Asia/Tokyo', 'UTC', 'UTC']);
    expect(rows[2]?.next[0]).toMatch(/T05:00:00Z$/);
    const { stdout: table } = await runWaymark(['cron', 'list'], project.dir, { env });
    expect(table).toMatch(/^name +path +schedule +time zone +next +last\nsecond +\/api\/cron\/second /);
  });

  test('run: the handler, from the sources, through proxy.ts', async () => {
    const { code, stdout } = await runWaymark(['cron', 'run', '/api/cron/daily'], project.dir, { env });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /^daily by vercel-cron\/1\.0 through the proxy\n\/api\/cron\/daily ended with 200 after \d+ ms\n$/,
      ),
    ]);
  });

  test('run: a job that fails ends with 1', async () => {
    const { code, stdout } = await runWaymark(['cron', 'run', '/api/cron/daily'], project.dir, {
      env: { CRON_SECRET: 'another' },
    });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/failed with 401 after/)]);
  });

  test('run --url: asks a server that runs', async () => {
    const server = await serveWaymark('dev', project.dir, { env });
    const { code } = await runWaymark(['cron', 'run', 'second', '--url', server.url], project.dir, { env });
    await server.stop();
    expect([code, ticks()]).toEqual([0, [`null ${server.pid}`]]);
  });

  test.each([
    [['run', 'third'], 'There is no cron job `third`. There are `second`, `slow`, `/api/cron/daily`.'],
    [['run'], '`waymark cron run` needs the path or the name of a job'],
    [['start'], '`waymark cron` does not know `start`'],
    [['run', 'second', '--url', 'localhost'], '`--url` must be an origin'],
    [['list', '--url', 'http://localhost'], '`--url` is an option of `waymark cron run`'],
  ])('%j is refused', async (args, message) => {
    const { code, stderr } = await runWaymark(['cron', ...args], project.dir, { env });
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});

test('dev runs no job by itself', async () => {
  const server = await serveWaymark('dev', project.dir, { env });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await server.stop();
  expect(ticks()).toEqual([]);
});

/** Builds a project that has such files besides its routes. */
async function buildWith(files: Record<string, string>): Promise<FinishedRun> {
  const broken = makeProject({
    'package.json': '{ "type": "module" }',
    'app/api/route.ts': `export const dynamic = 'force-dynamic';\nexport const GET = () => new Response();`,
    'app/fixed/route.ts': `export const dynamic = 'force-static';\nexport const GET = () => new Response();`,
    'app/post/route.ts': `export const POST = () => new Response();`,
  });
  writeFiles(broken.dir, files);
  const run = await runWaymark(['build'], broken.dir);
  broken.remove();
  return run;
}

describe('waymark build', () => {
  test('an entry of vercel.json that cannot be used is an error at its place', async () => {
    const { code, stderr } = await buildWith({
      'vercel.json': '{\n  "crons": [{ "path": "/api", "schedule": "61 * * * *" }]\n}\n',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('error vercel.json:2:43 ERR_CRON');
    expect(stderr).toContain('which cannot be read: Invalid value for minute: 61');
  });

  test('jobs that would reach no handler are told, one by one', async () => {
    const paths = ['/apis', '/post', '/fixed', '/api/', '/api'];
    const { code, stderr } = await buildWith({
      'vercel.json': JSON.stringify({ crons: paths.map((path) => ({ path, schedule: '0 5 * * *' })) }),
    });
    expect(code).toBe(0);
    expect(stderr.match(/The cron job `.*/g)).toEqual([
      'The cron job `/apis` asks a path which no route answers',
      'The cron job `/post` asks a path and app/post/route.ts has no GET',
      'The cron job `/fixed` asks a path whose answer is made once, and kept: no run would reach app/fixed/route.ts',
      'The cron job `/api/` asks a path which is redirected, and a job follows no redirect',
    ]);
  });
});

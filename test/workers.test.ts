import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startLoad } from './harness/load.ts';
import { sendRaw } from './harness/raw-http.ts';
import {
  freePort,
  makeProject,
  runScript,
  runWaymark,
  type RunningCommand,
  serveScript,
  serveWaymark,
} from './harness/run-waymark.ts';

const project = makeProject({
  'package.json': '{ "type": "module" }',
  'app/pid/route.ts': `export const GET = () => new Response(String(process.pid));\n`,
  'app/work/route.ts': workRoute(1),
  'app/slow/route.ts': `import { existsSync } from 'node:fs';
export async function GET(request: Request) {
  const file = new URL(request.url).searchParams.get('file') ?? '';
  console.log('begun');
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 10));
  return new Response('whole');
}
`,
  // What goes wrong, or takes its time, while routes are loaded.
  'app/trouble/route.ts': `import { existsSync } from 'node:fs';
if (existsSync('crash')) process.exit(7);
while (existsSync('hold')) await new Promise((resolve) => setTimeout(resolve, 10));
export const GET = () => new Response();
`,
  'end-while-starting.mjs': `import cluster from 'node:cluster';
import { start } from './.waymark/server.js';
cluster.once('fork', () => process.kill(process.pid, 'SIGTERM'));
await start({ port: 0, workers: 2 });
`,
});

function workRoute(version: number): string {
  return `export async function GET() {
  await new Promise((resolve) => setTimeout(resolve, 5));
  return new Response('version ${version}');
}
`;
}

const build = async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect([code, stderr]).toEqual([0, '']);
};
const put = (name: string, text = '') => writeFileSync(join(project.dir, name), text);
const remove = (name: string) => rmSync(join(project.dir, name), { force: true });

beforeAll(build);
afterAll(() => project.remove());
beforeEach(() => {
  for (const name of ['crash', 'hold', 'go']) remove(name);
});

const entries = [
  ['node .waymark/server.js', (args: string[]) => serveScript('.waymark/server.js', project.dir, { args })],
  ['waymark start', (args: string[]) => serveWaymark('start', project.dir, { args })],
] as const;

const serve = (...args: string[]) =>
  serveScript('.waymark/server.js', project.dir, { args: ['--workers', '2', ...args] });

describe.each(entries)('workers of %s', (_, serveEntry) => {
  test('each serves in turn, and one line tells that all do', async () => {
    const server = await serveEntry(['--workers', '2']);
    const pids = await workersOf(server);
    expect(pids).toHaveLength(2);
    expect(pids).not.toContain(server.pid);
    expect(server.output().match(/ready/g)).toHaveLength(1);
    expect(await server.stop()).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test('SIGHUP serves a new build, and loses no request', async () => {
    const server = await serveEntry(['--workers', '2']);
    const before = await workersOf(server);
    const load = startLoad(`${server.url}/work`, { check: expectVersion });
    const coming = startLoad(`${server.url}/work`, {
      check: expectVersion,
      connections: 4,
      keepAlive: false,
    });
    await expect.poll(() => load.answered(), { timeout: 10_000 }).toBeGreaterThan(50);
    put('app/work/route.ts', workRoute(2));
    await build();
    void server.stop('SIGHUP');
    await expect.poll(() => server.output(), { timeout: 20_000 }).toContain('Restarted 2 workers.');
    const answered = load.answered();
    await expect.poll(() => load.answered(), { timeout: 10_000 }).toBeGreaterThan(answered + 50);
    expect(await load.stop()).toMatchObject({ failures: [], turnedAway: [] });
    expect(await coming.stop()).toMatchObject({ failures: [], turnedAway: [] });
    for (let i = 0; i < 2; i++) expect((await sendRaw(server.url, 'GET /work')).body).toBe('version 2');
    expect((await workersOf(server)).filter((pid) => before.includes(pid))).toEqual([]);
    expect(await server.stop()).toBe(0);
    put('app/work/route.ts', workRoute(1));
    await build();
  });
});

describe.each(['waymark', 'node'])('SIGTERM, --http %s', (http) => {
  test('under load, every request that was taken is answered', async () => {
    const server = await serve('--http', http);
    const load = startLoad(`${server.url}/work`, { check: expectVersion });
    await expect.poll(() => load.answered(), { timeout: 10_000 }).toBeGreaterThan(100);
    expect(await server.stop()).toBe(0);
    expect((await load.stop()).failures).toEqual([]);
  });
});

test('SIGINT: sent to all processes, as a terminal does, lets requests finish', async () => {
  const server = await serve();
  const slow = sendRaw(server.url, 'GET /slow?file=go');
  const workers = await workersOf(server);
  await expect.poll(() => server.output()).toContain('begun');
  for (const pid of workers) process.kill(pid, 'SIGINT');
  const ended = server.stop('SIGINT');
  await expect.poll(() => isRefused(server)).toBe(true);
  put('go');
  expect((await slow).body).toBe('whole');
  expect(await ended).toBe(0);
});

test('SIGTERM: while the workers start, all end without a word', async () => {
  const { code, stdout, stderr } = await runScript('end-while-starting.mjs', project.dir);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('SIGTERM: one deadline is for all workers, and the log and the exit code tell what it cut off', async () => {
  const server = await serve('--drain-timeout', '500ms');
  const workers = await workersOf(server);
  for (let i = 0; i < 2; i++) sendRaw(server.url, 'GET /slow?file=go').catch(() => {});
  await expect.poll(() => server.output().match(/begun/g)).toHaveLength(2);
  expect(await server.stop()).toBe(1);
  for (const pid of workers)
    expect(server.output()).toContain(`Worker ${pid}: Cut off after 0.5 s: 1 request.\n`);
});

test('SIGTERM: a second one ends all processes at once', async () => {
  const server = await serve();
  const workers = await workersOf(server);
  sendRaw(server.url, 'GET /slow?file=go').catch(() => {});
  await expect.poll(() => server.output()).toContain('begun');
  const ended = server.stop();
  await expect.poll(() => isRefused(server)).toBe(true);
  void server.stop();
  expect(await ended).toBe(143);
  await expect.poll(() => workers.filter(isAlive)).toEqual([]);
});

test('workers: one that dies is replaced, and the others serve on', async () => {
  const server = await serve();
  const [killed = 0, other = 0] = await workersOf(server);
  put('hold');
  process.kill(killed, 'SIGKILL');
  await expect
    .poll(() => server.output())
    .toContain(`Worker ${killed} ended with SIGKILL. Another starts in 100 ms.\n`);
  // The next one does not serve before its routes are loaded.
  for (let i = 0; i < 4; i++) expect((await sendRaw(server.url, 'GET /pid')).body).toBe(String(other));
  remove('hold');
  await expect.poll(() => countWorkers(server), { timeout: 10_000 }).toBe(2);
  expect(await server.stop()).toBe(0);
});

test('workers: one that dies again and again is replaced ever more slowly', async () => {
  const server = await serve();
  const [killed = 0, other = 0] = await workersOf(server);
  put('crash');
  process.kill(killed, 'SIGKILL');
  const delays = () => [...server.output().matchAll(/starts in (\d+) ms/g)].map((match) => match[1]);
  await expect.poll(delays, { timeout: 20_000 }).toEqual(['100', '200', '400', '800']);
  expect(server.output()).toMatch(/Worker \d+ ended with code 7\. Another starts in 400 ms\./);
  expect((await sendRaw(server.url, 'GET /pid')).body).toBe(String(other));
  remove('crash');
  await expect.poll(() => countWorkers(server), { timeout: 20_000 }).toBe(2);
  expect(await server.stop()).toBe(0);
});

test('workers: none outlives its primary, but for the requests that it has begun', async () => {
  const server = await serve();
  const workers = await workersOf(server);
  const slow = sendRaw(server.url, 'GET /slow?file=go');
  await expect.poll(() => server.output()).toContain('begun');
  process.kill(server.pid, 'SIGKILL');
  await expect.poll(() => workers.filter(isAlive).length, { timeout: 10_000 }).toBe(1);
  put('go');
  expect((await slow).body).toBe('whole');
  await expect.poll(() => workers.filter(isAlive), { timeout: 10_000 }).toEqual([]);
});

test('SIGHUP: a build that does not start leaves the workers that serve', async () => {
  const server = await serve();
  const before = await workersOf(server);
  put('crash');
  void server.stop('SIGHUP');
  const why = 'The restart has stopped, and the old workers serve on: a new one ended with code 7.\n';
  await expect.poll(() => server.output(), { timeout: 10_000 }).toContain(why);
  expect(await workersOf(server)).toEqual(before);
  expect(await server.stop()).toBe(0);
});

test('SIGHUP: however often it comes during a restart, one more follows', async () => {
  const server = await serve();
  const restarts = () => server.output().match(/Restarting 2 workers/g);
  put('hold');
  void server.stop('SIGHUP');
  await expect.poll(restarts).toHaveLength(1);
  void server.stop('SIGHUP');
  // Two signals of a kind that wait to be received are one.
  await new Promise((resolve) => setTimeout(resolve, 100));
  void server.stop('SIGHUP');
  await new Promise((resolve) => setTimeout(resolve, 100));
  remove('hold');
  const done = () => server.output().match(/Restarted 2 workers/g);
  await expect.poll(done, { timeout: 20_000 }).toHaveLength(2);
  expect(restarts()).toHaveLength(2);
  expect(await server.stop()).toBe(0);
});

test('SIGTERM: ends a restart', async () => {
  const server = await serve();
  const workers = await workersOf(server);
  put('hold');
  void server.stop('SIGHUP');
  await expect.poll(() => server.output()).toContain('Restarting 2 workers');
  expect(await server.stop()).toBe(0);
  expect(workers.filter(isAlive)).toEqual([]);
  expect(server.output()).not.toContain('The restart has stopped');
});

test('workers: what they cannot listen on is told once', async () => {
  const port = await freePort();
  const other = createServer();
  await new Promise<void>((listening) => other.listen(port, listening));
  const args = ['--port', String(port), '--workers', '3'];
  const { code, stdout, stderr } = await runScript('.waymark/server.js', project.dir, { args });
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^error ERR_PORT_IN_USE\n {2}Cannot listen on port \d+: [^\n]*\n$/);
  other.close();
});

/** The processes that answer, in the order of their ids. */
async function workersOf({ url }: RunningCommand): Promise<number[]> {
  const pids = new Set<number>();
  for (let i = 0; i < 6; i++) pids.add(Number((await sendRaw(url, 'GET /pid')).body));
  return [...pids].sort((one, other) => one - other);
}

async function countWorkers(server: RunningCommand): Promise<number> {
  return (await workersOf(server)).length;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    // One that has ended is there until its parent asks for it.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}

async function isRefused({ url }: RunningCommand): Promise<boolean> {
  try {
    await sendRaw(url, 'GET /pid');
    return false;
  } catch (error) {
    return error instanceof Error && error.message.includes('ECONNREFUSED');
  }
}

function expectVersion(body: string): string | undefined {
  return /^version [12]$/.test(body) ? undefined : `body ${body}`;
}

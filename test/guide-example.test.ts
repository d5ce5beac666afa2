import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type Pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testedNodes } from './harness/nodes.ts';
import { freePort, type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';
import { isRunning, POSTGRESQL } from './harness/services.ts';

interface Upstream {
  readonly url: string;
  close(): void;
}

interface Step {
  readonly name: string;
}

interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
}

const GUIDE = resolve(import.meta.dirname, '../examples/guide');
const TOKEN = 'a-token-for-this-test';

const { startUpstream } = (await import(join(GUIDE, 'upstream/server.mjs'))) as {
  startUpstream(options: { token: string }): Promise<Upstream>;
};
const { runRequests } = (await import(join(GUIDE, 'test/run-requests.mjs'))) as {
  runRequests(url: string, steps?: readonly Step[]): Promise<StepResult[]>;
};
const { requests, requestsOfWaymark } = (await import(join(GUIDE, 'test/requests.mjs'))) as {
  requests: readonly Step[];
  requestsOfWaymark: readonly Step[];
};

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream({ token: TOKEN });
  const { code, stderr } = await runWaymark(['build'], GUIDE);
  expect(stderr).toBe('');
  expect(code).toBe(0);
});
afterAll(() => upstream.close());

async function answersEverything(
  command: 'dev' | 'start',
  node: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  let server: RunningCommand | undefined;
  try {
    server = await serveWaymark(command, GUIDE, {
      node,
      env: { UPSTREAM_URL: upstream.url, API_TOKEN: TOKEN, ...env },
    });
    const steps = [...requests, ...requestsOfWaymark];
    const results = await runRequests(server.url, steps);
    expect(results.filter(({ ok }) => !ok).map(({ name, message }) => `${name}: ${message}`)).toEqual([]);
    expect(results).toHaveLength(steps.length);
  } finally {
    expect(await server?.stop()).toBe(0);
  }
}

const nodes = testedNodes();

describe.each(nodes)('the guide example on $name', ({ path }) => {
  // On the oldest and the newest: those between run the same Vite.
  test.runIf(path === nodes[0]?.path || path === nodes.at(-1)?.path)(
    'waymark dev answers every request of the guide',
    () => answersEverything('dev', path, { DATA_DIR: 'memory://' }),
  );
  test('waymark start answers every request of the guide', () =>
    answersEverything('start', path, { DATA_DIR: 'memory://' }));
});

test('the guide example keeps its data in a folder from one start to the next', async () => {
  const data = mkdtempSync(join(tmpdir(), 'waymark-guide-'));
  const env = { DATA_DIR: join(data, 'db'), UPSTREAM_URL: upstream.url, API_TOKEN: TOKEN };
  try {
    const first = await serveWaymark('start', GUIDE, { env });
    const body = JSON.stringify({ name: 'Dana', email: 'dana@example.com' });
    const created = await fetch(`${first.url}/api/users`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(created.status).toBe(201);
    const { id } = (await created.json()) as { id: number };
    await first.stop();
    const second = await serveWaymark('start', GUIDE, { env });
    const found = await fetch(`${second.url}/api/users/${id}`);
    expect(await found.json()).toMatchObject({ name: 'Dana' });
    await second.stop();
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

describe('the guide example on PostgreSQL', async () => {
  test.skipIf(!(await isRunning(POSTGRESQL)))(
    'waymark start answers every request with the same SQL',
    async () => {
      const schema = `waymark_guide_${process.pid}`;
      const pg = createRequire(join(GUIDE, 'package.json'))('pg') as typeof Pg;
      const client = new pg.Client({ connectionString: 'postgres://postgres@127.0.0.1:5432/test' });
      await client.connect();
      await client.query(`create schema ${schema}`);
      try {
        const url = `postgres://postgres@127.0.0.1:5432/test?options=-csearch_path%3D${schema}`;
        await answersEverything('start', process.execPath, { DATABASE_URL: url });
      } finally {
        await client.query(`drop schema ${schema} cascade`);
        await client.end();
      }
    },
  );
});

test('npm start builds and serves the guide example, and prints its routes and address', async () => {
  const port = await freePort();
  const child = spawn('npm', ['start', '--', '--port', String(port)], {
    cwd: resolve(GUIDE, '../..'),
    env: { ...process.env, DATA_DIR: 'memory://', NO_COLOR: '1' },
    detached: true,
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  await expect.poll(() => output, { timeout: 30_000 }).toContain(`http://localhost:${port}`);
  expect(output).toMatch(/route +\/api\/users\/\[id\] +GET PUT DELETE PATCH/);
  const response = await fetch(`http://localhost:${port}/api/users`);
  expect(await response.json()).toMatchObject([{ name: 'Alice' }, { name: 'Bob' }]);
  const ended = new Promise((done) => child.once('close', done));
  process.kill(-(child.pid ?? 0), 'SIGINT');
  await ended;
});

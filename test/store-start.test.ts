import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RUNTIMES, SCRIPT } from './harness/engines.ts';
import { testedNodes } from './harness/nodes.ts';
import { NO_REDIS, startRedis } from './harness/redis-servers.ts';
import { freePort, makeProject, runScript, runWaymark, serveScript } from './harness/run-waymark.ts';
import { makeCertificate } from './harness/serve-engine.ts';

const project = makeProject({
  'package.json': '{ "type": "module" }',
  'app/count/route.ts': `import { sharedStore } from 'waymark/store';
export async function GET() {
  const store = sharedStore();
  const { value } = await store.increment('count', { ttl: 60_000 });
  let hear;
  const heard = new Promise((resolve) => (hear = resolve));
  await store.subscribe('news', hear);
  await store.publish('news', 'x');
  await heard;
  return Response.json({ kind: store.kind, value });
}`,
  'app/data/route.ts': `import { unstable_cache } from 'next/cache';
export const GET = async () => Response.json(await unstable_cache(async () => ({ pid: process.pid }), ['data'])());`,
  'app/kept/route.ts': `export const revalidate = 3600;
export const GET = () => Response.json({ kept: true });`,
});

beforeAll(async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir, {
    env: { REDIS_URL: 'redis://127.0.0.1:1' },
  });
  expect(code, stderr).toBe(0);
});
afterAll(() => project.remove());

const PROCESSES = [
  ...testedNodes().map(({ name, path }) => ({ name, node: path, nodeArgs: [] })),
  ...RUNTIMES.map(({ engine, node, nodeArgs }) => ({ name: engine, node, nodeArgs })),
];

async function textOf(url: string): Promise<string> {
  return (await fetch(url)).text();
}

describe.each(PROCESSES)('on $name:', ({ node, nodeArgs }) => {
  test.skipIf(NO_REDIS)(
    'the store is at REDIS_URL, and its connections do not keep the process',
    async () => {
      const redis = await startRedis();
      const server = await serveScript(SCRIPT, project.dir, {
        node,
        nodeArgs,
        env: { REDIS_URL: redis.url },
      });
      expect(await textOf(`${server.url}/count`)).toBe('{"kind":"redis","value":1}');
      expect(await textOf(`${server.url}/kept`)).toBe('{"kept":true}');
      expect(await server.stop()).toBe(0);
      expect(server.output()).not.toContain('Cannot use the store');
      expect(await redis.send('GET', 'waymark:counter:count')).toBe('$1\r\n1\r\n');
      await redis.stop();
    },
  );
});

test('without REDIS_URL the store is in memory', async () => {
  const server = await serveScript(SCRIPT, project.dir);
  expect(await textOf(`${server.url}/count`)).toBe('{"kind":"memory","value":1}');
  expect(await server.stop()).toBe(0);
});

test.skipIf(NO_REDIS)('REDIS_CACHE_URL: what is cached is there, and nothing else', async () => {
  const redis = await startRedis();
  const env = { REDIS_CACHE_URL: redis.url };
  const first = await serveScript(SCRIPT, project.dir, { env });
  expect(await textOf(`${first.url}/count`)).toBe('{"kind":"memory","value":1}');
  const made = await textOf(`${first.url}/data`);
  expect(await first.stop()).toBe(0);
  const second = await serveScript(SCRIPT, project.dir, { env });
  expect(await textOf(`${second.url}/data`)).toBe(made);
  const here = await serveScript(SCRIPT, project.dir, { env: { REDIS_URL: `${redis.url}?cache=local` } });
  expect(await textOf(`${here.url}/data`)).not.toBe(made);
  expect(await Promise.all([second.stop(), here.stop()])).toEqual([0, 0]);
  await redis.stop();
});

test('a REDIS_URL that is none is told of at the start', async () => {
  const env = { REDIS_URL: 'redis://user:secret@host:port' };
  const { code, stderr } = await runScript(SCRIPT, project.dir, { env, args: ['--port', '0'] });
  expect(code).toBe(1);
  expect(stderr).toContain('ERR_STORE_URL');
  expect(stderr).toContain('Cannot use REDIS_URL: "host:port" is no host: received "redis://***@host:port"');
});

test('a server that is away does not keep the app from starting', async () => {
  const env = { REDIS_URL: 'redis://127.0.0.1:1' };
  const server = await serveScript(SCRIPT, project.dir, { env });
  expect(await textOf(`${server.url}/kept`)).toBe('{"kept":true}');
  expect((await fetch(`${server.url}/count`)).status).toBe(500);
  expect(await server.stop()).toBe(0);
  expect(server.output()).toContain('Cannot use the store at 127.0.0.1:1: connect ECONNREFUSED');
});

/** Runs a script that uses the store, and nothing else. */
function runWithStore(env: Record<string, string>): { status: number | null; stdout: string } {
  const store = join(import.meta.dirname, '../dist/kit/store.js');
  const script = `const { sharedStore } = await import(${JSON.stringify(store)});
await sharedStore().subscribe('news', () => {});
console.log(await Promise.resolve(sharedStore().set('a', '1')).catch(({ message }) => message));`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...env },
    timeout: 20_000,
    encoding: 'utf8',
  });
  return { status, stdout };
}

test.skipIf(NO_REDIS)('a script that has nothing else to do ends', async () => {
  const redis = await startRedis();
  expect(runWithStore({ REDIS_URL: redis.url })).toEqual({ status: 0, stdout: 'true\n' });
  await redis.stop();
});

test.skipIf(NO_REDIS)('TLS: a certificate is trusted where its authority is', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'waymark-tls-'));
  const { key, cert } = makeCertificate();
  const [keyFile, certFile] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  writeFileSync(keyFile, key);
  writeFileSync(certFile, cert);
  const port = await freePort();
  const files = ['--tls-key-file', keyFile, '--tls-cert-file', certFile, '--tls-ca-cert-file', certFile];
  const redis = await startRedis(['--tls-port', String(port), ...files, '--tls-auth-clients', 'no']);
  const REDIS_URL = `rediss://localhost:${port}`;
  expect(runWithStore({ REDIS_URL, NODE_EXTRA_CA_CERTS: certFile })).toEqual({ status: 0, stdout: 'true\n' });
  expect(runWithStore({ REDIS_URL }).stdout).toContain('self-signed certificate');
  await redis.stop();
  rmSync(dir, { recursive: true });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendRaw } from './harness/raw-http.ts';
import { makeProject, runWaymark, type RunningCommand, serveScript } from './harness/run-waymark.ts';

const project = makeProject({
  'package.json': '{ "type": "module" }',
  'next.config.mjs': `export default { basePath: '/base' };`,
  'app/hello/route.ts': `export const GET = () => new Response('hello');\n`,
});

beforeAll(async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect([code, stderr]).toEqual([0, '']);
});
afterAll(() => project.remove());

const serve = (...args: string[]) => serveScript('.waymark/server.js', project.dir, { args });

describe.each(['waymark', 'node'])('health, --http %s', (http) => {
  let server: RunningCommand;
  beforeAll(async () => {
    server = await serve('--http', http);
  });
  afterAll(async () => {
    await server?.stop();
  });

  test.each(['live', 'ready'])('%s: is 200 while the server serves', async (check) => {
    const path = `/_waymark/health/${check}`;
    await expect.poll(async () => (await sendRaw(server.url, `GET ${path}`)).status).toBe(200);
    const { headers, body } = await sendRaw(server.url, `GET ${path}?from=a-probe`);
    expect(JSON.parse(body)).toEqual({ status: check });
    expect(headers.get('content-type')).toEqual(['application/json']);
    expect(headers.get('cache-control')).toEqual(['no-store']);
  });

  test('HEAD is answered as GET, without its body', async () => {
    const { status, headers, body } = await sendRaw(server.url, 'HEAD /_waymark/health/live');
    expect([status, body]).toEqual([200, '']);
    expect(headers.get('content-type')).toEqual(['application/json']);
  });

  test.each(['POST', 'DELETE', 'OPTIONS'])('%s is no method of it', async (method) => {
    const { status, headers, body } = await sendRaw(server.url, `${method} /_waymark/health/ready`);
    expect([status, body]).toEqual([405, '']);
    expect(headers.get('allow')).toEqual(['GET, HEAD']);
  });

  test.each(['/_waymark/health', '/_waymark/health/liver', '/base/_waymark/health/live'])(
    'GET %s is answered by the app',
    async (path) => {
      expect((await sendRaw(server.url, `GET ${path}`)).status).toBe(404);
    },
  );
});

test('health: is ready once every route is loaded, and live before', async () => {
  const waiting = makeProject({
    'package.json': '{ "type": "module" }',
    'app/late/route.ts': `import { existsSync } from 'node:fs';
while (!existsSync('loaded')) await new Promise((resolve) => setTimeout(resolve, 10));
export const GET = () => new Response('late');
`,
  });
  expect((await runWaymark(['build'], waiting.dir)).code).toBe(0);
  const server = await serveScript('.waymark/server.js', waiting.dir);
  const ready = () => sendRaw(server.url, 'GET /_waymark/health/ready');
  const { status, body } = await ready();
  expect([status, JSON.parse(body)]).toEqual([503, { status: 'starting' }]);
  expect((await sendRaw(server.url, 'GET /_waymark/health/live')).status).toBe(200);
  writeFileSync(join(waiting.dir, 'loaded'), '');
  await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(200);
  expect(await server.stop()).toBe(0);
  waiting.remove();
});

test('health: can be elsewhere', async () => {
  const server = await serve('--health-path', '/status');
  expect((await sendRaw(server.url, 'GET /status/live')).status).toBe(200);
  expect((await sendRaw(server.url, 'GET /_waymark/health/live')).status).toBe(404);
  await server.stop();
});

test('health: can be off', async () => {
  const server = await serve('--no-health');
  expect((await sendRaw(server.url, 'GET /_waymark/health/live')).status).toBe(404);
  await server.stop();
});

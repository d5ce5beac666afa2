import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  makeProject,
  type RunningCommand,
  runWaymark,
  serveScript,
  serveWaymark,
} from './harness/run-waymark.ts';

const ECHO =
  'export async function POST(request: Request) {\n  return new Response(await request.text());\n}\n';

const FILES = {
  'package.json': '{ "type": "module" }',
  'waymark.config.mjs': `export default {
    server: { maxBodySize: '1kb', maxHeaderSize: '4kb', keepAliveTimeout: 7000, healthPath: '/-/health', http: 'node' },
  };`,
  'app/echo/route.ts': ECHO,
  'app/large/route.ts': `export const maxBodySize = '2kb';\n${ECHO}`,
};

let project: ReturnType<typeof makeProject>;

beforeAll(async () => {
  project = makeProject(FILES);
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

afterAll(() => project.remove());

async function statusOf(url: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(url, init);
  await response.arrayBuffer();
  return response.status;
}

const post = (bytes: number): RequestInit => ({ method: 'POST', body: 'x'.repeat(bytes) });
const headers = (bytes: number): RequestInit => ({ ...post(1), headers: { 'x-long': 'x'.repeat(bytes) } });

describe.each(['dev', 'start', 'server.js'] as const)('%s', (way) => {
  let server: RunningCommand;
  beforeAll(async () => {
    server =
      way === 'server.js'
        ? await serveScript('.waymark/server.js', project.dir)
        : await serveWaymark(way, project.dir);
  });
  afterAll(async () => {
    await server.stop();
  });

  test('maxBodySize: of the config, and of the route that has its own', async () => {
    const { url } = server;
    expect(await statusOf(`${url}/echo`, post(1024))).toBe(200);
    expect(await statusOf(`${url}/echo`, post(1025))).toBe(413);
    expect(await statusOf(`${url}/large`, post(2048))).toBe(200);
    expect(await statusOf(`${url}/large`, post(2049))).toBe(413);
  });

  test('maxHeaderSize: of the config', async () => {
    expect(await statusOf(`${server.url}/echo`, headers(3000))).toBe(200);
    expect(await statusOf(`${server.url}/echo`, headers(5000))).toBe(431);
  });
});

test.each(['start', 'server.js'] as const)(
  '%s: what the config says of the server, and no option',
  async (way) => {
    const server =
      way === 'start'
        ? await serveWaymark('start', project.dir)
        : await serveScript('.waymark/server.js', project.dir);
    const { headers: answered } = await fetch(`${server.url}/echo`, post(1));
    expect(answered.get('keep-alive')).toBe('timeout=7');
    expect(await statusOf(`${server.url}/-/health/live`)).toBe(200);
    expect(await server.stop()).toBe(0);
  },
);

test.each(['start', 'server.js'] as const)('%s: options win over the config, one by one', async (way) => {
  const args = ['--keepAliveTimeout', '9000', '--health-path', '/health'];
  const server =
    way === 'start'
      ? await serveWaymark('start', project.dir, { args })
      : await serveScript('.waymark/server.js', project.dir, { args });
  const { headers: answered } = await fetch(`${server.url}/echo`, post(1));
  expect(answered.get('keep-alive')).toBe('timeout=9');
  expect(await statusOf(`${server.url}/-/health/live`)).toBe(404);
  expect(await statusOf(`${server.url}/health/live`)).toBe(200);
  expect(await statusOf(`${server.url}/echo`, headers(5000))).toBe(431);
  expect(await server.stop()).toBe(0);
});

describe('a maxBodySize that is no size', () => {
  const broken = {
    ...FILES,
    'app/echo/route.ts': `${ECHO}export const maxBodySize = '10 megs';\n`,
    'app/large/route.ts': `import './gone';\n${ECHO}export const maxBodySize = -1;\n`,
  };

  test('waymark build: reports each, beside the other errors, and builds nothing', async () => {
    const { dir, remove } = makeProject(broken);
    const { code, stderr } = await runWaymark(['build'], dir);
    expect(code).toBe(1);
    expect(stderr).toContain('error app/echo/route.ts:4:28 ERR_EXPORT_INVALID');
    expect(stderr).toContain(
      "`maxBodySize` must be a whole number of bytes, or a text such as '512kb' or '10mb': received '10 megs'",
    );
    expect(stderr).toContain('error app/large/route.ts:5:28 ERR_EXPORT_INVALID');
    expect(stderr).toContain('error app/large/route.ts:1:8 ERR_IMPORT_UNRESOLVED');
    expect(stderr).toContain('3 errors');
    expect(existsSync(join(dir, '.waymark/server.js'))).toBe(false);
    remove();
  });

  test('waymark routes: reports each, and lists the routes', async () => {
    const { dir, remove } = makeProject(broken);
    const { code, stdout, stderr } = await runWaymark(['routes'], dir);
    expect(code).toBe(1);
    expect(stderr).toContain('error app/echo/route.ts:4:28 ERR_EXPORT_INVALID');
    expect(stdout).toContain('/echo');
    remove();
  });
});

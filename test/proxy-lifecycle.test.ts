import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp } from '../dist/dev/testing.js';
import { contract } from './harness/contract.ts';
import { makeProject, runWaymark, serveScript, serveWaymark, writeFiles } from './harness/run-waymark.ts';

const ROUTE =
  "export const GET = () => new Response('route');\nexport const POST = async (request: Request) => new Response(String((await request.text()).length));\nexport const maxBodySize = '2mb';\n";
const guard = (word: string, matcher: string) =>
  `export function proxy() { return new Response('${word}'); }\nexport const config = { matcher: '${matcher}' };\n`;

const text = async (url: string, init?: RequestInit) => (await fetch(url, init)).text();

test('dev: an edit of a proxy, of its matcher and of what it imports shows in the next answer', async () => {
  const project = makeProject({ 'app/x/route.ts': ROUTE });
  const server = await serveWaymark('dev', project.dir);
  const url = `${server.url}/x`;
  expect(await text(url)).toBe('route');
  writeFiles(project.dir, { 'proxy.ts': guard('one', '/x') });
  expect(await text(url)).toBe('one');
  writeFiles(project.dir, { 'proxy.ts': guard('two', '/y') });
  expect([await text(url), await text(`${server.url}/y`)]).toEqual(['route', 'two']);
  writeFiles(project.dir, {
    'proxy.ts': "export { proxy } from './guard';\n",
    'guard.ts': guard('three', '/z'),
  });
  expect(await text(url)).toBe('three');
  writeFiles(project.dir, { 'guard.ts': guard('four', '/z') });
  expect(await text(url)).toBe('four');
  writeFiles(project.dir, {
    'proxy.ts': 'export const config = { matcher: [`/${1}`] };\nexport function proxy() {}\n',
  });
  const broken = await fetch(url);
  expect([broken.status, await broken.text()]).toEqual([500, expect.stringContaining('must be written out')]);
  writeFiles(project.dir, { 'proxy.ts': 'export default () => undefined;\n' });
  expect(await text(url)).toBe('route');
  await server.stop();
  project.remove();
});

describe('createTestApp', () => {
  const project = makeProject({
    'app/x/route.ts': ROUTE,
    'proxy.ts': `import { NextResponse, type NextRequest } from 'next/server';
export async function proxy(request: NextRequest) {
  if (request.headers.get('x-stop')) return new Response('stopped', { status: 401 });
  const read = request.method === 'POST' ? (await request.text()).length : 0;
  return NextResponse.next({ headers: { 'x-read': String(read) } });
}
`,
    'instrumentation.ts': 'export function register() { (globalThis as any).wasRegistered = true; }\n',
  });
  afterAll(() => project.remove());

  test('runs the proxy and instrumentation.ts', async () => {
    const app = await createTestApp(project.dir);
    expect((globalThis as { wasRegistered?: boolean }).wasRegistered).toBe(true);
    const stopped = await app.fetch(new Request('http://localhost/x', { headers: { 'x-stop': '1' } }));
    expect([stopped.status, await stopped.text()]).toEqual([401, 'stopped']);
    const posted = await app.fetch(new Request('http://localhost/x', { method: 'POST', body: 'hello' }));
    expect([posted.headers.get('x-read'), await posted.text()]).toEqual(['5', '5']);
    const got = await app.fetch(new Request('http://localhost/x'));
    expect([got.headers.get('x-read'), await got.text()]).toEqual(['0', 'route']);
    await app.close();
  });

  test('ends in the reason where register() fails', async () => {
    writeFiles(project.dir, {
      'instrumentation.ts': "export function register() { throw new Error('no tracer'); }\n",
    });
    await expect(createTestApp(project.dir)).rejects.toMatchObject({ code: 'ERR_INSTRUMENTATION' });
  });
});

const LIMITED = {
  'app/x/route.ts': ROUTE,
  'next.config.mjs': "export default { experimental: { proxyClientMaxBodySize: '1mb' } };\n",
  'proxy.ts': `export async function proxy(request: Request) { if (request.headers.get('x-read')) await request.text(); }\n`,
};

contract('experimental.proxyClientMaxBodySize', LIMITED, (subject) => {
  const post = async (bytes: number, headers: Record<string, string>, isStream = false) => {
    const body = isStream ? new Blob(['x'.repeat(bytes)]).stream() : 'x'.repeat(bytes);
    const answer = await fetch(`${subject.url}/x`, {
      method: 'POST',
      body,
      headers,
      duplex: 'half',
    } as RequestInit);
    return [answer.status, await answer.text()];
  };
  const MB = 1024 * 1024;

  test.each([false, true])('bodies of a size, chunked: %s', async (isStream) => {
    expect(await post(MB, { 'x-read': '1' }, isStream)).toEqual([200, String(MB)]);
    expect(await post(MB + 1, { 'x-read': '1' }, isStream)).toEqual([413, '']);
    // What the proxy does not read is the route's affair.
    expect(await post(2 * MB, {}, isStream)).toEqual([200, String(2 * MB)]);
    expect(await post(2 * MB + 1, {}, isStream)).toEqual([413, '']);
  });
});

describe('a server that ends', () => {
  const project = makeProject({
    'app/x/route.ts': ROUTE,
    'proxy.ts': `import { after, type NextFetchEvent } from 'next/server';
const later = (what: string) => new Promise<void>((resolve) => setTimeout(resolve, 500)).then(() => console.log(what));
export function proxy(_request: Request, event: NextFetchEvent) {
  event.waitUntil(later('waited until the end'));
  after(() => later('after the end'));
}
`,
  });
  beforeAll(async () => void (await runWaymark(['build'], project.dir)));
  afterAll(() => project.remove());

  test('waits for what a proxy has set going', async () => {
    const server = await serveScript('.waymark/server.js', project.dir);
    expect(await text(`${server.url}/x`)).toBe('route');
    expect(await server.stop()).toBe(0);
    expect(server.output()).toContain('waited until the end');
    expect(server.output()).toContain('after the end');
  });

  test('has no code for a proxy in its build where there is none', async () => {
    const bare = makeProject({ 'app/x/route.ts': ROUTE });
    await runWaymark(['build'], bare.dir);
    const { readFileSync } = await import('node:fs');
    const code = (dir: string) => readFileSync(`${dir}/.waymark/server.js`, 'utf8');
    expect(code(bare.dir)).not.toMatch(/createProxy|createInstrumentation/);
    expect(code(project.dir)).toMatch(/createProxy/);
    bare.remove();
  });
});

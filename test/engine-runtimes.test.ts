import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RUNTIMES, SCRIPT, sharedProject } from './harness/engines.ts';
import { open, parseAnswers, received, requestText, sendRaw } from './harness/raw-http.ts';
import { runScript, serveScript } from './harness/run-waymark.ts';

const project = sharedProject({
  'package.json': '{ "type": "module" }',
  'app/hi/route.ts': `export const GET = (request: Request) => new Response(request.url);`,
  // Answers once the file that the request names is there.
  'app/slow/route.ts': `import { existsSync } from 'node:fs';
import { after } from 'next/server';
export async function GET(request: Request) {
  console.log('begun');
  while (!existsSync(new URL(request.url).searchParams.get('file')!)) await new Promise((r) => setTimeout(r, 10));
  after(async () => { await new Promise((r) => setTimeout(r, 50)); console.log('work done') });
  return new Response('whole');
}
`,
  'app/never/route.ts': `export const GET = () => { console.log('begun'); return new Promise<Response>(() => {}) };`,
  'app/passed/route.ts': `export const GET = async (request: Request) => {
  const url = new URL('/given', request.url);
  const given = await fetch(url, { headers: request.headers });
  return given;
};`,
  'app/given/route.ts': `export const GET = () => new Response('given', { status: 203, headers: { 'x-given': '1' } });`,
});

beforeAll(() => project.build());
afterAll(() => project.remove());

const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;

test.runIf(RUNTIMES.length === 0)(
  'no runtime but Node.js is here: see WAYMARK_TEST_BUN in engines.ts',
  () => {
    expect(process.env['CI']).toBeUndefined();
  },
);

describe.each(RUNTIMES)('on $engine:', ({ engine, node, nodeArgs }) => {
  const { dir } = project;
  const serve = (...args: string[]) => serveScript(SCRIPT, dir, { node, nodeArgs, args });

  test('SIGTERM: a running request is finished, work after it too, and no connection is taken', async () => {
    const file = `go-${engine}`;
    const server = await serve();
    const socket = await open(server.url);
    socket.write(requestText(server.url, `GET /slow?file=${file}`));
    await expect.poll(() => server.output()).toContain('begun');
    const ended = server.stop();
    await expect.poll(() => sendRaw(server.url, 'GET /hi').catch(() => 'refused')).toBe('refused');
    writeFileSync(join(dir, file), '');
    expect(parseAnswers(await received(socket), ['GET'])[0]).toMatchObject({ status: 200, body: 'whole' });
    expect(await ended).toBe(0);
    expect(server.output()).toContain('work done');
  });

  test('SIGTERM: what takes longer than the time that is given is cut off', async () => {
    const server = await serve('--drain-timeout', '200ms');
    const socket = await open(server.url);
    socket.write(requestText(server.url, 'GET /never'));
    await expect.poll(() => server.output()).toContain('begun');
    await server.stop();
    expect(parseAnswers(await received(socket), ['GET'])[0]?.isWhole ?? false).toBe(false);
    expect(server.output()).toMatch(/1 request/);
  });

  test('a port that somebody listens on: an error that says so', async () => {
    const server = await serve();
    const { port } = new URL(server.url);
    const { code, stderr } = await runScript(SCRIPT, dir, { node, nodeArgs, args: ['--port', port] });
    await server.stop();
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`port ${port}`, 'i'));
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('a Unix socket: request URLs say localhost, and the file goes with the server', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'waymark-socket-'));
    const path = join(folder, 'app.sock');
    const child = spawn(node, [...nodeArgs, SCRIPT, '--socket', path], { cwd: dir, stdio: 'ignore' });
    try {
      const ended = once(child, 'exit');
      await expect.poll(() => ask(path, '/hi'), { timeout: 5000 }).toMatch(/\r\n\r\nhttp:\/\/localhost\/hi$/);
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      expect(existsSync(path)).toBe(false);
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    }
  });

  test('a response of the platform, from fetch(): status, headers and body go on', async () => {
    const server = await serve();
    const answer = await sendRaw(server.url, 'GET /passed');
    await server.stop();
    expect([answer.status, answer.headers.get('x-given'), answer.body]).toEqual([203, ['1'], 'given']);
  });
});

/** What a server on a Unix socket answers; nothing where there is none yet. */
async function ask(path: string, target: string): Promise<string> {
  if (!existsSync(path)) return '';
  const socket = connect({ path });
  socket.on('error', () => {});
  socket.write(request(target));
  return received(socket);
}

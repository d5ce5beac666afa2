import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closed, openMany } from './harness/many-sockets.ts';
import { received } from './harness/raw-http.ts';
import { watchedProject, type WatchedServer } from './harness/watched-server.ts';

const project = watchedProject({
  'app/upload/route.ts': `import { count } from '../../lib/counts';
export async function POST(request: Request) {
  request.signal.addEventListener('abort', () => count('aborted'));
  count('uploads');
  try {
    return new Response(String((await request.text()).length));
  } catch {
    count('failed');
    return new Response(null, { status: 400 });
  }
}
`,
  'app/endless/route.ts': `import { count } from '../../lib/counts';
const piece = new Uint8Array(16_384);
export function GET() {
  count('streams');
  const pull = (controller: ReadableStreamDefaultController) => controller.enqueue(piece);
  return new Response(new ReadableStream({ pull, cancel: () => count('cancelled') }));
}
`,
  'app/never/route.ts': `import { count } from '../../lib/counts';
export function GET(request: Request) {
  count('waiting');
  return new Promise((resolve) => request.signal.addEventListener('abort', () => {
    count('gone');
    resolve(new Response());
  }));
}
`,
});
beforeAll(() => project.build());
afterAll(() => project.remove());

const PARTS: readonly [name: string, text: string][] = [
  ['uploads', 'POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nsome of it'],
  ['streams', 'GET /endless HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['waiting', 'GET /never HTTP/1.1\r\nHost: x\r\n\r\n'],
];
/** Clients of each kind in a round. */
const NUMBER = 200;

/** One round of clients of which half say goodbye, and half break off. */
async function comeAndGo(server: WatchedServer, round: number): Promise<void> {
  for (const [name, text] of PARTS) {
    const sockets = await openMany(server.port, NUMBER);
    for (const socket of sockets) socket.write(text);
    const begun = async () => (await server.readings()).counts[name];
    await expect.poll(begun, { timeout: 10_000 }).toBe(NUMBER * round);
    for (const [index, socket] of sockets.entries()) {
      if (index % 2 === 0) socket.destroy();
      else socket.resetAndDestroy();
    }
  }
}

test.each(['waymark', 'node'] as const)(
  'clients that go away midway, --http %s: all of it is ended, and nothing of them stays',
  async (http) => {
    const server = await project.serve({ http });
    await comeAndGo(server, 1);
    const settled = (round: number) => async () => {
      const { counts, connections } = await server.readings();
      const { aborted, failed, cancelled, gone } = counts;
      const ended = [aborted, failed, cancelled, gone].map((count) => count === NUMBER * round);
      return ended.every(Boolean) && connections < 4;
    };
    await expect.poll(settled(1), { timeout: 10_000 }).toBe(true);
    const before = await server.readings();
    for (let round = 2; round <= 3; round++) await comeAndGo(server, round);
    await expect.poll(settled(3), { timeout: 10_000 }).toBe(true);
    const after = await server.readings();
    expect(after.used - before.used).toBeLessThan(10);
    expect(after.rss - before.rss).toBeLessThan(80);
    expect(after.timers - before.timers).toBeLessThan(3);
    expect(server.output()).not.toContain('Uncaught');
    expect(server.output()).not.toContain('Unhandled');
    expect(await server.stop()).toBe(0);
  },
);

test.each(['waymark', 'node'] as const)(
  'a storm of connections of one request each, --http %s: all are answered, and none stays',
  async (http) => {
    const server = await project.serve({ http });
    let answered = 0;
    const request = 'GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    for (let round = 0; round < 10; round++) {
      const sockets = await openMany(server.port, 200);
      for (const socket of sockets) socket.write(request);
      const texts = await Promise.all(sockets.map((socket) => received(socket)));
      answered += texts.filter((text) => text.endsWith('hello')).length;
    }
    expect(answered).toBe(2000);
    await expect.poll(async () => (await server.readings()).connections).toBeLessThan(4);
    expect(await server.stop()).toBe(0);
  },
);

test('clients that have said all that they had to say are answered, or let go', async () => {
  const server = await project.serve();
  const half = () => connect({ host: '127.0.0.1', port: server.port, allowHalfOpen: true });
  const requests = ['', 'GET /hello HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /hel', PARTS[0]?.[1] ?? ''];
  for (const request of requests) {
    const sockets = Array.from({ length: 50 }, half);
    const texts = sockets.map((socket) => {
      const text = received(socket, (so) => so.includes('\r\n\r\n'));
      // The client's own half is closed at once; it closes the rest when the server does.
      socket.once('end', () => socket.destroy());
      socket.end(request);
      return text;
    });
    for (const text of await Promise.all(texts)) expect(text).toMatch(/^$|^HTTP\/1\.1 (200|400) /);
    await Promise.all(sockets.map((socket) => closed(socket.resume())));
  }
  await wait(50);
  await expect.poll(async () => (await server.readings()).connections).toBeLessThan(4);
  expect(await server.stop()).toBe(0);
});

import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOne } from './harness/many-sockets.ts';
import { received } from './harness/raw-http.ts';
import { watchedProject, type WatchedServer } from './harness/watched-server.ts';

const MB = 2 ** 20;
const project = watchedProject({
  'app/download/route.ts': `import { count } from '../../lib/counts';
const piece = new Uint8Array(65_536);
export function GET(request: Request) {
  let left = Number(new URL(request.url).searchParams.get('mb')) * 16;
  const pull = (controller: ReadableStreamDefaultController) => {
    if (left-- === 0) return controller.close();
    count('pieces');
    controller.enqueue(piece);
  };
  return new Response(new ReadableStream({ pull }));
}
`,
  'app/slow-upload/route.ts': `export const maxBodySize = '1gb';
export async function POST(request: Request) {
  let size = 0;
  let pieces = 0;
  for await (const piece of request.body!) {
    size += piece.byteLength;
    if (++pieces % 16 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return new Response('got ' + size);
}
`,
  'app/unread-upload/route.ts': `import { count } from '../../lib/counts';
export const maxBodySize = '1gb';
export async function POST() {
  count('unread');
  await new Promise((resolve) => setTimeout(resolve, 700));
  return new Response('unread');
}
`,
  'app/echo/route.ts': `export async function POST(request: Request) {
  return new Response(String((await request.text()).length));
}
`,
});
beforeAll(() => project.build());
afterAll(() => project.remove());

/** The most that a server takes while something goes on, beyond what it takes now. */
async function growthDuring(server: WatchedServer, work: () => Promise<unknown>): Promise<number> {
  const { rss } = await server.readings();
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, server.rss() - rss)), 100);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return most;
}

/** Sends pieces as fast as they are taken. */
async function send(socket: Socket, pieces: number, piece: Buffer): Promise<void> {
  for (let sent = 0; sent < pieces; sent++) {
    if (!socket.write(piece)) await new Promise<void>((resolve) => socket.once('drain', () => resolve()));
  }
}

const upload = (path: string, size: number) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`;
const last = 'GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

test.each(['waymark', 'node'] as const)('a stream of 1 GB, --http %s: takes little memory', async (http) => {
  const server = await project.serve({ http });
  let size = 0;
  const growth = await growthDuring(server, async () => {
    const socket = await openOne(server.port);
    socket.on('data', (bytes) => (size += bytes.length));
    socket.write('GET /download?mb=1024 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
  });
  expect(size).toBeGreaterThan(1024 * MB);
  expect(growth).toBeLessThan(100);
  expect(await server.stop()).toBe(0);
});

test('a stream of 1 GB to a client that hardly reads is hardly made', async () => {
  const server = await project.serve();
  const socket = await openOne(server.port);
  const growth = await growthDuring(server, async () => {
    socket.pause().write('GET /download?mb=1024 HTTP/1.1\r\nHost: x\r\n\r\n');
    for (let time = 0; time < 10; time++) {
      await wait(150);
      socket.read(1);
    }
  });
  expect(growth).toBeLessThan(40);
  expect((await server.readings()).counts['pieces']).toBeLessThan(600);
  socket.destroy();
  expect(await server.stop()).toBe(0);
});

test.each(['waymark', 'node'] as const)(
  'an upload of 200 MB that is read slowly, --http %s: waits at the client',
  async (http) => {
    const server = await project.serve({ http });
    const growth = await growthDuring(server, async () => {
      const socket = await openOne(server.port);
      const answer = received(socket, (text) => text.includes('got '));
      socket.write(upload('/slow-upload', 200 * MB));
      await send(socket, 200, Buffer.alloc(MB));
      expect(await answer).toContain(`got ${200 * MB}`);
      socket.destroy();
    });
    expect(growth).toBeLessThan(80);
    expect(await server.stop()).toBe(0);
  },
);

test.each(['waymark', 'node'] as const)(
  'an upload of 100 MB that nobody reads, --http %s: waits for the answer, and the connection goes on',
  async (http) => {
    const server = await project.serve({ http });
    const growth = await growthDuring(server, async () => {
      const socket = await openOne(server.port);
      const answers = received(socket);
      socket.write(upload('/unread-upload', 100 * MB));
      await send(socket, 100, Buffer.alloc(MB));
      socket.write(last);
      expect(await answers).toMatch(/200 OK[^]*unread[^]*200 OK[^]*hello$/);
    });
    expect(growth).toBeLessThan(60);
    expect(await server.stop()).toBe(0);
  },
);

test.each([
  ['/echo', 'read whole'],
  ['/unread-upload', 'not read'],
])('a body in chunks of a byte, %s: takes no more than its bytes', async (path) => {
  const server = await project.serve();
  const growth = await growthDuring(server, async () => {
    const socket = await openOne(server.port);
    const answers = received(socket);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
    await send(socket, 100, Buffer.from('1\r\nx\r\n'.repeat(10_000)));
    socket.write(`0\r\n\r\n${last}`);
    expect(await answers).toMatch(/200 OK[^]*(1000000|unread)[^]*200 OK[^]*hello$/);
  });
  expect(growth).toBeLessThan(80);
  expect(await server.stop()).toBe(0);
});

import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOne } from './harness/many-sockets.ts';
import { received } from './harness/raw-http.ts';
import { startUpstream } from './harness/upstream.ts';
import { watchedProject, type WatchedServer } from './harness/watched-server.ts';

const MB = 2 ** 20;
const PIECE = Buffer.alloc(65_536);

const sent = { pieces: 0, isStopped: false };
const upstream = await startUpstream(async (request, response) => {
  if (request.method === 'POST') {
    // Takes a megabyte, then waits a little.
    let size = 0;
    for await (const piece of request) {
      const before = Math.floor(size / MB);
      size += (piece as Buffer).length;
      if (Math.floor(size / MB) > before) await wait(2);
    }
    response.end(`got ${size}`);
    return;
  }
  response.once('close', () => (sent.isStopped = true));
  let left = Number(request.url?.split('=')[1]) * 16;
  const pieces = new Readable({
    read() {
      sent.pieces++;
      this.push(left-- > 0 ? PIECE : null);
    },
  });
  pieces.pipe(response);
});

const project = watchedProject({
  'app/big/route.ts': `import { proxy } from 'waymark/proxy';
export const maxBodySize = '1gb';
const big = proxy('${upstream.url}');
export { big as GET, big as POST };
`,
});
beforeAll(() => project.build());
afterAll(async () => {
  await project.remove();
  await upstream.close();
});

/** The most megabytes that a server takes while something goes on, beyond what it takes now. */
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

async function send(socket: Socket, pieces: number): Promise<void> {
  for (let count = 0; count < pieces; count++) {
    if (!socket.write(PIECE)) await new Promise<void>((resolve) => socket.once('drain', () => resolve()));
  }
}

test('an answer of 128 MB goes through in little memory', async () => {
  const server = await project.serve();
  let size = 0;
  const growth = await growthDuring(server, async () => {
    const socket = await openOne(server.port);
    socket.on('data', (bytes) => (size += bytes.length));
    socket.write('GET /big?mb=128 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
  });
  expect(size).toBeGreaterThan(128 * MB);
  expect(growth).toBeLessThan(100);
  expect(await server.stop()).toBe(0);
});

test('of an answer to a client that hardly reads, the upstream sends hardly more; it stops when the client leaves', async () => {
  const server = await project.serve();
  Object.assign(sent, { pieces: 0, isStopped: false });
  const socket = await openOne(server.port);
  const growth = await growthDuring(server, async () => {
    socket.pause().write('GET /big?mb=1024 HTTP/1.1\r\nHost: x\r\n\r\n');
    for (let time = 0; time < 10; time++) {
      await wait(150);
      socket.read(1);
    }
  });
  expect(growth).toBeLessThan(60);
  // What lies in the buffers of four sockets, in pieces of 64 KB: of a gigabyte, which is 16,384.
  expect(sent.pieces).toBeLessThan(600);
  socket.destroy();
  await expect.poll(() => sent.isStopped, { timeout: 5000 }).toBe(true);
  expect(await server.stop()).toBe(0);
});

test('an upload of 100 MB that the upstream takes slowly waits at the client', async () => {
  const server = await project.serve();
  const growth = await growthDuring(server, async () => {
    const socket = await openOne(server.port);
    const answer = received(socket, (text) => text.includes('got '));
    socket.write(`POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: ${100 * MB}\r\n\r\n`);
    await send(socket, 1600);
    expect(await answer).toContain(`got ${100 * MB}`);
    socket.destroy();
  });
  expect(growth).toBeLessThan(80);
  expect(await server.stop()).toBe(0);
});

import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { affordable, closed, openMany } from './harness/many-sockets.ts';
import { watchedProject, type WatchedServer } from './harness/watched-server.ts';

const project = watchedProject({
  'app/upload/route.ts': `export async function POST(request: Request) {
  return new Response(await request.text());
}
`,
  'app/endless/route.ts': `import { count } from '../../lib/counts';
const piece = new Uint8Array(65_536);
export function GET() {
  count('begun');
  const pull = (controller: ReadableStreamDefaultController) => controller.enqueue(piece);
  return new Response(new ReadableStream({ pull, cancel: () => count('cancelled') }));
}
`,
});
beforeAll(() => project.build());
afterAll(() => project.remove());

/** What an idle server may grow by with thousands of connections, in megabytes. */
const ROOM = 150;

test('thousands of slow connections: others are served, and all of them are cut off in time', async () => {
  const limits = { headersTimeout: 3000, bodyTimeout: 2000, writeTimeout: 3000, keepAliveTimeout: 2000 };
  const server = await project.serve({ limits });
  const total = affordable(5000);
  expect(total).toBeGreaterThanOrEqual(400);
  const before = await server.readings();
  const normal = askOnAndOn(server);
  const openWith = async (number: number, text: string) => {
    const sockets = await openMany(server.port, number);
    for (const socket of sockets) socket.write(text);
    return sockets;
  };
  // Few that do not read: the system buffers megabytes for each of them.
  const readers = await openWith(60, 'GET /endless HTTP/1.1\r\nHost: x\r\n\r\n');
  for (const socket of readers) socket.pause();
  const part = 'POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n';
  const bodies = await openWith(Math.floor((total - 60) / 2), part);
  const answers = bodies.map(firstOf);
  const headers = await openWith(total - 60 - bodies.length, 'GET /hello HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  const ends = [...readers, ...headers, ...bodies].map(closed);
  const drips = drip([...headers, ...bodies], readers.slice(0, 20), 4);
  await wait(1500);
  expect(server.rss() - before.rss).toBeLessThan(ROOM);
  await drips;
  for (const socket of headers) socket.resume();
  // A client that does not read does not see either that it was cut off.
  await expect.poll(async () => (await server.readings()).counts['cancelled'], { timeout: 15_000 }).toBe(60);
  for (const socket of readers) socket.resume();
  await Promise.all(ends);
  const kinds = new Set((await Promise.all(answers)).map((text) => text.slice(0, 12)));
  kinds.delete('');
  expect([...kinds]).toEqual(['HTTP/1.1 408']);
  const { answered, slowest, failures } = await normal.stop();
  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(20);
  expect(slowest).toBeLessThan(3000);
  await expect.poll(async () => (await server.readings()).connections, { timeout: 10_000 }).toBeLessThan(4);
  expect((await server.readings()).used - before.used).toBeLessThan(30);
  expect(await server.stop()).toBe(0);
});

describe('a server that ends', () => {
  test('is not held up by thousands of slow connections', async () => {
    const server = await project.serve({ drainTimeout: 1000 });
    const sockets = await openMany(server.port, affordable(2000));
    for (const socket of sockets) socket.write('GET /hello HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    await wait(200);
    const start = performance.now();
    await server.stop();
    expect(performance.now() - start).toBeLessThan(6000);
    for (const socket of sockets) socket.destroy();
  });
});

/** Sends a byte, and takes a piece, now and then. */
async function drip(writers: readonly Socket[], readers: readonly Socket[], times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await wait(500);
    for (const socket of writers) if (socket.writable) socket.write('x');
    for (const socket of readers) socket.read(1);
  }
}

/** The first that a connection brings; nothing where it is closed without a word. */
function firstOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('data', (bytes) => {
      resolve(bytes.toString('latin1'));
      socket.end();
    });
    socket.once('close', () => resolve(''));
  });
}

/** A client as it should be, which asks again as soon as it is answered. */
function askOnAndOn({ url }: WatchedServer) {
  const failures: string[] = [];
  let answered = 0;
  let slowest = 0;
  const stopping = new AbortController();
  const run = async () => {
    while (!stopping.signal.aborted) {
      const start = performance.now();
      try {
        const text = await (await fetch(`${url}/hello`)).text();
        if (text !== 'hello') failures.push(text);
      } catch (error) {
        failures.push(String(error));
      }
      answered++;
      slowest = Math.max(slowest, performance.now() - start);
      await wait(20);
    }
  };
  const done = run();
  const stop = async () => {
    stopping.abort();
    await done;
    return { answered, slowest, failures };
  };
  return { stop };
}

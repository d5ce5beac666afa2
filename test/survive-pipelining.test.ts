import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOne } from './harness/many-sockets.ts';
import { watchedProject } from './harness/watched-server.ts';

const large = (how: string, load = '') => `import { count } from '../../lib/counts';
export ${how} function GET() {
  ${load}
  count('made');
  // Text that takes its memory at once: a repeated one would be a tree of pieces.
  return new Response(Buffer.alloc(5 * 2 ** 20, 'x').toString('latin1'));
}
`;

const project = watchedProject({
  'app/text/route.ts': `import { count } from '../../lib/counts';
const text = 'x'.repeat(4096);
export function GET() {
  count('made');
  return new Response(text);
}
`,
  'app/slow/route.ts': `import { count } from '../../lib/counts';
const text = 'x'.repeat(4096);
let first: Promise<void> | undefined;
export async function GET() {
  count('made');
  await (first ??= new Promise((resolve) => setTimeout(resolve, 1500)));
  return new Response(text);
}
`,
  'app/large/route.ts': large(''),
  'app/large-later/route.ts': large('async', 'await new Promise((resolve) => setTimeout(resolve, 10));'),
});
beforeAll(() => project.build());
afterAll(() => project.remove());

const gets = (path: string, number: number) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(number);

const ENGINES = ['waymark', 'node'] as const;

// Left to itself, Node's own server takes them all, and keeps the answers.
test.each(ENGINES)(
  '10,000 pipelined requests, none of whose answers is read at first, --http %s: few are taken, all are answered',
  async (http) => {
    const server = await project.serve({ http });
    const before = await server.readings();
    const socket = (await openOne(server.port)).pause();
    socket.write(gets('/text', 10_000));
    await wait(1000);
    const { counts, rss } = await server.readings();
    expect(counts['made']).toBeGreaterThan(0);
    expect(counts['made']).toBeLessThan(5000);
    expect(rss - before.rss).toBeLessThan(60);
    const answers = wholeAnswers(socket, 10_000);
    socket.resume();
    expect(await answers).toBe(10_000);
    expect((await server.readings()).counts['made']).toBe(10_000);
    socket.destroy();
    expect(await server.stop()).toBe(0);
  },
);

test.each(ENGINES)(
  '10,000 pipelined requests behind a slow one, --http %s: few are taken, all are answered',
  async (http) => {
    const server = await project.serve({ http });
    const before = await server.readings();
    const socket = await openOne(server.port);
    const answers = wholeAnswers(socket, 10_000);
    socket.write(gets('/slow', 10_000));
    await wait(700);
    const { counts, rss } = await server.readings();
    expect(counts['made']).toBe(8);
    expect(rss - before.rss).toBeLessThan(40);
    expect(await answers).toBe(10_000);
    expect((await server.readings()).counts['made']).toBe(10_000);
    socket.destroy();
    expect(await server.stop()).toBe(0);
  },
);

/** How many answers come of that many that are expected, each with a body of as many `x`. */
function wholeAnswers(socket: Socket, expected: number): Promise<number> {
  let rest = '';
  let whole = 0;
  return new Promise((resolve) => {
    socket.on('data', (bytes) => {
      const parts = (rest + bytes.toString('latin1')).split('x'.repeat(4096));
      whole += parts.length - 1;
      rest = parts.at(-1) ?? '';
      if (whole === expected) resolve(whole);
    });
    socket.once('close', () => resolve(whole));
  });
}

// As many requests run side by side as a connection may have in hand, and further ones are not taken.
test.each(
  ENGINES.flatMap((http) => [
    { http, path: '/large', room: 300 },
    { http, path: '/large-later', room: 300 },
  ]),
)(
  'answers of 5 MB to a client that does not read, --http $http: $path: at most $room MB are held',
  async ({ http, path, room }) => {
    const server = await project.serve({ http, limits: { writeTimeout: 2500 } });
    const before = await server.readings();
    const socket = (await openOne(server.port)).pause();
    socket.write(gets(path, 500));
    await wait(1200);
    const { rss, counts } = await server.readings();
    expect(counts['made']).toBeGreaterThan(0);
    expect(rss - before.rss).toBeLessThan(room);
    const connections = async () => (await server.readings()).connections;
    await expect.poll(connections, { timeout: 10_000 }).toBeLessThan(3);
    socket.destroy();
    expect((await server.readings()).used - before.used).toBeLessThan(10);
    expect(await server.stop()).toBe(0);
  },
);

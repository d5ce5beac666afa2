import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMany } from './harness/many-sockets.ts';
import { received } from './harness/raw-http.ts';
import { watchedProject, type WatchedServer } from './harness/watched-server.ts';

const project = watchedProject({
  'app/users/[id]/route.ts': `export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return Response.json({ id, agent: request.headers.get('user-agent'), search: new URL(request.url).search });
}
`,
  'app/echo/route.ts': `export async function POST(request: Request) {
  return Response.json(await request.json(), { status: 201, headers: { 'x-extra': 'yes' } });
}
`,
});
beforeAll(() => project.build());
afterAll(() => project.remove());

const CONNECTIONS = 8;
/** What is sent at a time: answers of the same length each time. */
const BATCH = [
  'GET /hello HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /users/7?full HTTP/1.1\r\nHost: x\r\nUser-Agent: test\r\n\r\n',
  'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a":"b"}',
  'GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n',
].join('');
const REPEATS = 8;
const REQUESTS = 4 * REPEATS;

/** Sends requests on a few connections. */
const load = async ({ port }: WatchedServer, requests: number, lines: number): Promise<void> => {
  const rounds = Math.ceil(requests / CONNECTIONS / REQUESTS);
  const sockets = await openMany(port, CONNECTIONS);
  await Promise.all(sockets.map((socket) => askRounds(socket, rounds, lines * REPEATS)));
};

/** How many lines the answers to a batch have; none of the bodies ends in a line break. */
async function linesOfBatch({ port }: WatchedServer): Promise<number> {
  const [socket] = await openMany(port, 1);
  if (!socket) throw new Error('No connection');
  socket.write(`${BATCH}GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  const text = await received(socket);
  expect(text.match(/HTTP\/1\.1 \d+/g)?.map((line) => line.slice(-3))).toEqual([
    '200',
    '200',
    '201',
    '404',
    '200',
  ]);
  return countIn(Buffer.from(text.slice(0, text.lastIndexOf('HTTP/1.1'))), 0x0a);
}

/** Sends batches, each once the one before has been answered. */
function askRounds(socket: Socket, rounds: number, lines: number): Promise<void> {
  const text = BATCH.repeat(REPEATS);
  let seen = 0;
  let left = rounds;
  return new Promise((resolve, reject) => {
    const ask = () => {
      seen = 0;
      if (left-- > 0) socket.write(text);
      else socket.destroy();
    };
    socket.on('data', (bytes) => {
      seen += countIn(bytes, 0x0a);
      if (seen === lines) ask();
      else if (seen > lines) reject(new Error(`too many lines: ${seen}`));
    });
    socket.once('close', () => (left < 0 ? resolve() : reject(new Error('the connection was closed'))));
    ask();
  });
}

function countIn(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}

// To leave it out, where memory is measured otherwise: WAYMARK_TEST_MEMORY=no npm test.
test.skipIf(process.env['WAYMARK_TEST_MEMORY'] === 'no')(
  '300,000 requests, after 100,000 to warm up: the process does not grow',
  async () => {
    const server = await project.serve();
    const lines = await linesOfBatch(server);
    await load(server, 100_000, lines);
    const before = await server.readings();
    await load(server, 300_000, lines);
    const after = await server.readings();
    expect(after.rss / before.rss).toBeLessThan(1.15);
    expect(after.used - before.used).toBeLessThan(5);
    expect(after.timers - before.timers).toBeLessThan(3);
    expect(server.output()).toBe(`http://localhost:${server.port}\n`);
    expect(await server.stop()).toBe(0);
  },
);

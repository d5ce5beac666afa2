import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMany } from './harness/many-sockets.ts';
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
/** Line breaks in the answers to a batch; none of the bodies has any. */
const LINES = 0;

/** Sends requests on a few connections. */
const load = async ({ port }: WatchedServer, requests: number): Promise<void> => {
  const rounds = Math.ceil(requests / CONNECTIONS / REQUESTS);
  const sockets = await openMany(port, CONNECTIONS);
  await Promise.all(sockets.map((socket) => askRounds(socket, rounds)));
};

/** Sends batches, each once the one before has been lines. */
function askRounds(socket: Socket, rounds: number): Promise<void> {
  const text = BATCH.repeat(REPEATS);
  let lines = 0;
  let left = rounds;
  return new Promise((resolve, reject) => {
    const ask = () => {
      lines = 0;
      if (left-- > 0) socket.write(text);
      else socket.destroy();
    };
    socket.on('data', (bytes) => {
      lines += countIn(bytes, 0x0a);
      if (lines === LINES * REPEATS) ask();
      else if (lines > LINES * REPEATS) reject(new Error(`too many lines: ${lines}`));
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
    await load(server, 100_000);
    const before = await server.readings();
    await load(server, 300_000);
    const after = await server.readings();
    expect(after.rss / before.rss).toBeLessThan(1.15);
    expect(after.used - before.used).toBeLessThan(5);
    expect(after.timers - before.timers).toBeLessThan(3);
    expect(server.output()).toBe(`http://localhost:${server.port}\n`);
    expect(await server.stop()).toBe(0);
  },
);

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

/** Sends requests on a few connections, batch by batch; the length of the answers to a batch. */
async function load({ port }: WatchedServer, requests: number, expected?: number): Promise<number> {
  const rounds = Math.ceil(requests / CONNECTIONS / REQUESTS);
  const lengths = await Promise.all((await openMany(port, CONNECTIONS)).map((socket) => {
    const run = async () => {
      let length = expected ?? 0;
      for (let round = 0; round < rounds; round++) {
        socket.write(BATCH.repeat(REPEATS));
        length = await countUntil(socket, length);
      }
      socket.destroy();
      return length;
    };
    return run();
  }));
  expect(new Set(lengths).size).toBe(1);
  return lengths[0] ?? 0;
}

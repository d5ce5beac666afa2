// Requests a second on one core, beside a bare node:http server that gives the same answers.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { load } from './load.js';
import { makeProject, NEXT, peer, WAYMARK } from './fixtures.js';
import { median, startServer, timeProcess } from './measure.js';
import { number, readOptions } from './read-options.js';
import { printReport, ratio } from './report.js';

const BARE = 'bare node:http';

const options = readOptions('Measures requests a second on one core, beside bare node:http.', {
  runs: { default: '5', help: 'how often each is measured' },
  seconds: { default: '1', help: 'how long each measurement lasts' },
  connections: { default: '50', help: 'how many connections send at the same time' },
  peers: { default: false, help: 'measure Hono and Fastify as well' },
  next: { default: false, help: 'measure `next start` as well: builds first, slow' },
});

const BODY = JSON.stringify({ name: 'Alice', email: 'alice@example.com', tags: ['a', 'b', 'c'] });

const REQUESTS = {
  'GET small JSON': 'GET /api/hello HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n\r\n',
  'GET /users/[id]': 'GET /api/users/42 HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n\r\n',
  'POST echo': `POST /api/echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`,
};

const ROUTES = {
  'app/api/hello/route.ts': `export const dynamic = 'force-dynamic';

export const GET = () => Response.json({ hello: 'world' });
`,
  'app/api/users/[id]/route.ts': `export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return Response.json({ id, name: 'Alice' });
}
`,
  'app/api/echo/route.ts': `export async function POST(request: Request) {
  return Response.json(await request.json());
}
`,
};

const isPinned = pinLoad();
const own = makeProject(ROUTES);
const next = options.next ? makeProject(ROUTES, { forNext: true }) : undefined;
const servers = new Map();
try {
  await startServers();
  const rates = await measureRates();
  printReport(
    `Requests a second, median of ${options.runs} rounds of ${options.seconds} s, ${options.connections} connections`,
    options.node,
    ['request', 'server', 'requests/s', `of ${BARE}`],
    Object.keys(REQUESTS).flatMap((kind) => rowsOf(kind, rates[kind])),
    [
      isPinned
        ? 'Server on the first core, load on the second.'
        : 'Nothing was pinned to a core: `taskset` or a second core is missing.',
    ],
  );
} finally {
  for (const server of servers.values()) await server.stop();
  own.remove();
  next?.remove();
}

/** Keeps this process, which makes the load, off the core of the servers. */
function pinLoad() {
  if (availableParallelism() < 2) return false;
  return spawnSync('taskset', ['-a', '-c', '-p', '1', `${process.pid}`]).status === 0;
}

async function startServers() {
  const { node } = options;
  await timeProcess([node, WAYMARK, 'build'], { cwd: own.dir });
  await serve(BARE, own.dir, (port) => [peer('bare-http.js'), port]);
  await serve('waymark start', own.dir, (port) => [WAYMARK, 'start', '--host', '127.0.0.1', '--port', port]);
  if (options.peers) {
    await serve('hono', own.dir, (port) => [peer('hono.js'), port]);
    await serve('fastify', own.dir, (port) => [peer('fastify.js'), port]);
  }
  if (!next) return;
  await timeProcess([node, NEXT, 'build'], { cwd: next.dir });
  await serve('next start', next.dir, (port) => [NEXT, 'start', '-H', '127.0.0.1', '--port', port]);
}

async function serve(name, cwd, command) {
  const pin = isPinned ? ['taskset', '-c', '0'] : [];
  const start = (port) => [...pin, options.node, ...command(`${port}`)];
  servers.set(name, await startServer(start, '/api/hello', { cwd }));
}

/** Requests a second by kind of request, server and round; the servers take turns within a round. */
async function measureRates() {
  const names = [...servers.keys()];
  const rates = {};
  for (const kind of Object.keys(REQUESTS)) rates[kind] = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= number(options.runs); round++) {
    for (const [kind, message] of Object.entries(REQUESTS)) {
      for (const name of names) {
        const rate = await measureRate(name, message);
        // The first round warms the servers and the load up.
        if (round > 0) rates[kind][name].push(rate);
      }
    }
  }
  return rates;
}

function measureRate(name, message) {
  return load(message, {
    port: servers.get(name).port,
    status: 200,
    connections: number(options.connections),
    milliseconds: number(options.seconds) * 1000,
  });
}

function rowsOf(kind, byServer) {
  return Object.entries(byServer).map(([name, rates]) => [
    kind,
    name,
    Math.round(median(rates)),
    name === BARE ? '' : ratio(1, median(byServer[BARE].map((bare, round) => bare / rates[round]))),
  ]);
}

// From an edit to its answer: a file is written, a request follows at once, and its answer must be the new one.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeProject } from './fixtures.js';
import { median, percentile } from './measure.js';
import { startServer } from './processes.js';
import { number, readOptions } from './read-options.js';
import { goal, ms, printReport } from './report.js';
import { request } from './request.js';
import { PEER_OPTIONS, peerTools, serveWith, toolName } from './tools.js';

const GOAL = 20;

/** Milliseconds after which a stale answer is taken to stay. */
const PATIENCE = 3000;

/** Milliseconds after which no more edits of a kind are made, for servers that are often stuck. */
const LONGEST = 60_000;

const options = readOptions('Measures `waymark dev`: edit to answer, and how many answers are stale.', {
  edits: { default: '200', help: 'how many edits of each kind, back to back' },
  routes: { default: '1', help: 'how many further routes the app has, each of them loaded' },
  ...PEER_OPTIONS,
});

const direct = (value) => `export const GET = () => Response.json('${value}');\n`;
const imported = (value) => `export const value: string = '${value}';\n`;

const variable = (value) => `VALUE=${value}\n`;

const ROUTES = {
  'app/api/direct/route.ts': direct('0'),
  'app/api/imported/route.ts': `import { value } from '@/lib/value';\n\nexport const GET = () => Response.json(value);\n`,
  'lib/value.ts': imported('0'),
  'app/api/env/route.ts': `export const dynamic = 'force-dynamic';\n\nexport const GET = () => Response.json(process.env.VALUE);\n`,
  '.env': 'VALUE=0\n',
};

/** Each kind of edit: what is done to the project, and what the route must then answer. */
const KINDS = {
  'no edit': { path: '/api/direct', edit: () => '0' },
  'route file': {
    path: '/api/direct',
    edit: (dir, n) => write(dir, 'app/api/direct/route.ts', direct, `${n}`),
  },
  'route file, same length': {
    path: '/api/direct',
    edit: (dir, n) => write(dir, 'app/api/direct/route.ts', direct, fixedLength(n)),
  },
  'imported file': { path: '/api/imported', edit: (dir, n) => write(dir, 'lib/value.ts', imported, `${n}`) },
  'imported file, same length': {
    path: '/api/imported',
    edit: (dir, n) => write(dir, 'lib/value.ts', imported, fixedLength(n)),
  },
  'two edits, the first in flight': {
    path: '/api/imported',
    edit: (dir, n, ask) => editTwice(ask, n, (value) => replace(dir, 'lib/value.ts', imported, value)),
  },
  'route file deleted, added again': {
    path: '/api/direct',
    edit: (dir, n) => {
      const file = join(dir, 'app/api/direct/route.ts');
      if (n % 2 === 1) return write(dir, 'app/api/direct/route.ts', direct, `${n}`);
      rmSync(file);
      return undefined;
    },
  },
  '.env': { path: '/api/env', edit: (dir, n) => write(dir, '.env', variable, `${n}`) },
  'two .env edits, the first in flight': {
    path: '/api/env',
    edit: (dir, n, ask) => editTwice(ask, n, (value) => replace(dir, '.env', variable, value)),
  },
};

const rows = [];
for (const tool of ['waymark', ...peerTools(options)]) rows.push(...(await measureServer(tool)));
printReport(
  `Edit to answer: ${options.edits} edits of each kind, back to back`,
  options.node,
  ['server', 'edit', 'edits', 'median', 'p95', 'max', 'stale', 'stuck', 'failed', 'goal'],
  rows,
);

async function measureServer(tool) {
  const name = toolName(tool, 'dev', options.node);
  const project = makeProject({ ...ROUTES, ...furtherRoutes() }, tool);
  const command = (port) => serveWith(tool, 'dev', options.node, port);
  const server = await startServer(command, '/api/direct', { cwd: project.dir });
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  try {
    for (const path of ['/api/imported', '/api/env', ...furtherPaths()])
      await request(server.port, path, { agent });
    const measured = [];
    for (const [kind, { path, edit }] of Object.entries(KINDS)) {
      const ask = () => request(server.port, path, { agent }).catch(noAnswer);
      measured.push(describe(name, kind, await measureEdits(project.dir, ask, edit)));
    }
    return measured;
  } finally {
    agent.destroy();
    await server.stop();
    project.remove();
  }
}

/**
 * The time of an edit ends with its answer, which is the first one unless that is stale.
 *
 * @returns `stale`: how many first answers were those of an earlier edit. `stuck`: after how many edits no answer
 *   was the new one. `failed`: how many requests that an edit came in between were answered with an error, and how many first
 *   requests were not answered at all.
 */
async function measureEdits(dir, ask, edit) {
  const times = [];
  const counts = { stale: 0, stuck: 0, failed: 0 };
  const end = performance.now() + LONGEST;
  for (let n = 0; n < number(options.edits) && performance.now() < end; n++) {
    const start = performance.now();
    const edited = await edit(dir, n, ask);
    const { value, inFlight } = typeof edited === 'object' ? edited : { value: edited };
    const first = await ask();
    let fresh = isFresh(first, value);
    if (first.status === 0) counts.failed += 1;
    else if (!fresh) counts.stale += 1;
    while (!fresh && performance.now() - start < PATIENCE) fresh = isFresh(await ask(), value);
    times.push(performance.now() - start);
    if (!fresh) counts.stuck += 1;
    if (inFlight && (await inFlight).status !== 200) counts.failed += 1;
  }
  return { times, ...counts };
}

/** What a request counts as whose connection a server closes, as one does that restarts. */
function noAnswer(error) {
  return { status: 0, body: error.message };
}

/** `undefined` stands for a route that is not there. */
function isFresh({ status, body }, value) {
  return value === undefined ? status === 404 : status === 200 && body === JSON.stringify(value);
}

/** Edits, asks, and edits again while that request may be anywhere on its way. */
async function editTwice(ask, n, edit) {
  edit(fixedLength(2 * n));
  // Which of the two edits this one's answer shows is open; the next request must see the second.
  const inFlight = ask();
  await sleep(n % 5);
  return { value: edit(fixedLength(2 * n + 1)), inFlight };
}

function describe(server, kind, { times, stale, stuck, failed }) {
  const middle = median(times);
  const isGoal = server === 'waymark dev' && kind !== 'no edit';
  const verdict = stale + failed > 0 ? 'missed (stale or failed)' : goal(middle, GOAL);
  const figures = [ms(middle), ms(percentile(times, 0.95)), ms(Math.max(...times)), stale, stuck, failed];
  return [server, kind, times.length, ...figures, isGoal ? verdict : ''];
}

function write(dir, file, render, value) {
  writeFileSync(join(dir, file), render(value));
  return value;
}

/** Writes a file as a whole, so that a request on its way finds no half of it. */
function replace(dir, file, render, value) {
  const written = join(dir, 'written.tmp');
  writeFileSync(written, render(value));
  renameSync(written, join(dir, file));
  return value;
}

/** A value that leaves the size of its file as it is. */
function fixedLength(n) {
  return String(n).padStart(8, '0');
}

function furtherPaths() {
  return Array.from({ length: number(options.routes) }, (_, index) => `/api/further/r${index}`);
}

function furtherRoutes() {
  return Object.fromEntries(furtherPaths().map((path) => [`app${path}/route.ts`, direct(path)]));
}

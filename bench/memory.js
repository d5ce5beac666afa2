import { setTimeout as sleep } from 'node:timers/promises';
import { choose, number } from './read-options.js';
import { count, mebibytes, ratio } from './report.js';
import { loadOnce } from './rounds.js';
import { SERVERS } from './servers.js';
import { startAll } from './stage.js';

const REQUEST = { path: '/api/hello' };

/** The servers that get the millions of requests. */
const LONG_RUNNING = new Set(['waymark', 'waymark-node', 'bare']);

/** Milliseconds that a server has to come to rest before its memory is read. */
const SETTLE = 2000;

/** Seconds that one step of the long load lasts. */
const STEP = 5;

/** Steps after which a load ends even if it has not sent its requests: an hour. */
const MOST_STEPS = 720;

/** The memory of idle servers, and of some of them while they answer millions of requests. */
export async function measureMemory({ options, stage }) {
  const servers = choose('servers', options.servers, SERVERS);
  const wanted = servers.map((server) => ({ server }));
  const idle = await measureIdle(stage, wanted);
  const flat = await measureFlatness(
    stage,
    wanted.filter(({ server }) => LONG_RUNNING.has(server.id)),
    options,
  );
  return [idle, flat];
}

/** One after the other, so that each is alone. */
async function measureIdle(stage, wanted) {
  console.error('Memory: idle');
  const rows = [];
  const notes = [];
  for (const item of wanted) {
    const { entries, notes: reasons } = await startAll(stage, [item]);
    notes.push(...reasons);
    for (const entry of entries) {
      entry.resume();
      await sleep(SETTLE);
      rows.push([entry.name, mebibytes(entry.residentBytes())]);
      await entry.stop();
    }
  }
  return {
    title: 'Memory of idle servers, after their first answer',
    columns: ['server', 'RSS'],
    rows,
    notes,
  };
}

async function measureFlatness(stage, wanted, options) {
  const total = number(options.requests);
  console.error(`Memory: ${count(total)} requests`);
  const { entries, notes } = await startAll(stage, wanted);
  const rows = [];
  try {
    for (const entry of entries) {
      entry.resume();
      rows.push(await measureSteps(entry, total, options));
      entry.pause();
    }
  } finally {
    for (const entry of entries) await entry.stop();
  }
  return {
    title: `Memory after ${count(total)} requests (\`json\`)`,
    columns: ['server', 'requests', 'warmed up', 'half way', 'at the end', 'highest', 'end of warmed up'],
    rows,
    notes: [...notes, 'Warmed up: after a tenth of the requests. Nothing forces a garbage collection.'],
  };
}

async function measureSteps(entry, total, { connections, node }) {
  const load = { seconds: STEP, connections: number(connections), node };
  const steps = [];
  let sent = 0;
  while (sent < total && steps.length < MOST_STEPS) {
    const { requests, memory } = await loadOnce(entry, REQUEST, load);
    sent += requests;
    steps.push({ sent, memory });
    console.error(`  ${entry.name}: ${count(sent)} requests, ${mebibytes(memory)}`);
  }
  const after = (share) => steps.find((step) => step.sent >= share * sent).memory;
  const [warm, half, end] = [after(0.1), after(0.5), steps.at(-1).memory];
  const highest = Math.max(...steps.map(({ memory }) => memory));
  return [
    entry.name,
    count(sent),
    ...[warm, half, end, highest].map(mebibytes),
    end === undefined ? '' : ratio(end, warm),
  ];
}

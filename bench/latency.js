import { fileURLToPath } from 'node:url';
import { run } from './load/make-load.js';
import { median } from './measure.js';
import { choose, number } from './read-options.js';
import { count, ms, ratio } from './report.js';
import { loadOnce } from './rounds.js';
import { SERVERS } from './servers.js';
import { startAll } from './stage.js';

const CONSTANT_RATE = fileURLToPath(new URL('load/constant-rate.js', import.meta.url));
const REQUEST = { path: '/api/hello' };
const MEASURED = SERVERS.filter(({ id }) => ['bare', 'waymark', 'waymark-node'].includes(id));

/** The share of the highest rate of bare node:http that all of them get. */
const SHARE = 0.6;

/**
 * Latencies at a constant rate that does not wait for answers: 60 % of what bare node:http can do at most, for
 * everybody the same.
 */
export async function measureLatency({ options, stage }) {
  const servers = choose('servers', options.servers, SERVERS);
  const wanted = MEASURED.filter((server) => server.id === 'bare' || servers.includes(server));
  console.error('Latency at a constant rate');
  const { entries, notes } = await startAll(
    stage,
    wanted.map((server) => ({ server })),
  );
  try {
    const bare = entries.find((entry) => entry.id === 'bare');
    if (!bare) return [{ title: 'Latency at a constant rate', columns: [], rows: [], notes }];
    const rate = Math.round(SHARE * (await highestRate(bare, options)));
    const results = await inRounds(entries, rate, options);
    const rows = entries.map((entry) => describe(entry, results[entry.id], results.bare));
    const title = `Latency at ${count(rate)} requests/s, ${SHARE * 100} % of the most of bare node:http (\`json\`)`;
    return [{ title, columns: COLUMNS, rows, notes }];
  } finally {
    for (const entry of entries) await entry.stop();
  }
}

const COLUMNS = ['server', 'p50', 'p99', 'p99.9', 'max', 'p99 of bare', 'unanswered', 'load late by (p99)'];

/** The median of three loads, after one that warms up. */
async function highestRate(entry, options) {
  const rates = [];
  entry.resume();
  for (let round = 0; round <= 3; round++) {
    const { rate } = await loadOnce(entry, REQUEST, loadOptions(options));
    if (round > 0) rates.push(rate);
  }
  entry.pause();
  return median(rates);
}

function loadOptions({ seconds, connections, node }) {
  return { seconds: number(seconds), connections: number(connections), node };
}

async function inRounds(entries, rate, options) {
  const results = Object.fromEntries(entries.map(({ id }) => [id, []]));
  for (let round = 0; round <= number(options.rounds); round++) {
    for (const entry of entries) {
      entry.resume();
      const result = await sendConstantly(entry, rate, options);
      entry.pause();
      if (round > 0) results[entry.id].push(result);
    }
  }
  return results;
}

async function sendConstantly({ port }, rate, options) {
  const seconds = number(options['latency-seconds']);
  const asked = { port, path: REQUEST.path, rate, seconds, connections: number(options.connections) };
  const output = await run([options.node, CONSTANT_RATE, JSON.stringify(asked)], seconds);
  return { ...JSON.parse(output), total: Math.floor(rate * seconds) };
}

function describe(entry, results, bare) {
  const of = (name) => median(results.map((result) => result[name]));
  const compared = median(results.map(({ p99 }, round) => p99 / bare[round].p99));
  const unanswered = results.reduce((sum, { total, answered }) => sum + total - answered, 0);
  return [
    entry.name,
    ms(of('p50')),
    ms(of('p99')),
    ms(of('p999')),
    ms(of('max')),
    entry.id === 'bare' ? '' : ratio(compared, 1),
    count(unanswered),
    ms(of('late')),
  ];
}

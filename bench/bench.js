// Waymark beside bare servers and other frameworks: requests a second, latencies and memory, on one core.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measureLatency } from './latency.js';
import { LOAD_PROGRAM } from './load/make-load.js';
import { measureMemory } from './memory.js';
import { choose, readOptions } from './read-options.js';
import { machine, renderSection } from './report.js';
import { findBun, isPinned, leaveServerCore, versionOf } from './runtimes.js';
import { makeStage } from './stage.js';
import { measureThroughput } from './throughput.js';

const PARTS = [
  { id: 'throughput', measure: measureThroughput },
  { id: 'latency', measure: measureLatency },
  { id: 'memory', measure: measureMemory },
];

const options = readOptions('Measures built apps on one core, beside bare servers and other frameworks.', {
  node: { default: '24', help: 'the Node.js of the servers: a path, or a major version' },
  bun: { default: '', help: 'the path of the Bun of the servers; without it, that of the package' },
  parts: { default: '', help: 'which parts, of throughput,latency,memory; without it, all' },
  servers: { default: '', help: 'which servers: waymark,bare,...; without it, all' },
  cases: { default: '', help: 'which cases of the throughput: json,users,...; without it, all' },
  routes: { default: '10,1000,10000', help: 'the sizes of the apps of many routes' },
  seconds: { default: '3', help: 'how long each load lasts' },
  rounds: { default: '5', help: 'how often each is measured, after a round that warms up' },
  connections: { default: '64', help: 'how many connections send at the same time' },
  'latency-seconds': { default: '10', help: 'how long each load at a constant rate lasts' },
  requests: { default: '10000000', help: 'how many requests the memory is watched for' },
  out: {
    default: '',
    help: 'the file that the results are written to; without it, results.md beside this script',
  },
});

const parts = choose('parts', options.parts, PARTS);
const bun = findBun(options.bun);
const stage = makeStage({ node: options.node, bun });
const facts = describeRun();
leaveServerCore();
try {
  const sections = [];
  for (const { measure } of parts) {
    const measured = await measure({ options, stage });
    for (const section of measured) console.log(`\n${renderSection(section)}`);
    sections.push(...measured);
  }
  const text = ['# Results', facts, ...sections.map(renderSection)]
    .map((part) => part.trimEnd())
    .join('\n\n');
  const out = options.out || fileURLToPath(new URL('results.md', import.meta.url));
  writeFileSync(out, `${text}\n`);
  console.error(`Written to ${out}.`);
} finally {
  await stage.close();
}

/** When, where and how these figures came about: taken before the load, which would be all that `machine` saw. */
function describeRun() {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
  const product = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const packages = ['fastify', 'hono', '@hono/node-server', 'h3', 'express', 'next', 'vinext', 'elysia'];
  const versions = [
    `Waymark ${product.version}`,
    `Node.js ${versionOf(options.node)}`,
    bun ? `Bun ${versionOf(bun)}` : 'no Bun',
    ...packages.map((name) => `${name} ${dependencies[name]}`),
  ];
  return [
    `- Machine: ${machine()}`,
    `- Versions: ${versions.join(', ')}`,
    `- Date: ${new Date().toISOString().slice(0, 10)}`,
    `- Command: \`${['npm run bench', ...commandLine()].join(' ')}\``,
    `- ${options.rounds} rounds of ${options.seconds} s, ${options.connections} connections, load by ${LOAD_PROGRAM}; medians. ${
      isPinned
        ? 'Server on the first core, load on the second.'
        : 'Nothing was pinned to a core: `taskset` or a second core is missing.'
    }`,
  ].join('\n');
}

function commandLine() {
  const args = process.argv.slice(2);
  return args.length > 0 ? ['--', ...args] : [];
}

import { CASES, ROUTES_CASES } from './cases.js';
import { holdGoals } from './goals.js';
import { choose, number, numbers } from './read-options.js';
import { count, mebibytes, ms, ratio } from './report.js';
import { loadInRounds, medianOf, rateRatio } from './rounds.js';
import { SERVERS } from './servers.js';
import { startAll } from './stage.js';

const COLUMNS = [
  'server',
  'requests/s',
  'p50',
  'p99',
  'RSS',
  'of bare',
  'of Fastify',
  'of next start',
  'goal',
];

/** Requests a second, latencies and memory of every server with every case: a section for each case. */
export async function measureThroughput({ options, stage }) {
  const cases = choose('cases', options.cases, [...CASES, ...ROUTES_CASES]);
  const servers = choose('servers', options.servers, SERVERS);
  const compared = servers.map((server) => ({ server }));
  const many = servers
    .filter((server) => server.hasManyRoutes)
    .flatMap((server) => numbers(options.routes).map((routes) => ({ server, routes })));
  return [
    ...(await measureGroup(stage, compared, intersect(CASES, cases), options)),
    ...(await measureGroup(stage, many, intersect(ROUTES_CASES, cases), options)),
  ];
}

const intersect = (list, chosen) => list.filter((item) => chosen.includes(item));

async function measureGroup(stage, wanted, cases, options) {
  if (cases.length === 0) return [];
  console.error(`Throughput: ${cases.map(({ id }) => id).join(', ')}`);
  const { entries, notes } = await startAll(stage, wanted);
  try {
    const measured = await loadInRounds(entries, cases, {
      rounds: number(options.rounds),
      seconds: number(options.seconds),
      connections: number(options.connections),
      node: options.node,
    });
    const goals = holdGoals(measured.figures);
    const sections = cases.map((item) =>
      describeCase(
        item,
        entries,
        measured.figures[item.id],
        goals.filter((goal) => goal.case === item.id),
      ),
    );
    const all = [...notes, ...measured.notes];
    return all.length > 0
      ? [...sections, { title: 'Left out', columns: [], rows: [], notes: all }]
      : sections;
  } finally {
    for (const entry of entries) await entry.stop();
  }
}

function describeCase({ id, title }, entries, figures, goals) {
  const failures = [];
  const rows = entries.flatMap((entry) => {
    const own = figures[entry.id];
    if (!own?.length) return [];
    const failed = own.reduce((sum, figure) => sum + figure.failed, 0);
    if (failed > 0) failures.push(`${entry.name}: ${count(failed)} requests failed under load.`);
    const [suffix = ''] = /@.*/.exec(entry.id) ?? [];
    return [
      [
        entry.name,
        count(medianOf(own, 'rate')),
        ms(medianOf(own, 'p50')),
        ms(medianOf(own, 'p99')),
        mebibytes(own.at(-1).memory),
        ...['bare', 'fastify', 'next'].map((peer) => besides(own, figures[`${peer}${suffix}`])),
        goals
          .filter((goal) => goal.server === entry.id)
          .map((goal) => goal.text)
          .join('; '),
      ],
    ];
  });
  return { title: `${title} (\`${id}\`)`, columns: COLUMNS, rows, notes: failures };
}

function besides(own, peers) {
  if (!peers?.length || peers === own) return '';
  return ratio(rateRatio(own, peers), 1);
}

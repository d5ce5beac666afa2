// How long a deployment waits: from the start of a built server's process to the end of its first answer.
import { join } from 'node:path';
import { FIRST_ROUTE, makeApp, peer } from './fixtures.js';
import { inTurn, median, timeFirstAnswer, timeProcess } from './measure.js';
import { number, numbers, readOptions } from './read-options.js';
import { goal, ms, printReport, ratio } from './report.js';
import { buildWith, PEER_OPTIONS, peerTools, serveWith, toolName } from './tools.js';

const GOAL = 60;
const BARE = 'bare node:http';
const OWN = new Set(['waymark start', 'node .waymark/server.js']);

const options = readOptions(
  'Measures `waymark start`: process start to first answer, beside bare node:http.',
  {
    runs: { default: '15', help: 'how often each is measured' },
    routes: { default: '1,1000', help: 'the sizes of the apps, in routes' },
    ...PEER_OPTIONS,
  },
);

const rows = [];
for (const routes of numbers(options.routes)) {
  const times = await measureApp(routes);
  const bare = times[BARE];
  for (const [name, values] of Object.entries(times)) {
    const more = median(values.map((value, round) => value - bare[round]));
    rows.push([
      name,
      routes,
      ms(median(values)),
      name === BARE ? '' : `+${ms(more)}`,
      ratio(median(values), median(bare)),
      OWN.has(name) ? goal(more, GOAL) : '',
    ]);
  }
}
printReport(
  `Start: process start to the end of the first answer, medians of ${options.runs} paired runs`,
  options.node,
  ['server', 'routes', 'median', 'more than bare', 'of bare', 'goal'],
  rows,
);

async function measureApp(routes) {
  const { node } = options;
  const apps = ['waymark', ...peerTools(options)].map((tool) => ({ tool, ...makeApp(routes, tool) }));
  try {
    for (const { tool, dir } of apps) await timeProcess(buildWith(tool, node), { cwd: dir });
    const [{ dir }] = apps;
    const built = join(dir, '.waymark', 'server.js');
    return await inTurn(
      {
        [BARE]: () => serve(dir, (port) => [node, peer('bare-start.js'), `${port}`]),
        'node .waymark/server.js': () =>
          serve(dir, (port) => [node, built, '--host', '127.0.0.1', '--port', `${port}`]),
        ...Object.fromEntries(
          apps.map((app) => [
            toolName(app.tool, 'start', node),
            () => serve(app.dir, (port) => serveWith(app.tool, 'start', node, port)),
          ]),
        ),
      },
      number(options.runs),
    );
  } finally {
    for (const app of apps) app.remove();
  }
}

function serve(cwd, command) {
  return timeFirstAnswer(command, FIRST_ROUTE, { cwd });
}

// How long a build takes, as a whole process, beside Vite alone on the same route files.
import { makeApp, peer } from './fixtures.js';
import { inTurn, median, timeProcess } from './measure.js';
import { number, numbers, readOptions } from './read-options.js';
import { goal, ms, printReport, ratio } from './report.js';
import { buildWith, PEER_OPTIONS, peerTools, toolName } from './tools.js';

const GOALS = { 1: 600, 1000: 2500 };
const BARE = 'bare Vite';

const options = readOptions('Measures `waymark build`, beside a bare Vite build.', {
  runs: { default: '5', help: 'how often each is measured' },
  routes: { default: '1,100,1000', help: 'the sizes of the apps, in routes' },
  ...PEER_OPTIONS,
});

const rows = [];
for (const routes of numbers(options.routes)) {
  const times = await measureApp(routes);
  const limit = GOALS[routes];
  for (const [name, values] of Object.entries(times)) {
    const time = median(values);
    rows.push([
      name,
      routes,
      ms(time),
      `${ms(Math.min(...values))} - ${ms(Math.max(...values))}`,
      ratio(time, median(times[BARE])),
      name === 'waymark build' && limit ? goal(time, limit) : '',
    ]);
  }
}
printReport(
  `Build: whole process, median of ${options.runs} runs`,
  options.node,
  ['build', 'routes', 'median', 'range', 'of bare Vite', 'goal'],
  rows,
);

async function measureApp(routes) {
  const own = makeApp(routes);
  const { node } = options;
  try {
    const times = await inTurn(
      {
        [BARE]: () => timeProcess([node, peer('bare-vite-build.js'), own.dir], { cwd: own.dir }),
        'waymark build': () => timeProcess(buildWith('waymark', node), { cwd: own.dir }),
      },
      number(options.runs),
    );
    for (const tool of peerTools(options))
      times[toolName(tool, 'build', node)] = [await buildOnce(tool, routes)];
    return times;
  } finally {
    own.remove();
  }
}

/** Once, and from nothing: a second build would start from the cache of the first. */
async function buildOnce(tool, routes) {
  const app = makeApp(routes, tool);
  try {
    return await timeProcess(buildWith(tool, options.node), { cwd: app.dir });
  } finally {
    app.remove();
  }
}

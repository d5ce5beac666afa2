// How long a developer waits: from the start of the dev server's process to the end of its first answer.
import { FIRST_ROUTE, makeApp } from './fixtures.js';
import { inTurn, median, timeFirstAnswer } from './measure.js';
import { number, numbers, readOptions } from './read-options.js';
import { goal, ms, printReport, ratio } from './report.js';
import { PEER_OPTIONS, peerTools, serveWith, toolName } from './tools.js';

const GOALS = { 1: 300, 1000: 400 };

const options = readOptions('Measures `waymark dev`: process start to first answer.', {
  runs: { default: '5', help: 'how often each is measured' },
  routes: { default: '1,1000', help: 'the sizes of the apps, in routes' },
  ...PEER_OPTIONS,
});

const rows = [];
for (const routes of numbers(options.routes)) {
  const times = await measureApp(routes);
  const limit = GOALS[routes];
  for (const [name, values] of Object.entries(times)) {
    const time = median(values);
    const isWaymark = name === 'waymark dev';
    rows.push([
      name,
      routes,
      ms(time),
      `${ms(Math.min(...values))} - ${ms(Math.max(...values))}`,
      times['next dev'] ? ratio(time, median(times['next dev'])) : '',
      isWaymark && limit ? goal(time, limit) : '',
    ]);
  }
}
printReport(
  `Dev start: process start to the end of the first answer, median of ${options.runs} runs`,
  options.node,
  ['server', 'routes', 'median', 'range', 'of next dev', 'goal'],
  rows,
);

async function measureApp(routes) {
  const tools = ['waymark', ...peerTools(options)];
  const apps = tools.map((tool) => ({ tool, ...makeApp(routes, tool) }));
  try {
    return await inTurn(
      Object.fromEntries(apps.map((app) => [toolName(app.tool, 'dev', options.node), () => timeDev(app)])),
      number(options.runs),
    );
  } finally {
    for (const app of apps) app.remove();
  }
}

function timeDev({ tool, dir }) {
  return timeFirstAnswer((port) => serveWith(tool, 'dev', options.node, port), FIRST_ROUTE, { cwd: dir });
}

// How long a deployment waits: from the start of a built server's process to the end of its first answer.
import { join } from 'node:path';
import { FIRST_ROUTE, makeApp, NEXT, peer, WAYMARK } from './fixtures.js';
import { inTurn, median, timeFirstAnswer, timeProcess } from './measure.js';
import { number, numbers, readOptions } from './read-options.js';
import { goal, ms, printReport, ratio } from './report.js';

const GOAL = 60;
const BARE = 'bare node:http';

const options = readOptions(
  'Measures `waymark start`: process start to first answer, beside bare node:http.',
  {
    runs: { default: '15', help: 'how often each is measured' },
    routes: { default: '1,1000', help: 'the sizes of the apps, in routes' },
    next: { default: false, help: 'measure `next start` as well: builds first, slow' },
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
      name === BARE || name === 'next start' ? '' : goal(more, GOAL),
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
  const own = makeApp(routes);
  const next = options.next ? makeApp(routes, { forNext: true }) : undefined;
  const { node } = options;
  const serve = (dir, command) =>
    timeFirstAnswer((port) => [node, ...command(`${port}`)], FIRST_ROUTE, { cwd: dir });
  try {
    await timeProcess([node, WAYMARK, 'build'], { cwd: own.dir });
    if (next) await timeProcess([node, NEXT, 'build'], { cwd: next.dir });
    const built = join(own.dir, '.waymark', 'server.js');
    return await inTurn(
      {
        [BARE]: () => serve(own.dir, (port) => [peer('bare-http.js'), port]),
        'waymark start': () =>
          serve(own.dir, (port) => [WAYMARK, 'start', '--host', '127.0.0.1', '--port', port]),
        'node .waymark/server.js': () =>
          serve(own.dir, (port) => [built, '--host', '127.0.0.1', '--port', port]),
        ...(next
          ? {
              'next start': () =>
                serve(next.dir, (port) => [NEXT, 'start', '-H', '127.0.0.1', '--port', port]),
            }
          : {}),
      },
      number(options.runs),
    );
  } finally {
    own.remove();
    next?.remove();
  }
}

// How long a build takes, as a whole process, beside Vite alone on the same route files.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeApp, NEXT, peer, WAYMARK } from './fixtures.js';
import { inTurn, median, timeProcess } from './measure.js';
import { number, numbers, readOptions } from './read-options.js';
import { goal, ms, printReport, ratio } from './report.js';

const GOALS = { 1: 600, 1000: 2500 };
const BARE = 'bare Vite';

const options = readOptions('Measures `waymark build`, beside a bare Vite build.', {
  runs: { default: '5', help: 'how often each is measured' },
  routes: { default: '1,1000', help: 'the sizes of the apps, in routes' },
  next: { default: false, help: 'measure `next build` as well, once: slow' },
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
        'waymark build': () => timeProcess([node, WAYMARK, 'build'], { cwd: own.dir }),
      },
      number(options.runs),
    );
    return options.next ? { ...times, 'next build': [await buildWithNext(routes)] } : times;
  } finally {
    own.remove();
  }
}

/** Once, and from nothing: its second build would start from the cache of the first. */
async function buildWithNext(routes) {
  const next = makeApp(routes, { forNext: true });
  try {
    rmSync(join(next.dir, '.next'), { recursive: true, force: true });
    return await timeProcess([options.node, NEXT, 'build'], { cwd: next.dir });
  } finally {
    next.remove();
  }
}

import { expect, test } from 'vitest';
import { checkConfig } from '../check-config.ts';
import { resolveCrons } from './resolve-crons.ts';

/** What is wrong with a config file whose `crons` hold this text: `line:column message`. */
function faults(entries: string): string[] {
  const text = `export default {\n  crons: [${entries}],\n};\n`;
  // oxlint-disable-next-line no-implied-eval -- the text of this test, as a config file would have it
  const crons = new Function(`return [${entries}]`)() as unknown;
  const found = checkConfig({ name: 'waymark.config.mjs', text, fields: { crons } }, '/');
  return found.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

test.each([
  `{ path: '/api', schedule: '0 5 * * MON-FRI', timeZone: 'Europe/Berlin' }`,
  `{ path: '/api?a=%20&b', schedule: '*/10 * * * * *', overlap: true, catchUp: 'all', catchUpWindow: 0 }`,
  `{ path: '/', schedule: '@hourly', name: 'a', retries: 3, retryDelay: 1, timeout: 1, jitter: 0, onStoreError: 'run' }`,
  `{ path: '/api', schedule: '0 5 * * *' }, { path: '/api', schedule: '0 6 * * *' }`,
])('checkCrons: %s is right', (entries) => {
  expect(faults(entries)).toEqual([]);
});

test.each([
  [
    `{ path: '/api', schedule: '* * * * * * *' }`,
    "2:37 `crons[0].schedule` in waymark.config.mjs is '* * * * * * *', which has 7 fields",
  ],
  [
    `{ path: '/api', schedule: '@reboot' }`,
    "2:37 `crons[0].schedule` in waymark.config.mjs is '@reboot', which cannot be read",
  ],
  [
    `{ path: '/api', schedule: 5 }`,
    '2:3 `crons[0].schedule` in waymark.config.mjs must be a cron expression: received 5',
  ],
  [
    `{ path: '/api', schedule: '@daily', timeZone: 'Mars/Phobos' }`,
    "2:57 `crons[0].timeZone` in waymark.config.mjs is 'Mars/Phobos', which no system knows",
  ],
  [
    `{ path: '/api', schedule: '@daily', retries: -1 }`,
    '2:3 `crons[0].retries` in waymark.config.mjs must be a whole number, at most 100',
  ],
  [
    `{ path: '/api', schedule: '@daily', timeout: 0 }`,
    '2:3 `crons[0].timeout` in waymark.config.mjs must be a whole number of milliseconds',
  ],
  [
    `{ path: '/api', schedule: '@daily', jitter: '1m' }`,
    '2:55 `crons[0].jitter` in waymark.config.mjs must be a whole number of milliseconds',
  ],
  [
    `{ path: '/api', schedule: '@daily', catchUp: 'some' }`,
    "2:56 `crons[0].catchUp` in waymark.config.mjs must be 'none', 'one' or 'all': received 'some'",
  ],
  [`{ path: '/api' }`, '2:3 `crons[0]` in waymark.config.mjs lacks `schedule`'],
  [
    `{ path: 'api', schedule: '@daily' }`,
    "2:19 `crons[0].path` in waymark.config.mjs must be a path that starts with a slash: received 'api'",
  ],
  [
    `{ path: '/api', schedule: '@daily', zone: 'UTC' }`,
    '2:3 Unknown field `crons[0].zone` in waymark.config.mjs',
  ],
  [`'/api'`, "2:3 `crons[0]` in waymark.config.mjs must be an object: received '/api'"],
  [
    `{ path: '/api', schedule: '@daily' }, { path: '/b', schedule: '@daily', name: '/api' }`,
    "`crons[1]` in waymark.config.mjs has the name '/api' of another entry",
  ],
])('checkCrons: %s is wrong', (entries, message) => {
  expect(faults(entries)).toEqual([expect.stringContaining(message)]);
});

const names = (...entries: unknown[]) => resolveCrons(entries).map(({ name }) => name);

test('resolveCrons: a job is called by its path, and by its schedule too where others have the path', () => {
  const [a, b] = [
    { path: '/a', schedule: '@daily' },
    { path: '/b', schedule: '@daily' },
  ];
  expect(names(a, b)).toEqual(['/a', '/b']);
  expect(names(a, { ...a, schedule: '@hourly' })).toEqual(['/a @daily', '/a @hourly']);
  expect(names({ ...a, name: 'mine' })).toEqual(['mine']);
});

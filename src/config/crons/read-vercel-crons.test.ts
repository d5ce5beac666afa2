import { expect, test } from 'vitest';
import { readVercelCrons } from './read-vercel-crons.ts';

const crons = (...entries: unknown[]) => JSON.stringify({ crons: entries }, null, 2);

test('readVercelCrons: the entries, each once', () => {
  const daily = { path: '/api/daily', schedule: '0 5 * * 1-5' };
  const { entries, diagnostics } = readVercelCrons(crons(daily, { ...daily, schedule: '0 6 * * *' }, daily));
  expect(diagnostics).toEqual([]);
  expect(entries).toEqual([daily, { path: '/api/daily', schedule: '0 6 * * *' }]);
});

test.each(['{}', '[]', '{ "framework": "nextjs" }', '{ "crons": [] }'])(
  'readVercelCrons: %s has none',
  (text) => {
    expect(readVercelCrons(text)).toEqual({ entries: [], diagnostics: [] });
  },
);

test.each([
  [
    crons({ path: '/api', schedule: '61 * * * *' }),
    '5:19',
    'which cannot be read: Invalid value for minute: 61',
  ],
  [crons({ path: '/api', schedule: '* * * *' }), '5:19', 'which has 4 fields in the place of five'],
  [crons({ path: '/api', schedule: '0 * * * * *' }), '5:19', 'which has 6 fields in the place of five'],
  [crons({ path: '/api', schedule: '@daily' }), '5:19', 'which has 1 field in the place of five'],
  [crons({ path: '/api', schedule: '0 0 * * MON' }), '5:19', 'which has `MON`, and Vercel takes numbers'],
  [crons({ path: '/api', schedule: '0 0 1 * 1' }), '5:19', 'which names both a day of the month and'],
  [crons({ path: '/api', schedule: '0 0 31 2 *' }), '5:19', 'which never comes'],
  [crons({ path: 'api', schedule: '0 0 1 * *' }), '4:15', 'must be a path that starts with a slash'],
  [
    crons({ path: '/api' }),
    '3:5',
    '`crons[0].schedule` in vercel.json must be a cron expression: received undefined',
  ],
  [crons({ schedule: '0 0 1 * *' }), '3:5', '`crons[0].path` in vercel.json must be a path'],
  [
    crons({ path: '/', schedule: '0 0 1 * *' }, 7),
    '7:5',
    '`crons[1]` in vercel.json must be an object: received 7',
  ],
  ['{ "crons": {} }', '1:12', '`crons` in vercel.json must be an array: received {}'],
  ['{ crons: [] }', '1:3', 'vercel.json cannot be read: `crons` is nothing that JSON has'],
])('readVercelCrons: %s is wrong at %s', (text, place, message) => {
  const { diagnostics } = readVercelCrons(text);
  expect(diagnostics.map(({ line, column, message: said }) => [`${line}:${column}`, said])).toEqual([
    [place, expect.stringContaining(message)],
  ]);
  expect(diagnostics[0]).toMatchObject({ code: 'ERR_CRON', severity: 'error', file: 'vercel.json' });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { fuzzActions } from './fuzz/actions/fuzz-actions.ts';
import { type FuzzedApp, serveFuzzedApp } from './fuzz/actions/serve-fuzzed-app.ts';

// `npm run fuzz:actions` sends a hundred thousand.
const SEED = process.env['WAYMARK_TEST_SEED'] === 'random' ? Math.floor(Math.random() * 2 ** 31) : 1;

let app: FuzzedApp;

beforeAll(async () => {
  app = await serveFuzzedApp();
}, 120_000);

afterAll(async () => {
  expect((await app.end()).isAlive).toBe(true);
});

test('actions: no request ends the server, waits for ever, or is told what is in it', async () => {
  const { tried, failures } = await fuzzActions(app.url, { requests: 2000, seed: SEED });
  expect(failures).toEqual([]);
  expect(tried).toBe(2000);
}, 60_000);

import { expect, test } from 'vitest';
import { fuzz } from './fuzz/fuzz.ts';

// `npm run fuzz` tries a million.
const SEED = process.env['WAYMARK_TEST_SEED'] === 'random' ? Math.floor(Math.random() * 2 ** 31) : 1;

test('node engine: reads streams of bytes as Node does, but for what the rules say', async () => {
  const { tried, failures } = await fuzz({ streams: 10_000, seed: SEED });
  expect(failures).toEqual([]);
  expect(tried).toBe(10_000);
});

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowFirst } from './test/harness/slow-first.ts';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'create-waymark/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/templates/**', 'test/twin/**', '**/dist/**'],
    setupFiles: ['test/harness/fixed-seed.ts'],
    // Where a test imports what was built, it is to be the one copy, as it is for users.
    server: { deps: { external: [/\/dist\//] } },
    // Whole-system tests start processes, which take their time on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // And so does what they wait for.
    expect: { poll: { timeout: 10_000 } },
    // Most of them wait for processes that they have started, so that one for each of two cores is none too many.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: SlowFirst },
  },
});

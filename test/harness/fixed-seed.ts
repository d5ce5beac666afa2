import { configureGlobal } from 'fast-check';

/**
 * Properties are tried on the same samples each time, so that a change fails for what it changed. To look for new
 * counterexamples: WAYMARK_TEST_SEED=random npm test.
 */
const seed = process.env['WAYMARK_TEST_SEED'] ?? '20261123';
if (seed !== 'random') configureGlobal({ seed: Number(seed) });

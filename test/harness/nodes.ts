import { spawnSync } from 'node:child_process';

/** A Node.js to run the product with. */
export interface NodeVersion {
  readonly name: string;
  readonly path: string;
}

/**
 * The versions of Node.js that the tests run the product with: the one that runs the tests, and those whose paths
 * stand in WAYMARK_TEST_NODES, separated by colons. CI sets it.
 */
export function testedNodes(): NodeVersion[] {
  const others = (process.env['WAYMARK_TEST_NODES'] ?? '').split(':').filter(Boolean);
  if (others.length === 0)
    console.log('WAYMARK_TEST_NODES is not set: other versions of Node.js are not tested.');
  return [process.execPath, ...others].map((path) => ({ name: versionOf(path), path }));
}

function versionOf(path: string): string {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return `Node.js ${stdout.trim()}`;
}

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const TOOLS = resolve(import.meta.dirname, '../targets');

/** Whether the packages are installed that some targets are tried with. */
export const areTargetToolsHere = existsSync(resolve(TOOLS, 'node_modules/miniflare'));

if (!areTargetToolsHere) {
  if (process.env['CI']) throw new Error('`npm ci --prefix test/targets` must have run in CI.');
  console.log('The targets `docker` and `workers` are not tried. To try them: npm ci --prefix test/targets');
}

/** The path of a script that runs what was built. */
export function targetScript(name: string): string {
  return resolve(TOOLS, name);
}

/** One of these packages. */
export function targetTool<Tool>(name: string): Tool {
  return createRequire(resolve(TOOLS, 'package.json'))(name) as Tool;
}

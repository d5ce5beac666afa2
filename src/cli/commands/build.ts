import { relative } from 'node:path';
import { buildProject } from '../../build/build-project.ts';
import { exportProject } from '../../build/export/export-project.ts';
import { loadTarget } from '../../build/targets/load-target.ts';
import { CONFIG_PHASES } from '../../config/config-phase.ts';
import { loadConfig } from '../../config/load-config.ts';
import { loadEnv } from '../../config/load-env.ts';
import { WaymarkError } from '../../http/waymark-error.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { printRoutes } from '../print-routes.ts';
import { printDiagnostics } from '../print.ts';

/** `waymark build`: builds the project into its output folder. */
export async function build({ dir, target: name }: CommandLine): Promise<void> {
  process.env['NODE_ENV'] = 'production';
  process.chdir(dir);
  const env = await loadEnv(dir, 'production');
  // On Vercel's own machines, and under `vercel build`.
  const loaded = await loadConfig(dir, CONFIG_PHASES.PHASE_PRODUCTION_BUILD);
  const isExport = loaded.config.output === 'export';
  if (isExport && name !== undefined)
    throw new WaymarkError(
      'ERR_USAGE',
      `Cannot build for the target \`${name}\`: with \`output: 'export'\` a build is a folder of files, which runs nowhere. Leave \`--target\` out, or remove \`output\` from the config.`,
    );
  const target = await loadTarget(name ?? (process.env['VERCEL'] ? 'vercel' : 'node'));
  const { distDir, routes, externals, warnings } = await (isExport
    ? exportProject(dir, loaded)
    : buildProject(dir, loaded, target));
  printDiagnostics([...env.warnings, ...warnings]);
  printRoutes(routes);
  const names = Object.keys(externals);
  if (!isExport && names.length > 0 && target.name === 'node')
    console.log(`\nLeft outside, to be found in node_modules: ${names.join(', ')}`);
  console.log(
    `\nBuilt ${relative(dir, distDir) || distDir} in ${Math.round(performance.now())} ms. ${isExport ? 'Any server of files can serve it; look at it: waymark preview' : target.next}`,
  );
}

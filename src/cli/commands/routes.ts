import { listRoutes } from '../../build/list-routes.ts';
import { CONFIG_PHASES } from '../../config/config-phase.ts';
import { loadConfig } from '../../config/load-config.ts';
import { loadEnv } from '../../config/load-env.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { printRoutes } from '../print-routes.ts';
import { printDiagnostics } from '../print.ts';

/** `waymark routes`: prints the routes of the project. */
export async function routes({ dir, json }: CommandLine): Promise<void> {
  process.chdir(dir);
  await loadEnv(dir, 'production');
  const { config } = await loadConfig(dir, CONFIG_PHASES.PHASE_PRODUCTION_BUILD);
  const { rows, diagnostics } = await listRoutes(dir, config);
  printDiagnostics(diagnostics);
  if (json) console.log(JSON.stringify(rows, null, 2));
  else if (rows.length > 0) printRoutes(rows);
  if (diagnostics.some((each) => each.severity === 'error')) process.exitCode = 1;
}

import { listRoutes } from '../../build/list-routes.ts';
import { configPhases } from '../../config/config-phase.ts';
import { loadConfig } from '../../config/load-config.ts';
import { loadEnv } from '../../config/load-env.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { printDiagnostics } from '../print.ts';
import { printRoutes } from '../print-routes.ts';

/** `waymark routes`: prints the routes of the project. */
export async function routes({ dir, json }: CommandLine): Promise<void> {
  process.chdir(dir);
  await loadEnv(dir, 'development');
  const { config } = await loadConfig(dir, configPhases.PHASE_PRODUCTION_BUILD);
  const { rows, diagnostics } = await listRoutes(dir, config);
  printDiagnostics(diagnostics);
  if (json) console.log(JSON.stringify(rows, null, 2));
  else if (rows.length > 0) printRoutes(rows);
  if (diagnostics.some((each) => each.severity === 'error')) process.exitCode = 1;
}

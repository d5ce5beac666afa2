import { relative, resolve } from 'node:path';
import { writeEnvironmentTypes, writeRouteTypes } from '../../build/write-types.ts';
import { CONFIG_PHASES } from '../../config/config-phase.ts';
import { loadConfig } from '../../config/load-config.ts';
import { loadEnv } from '../../config/load-env.ts';
import { DiagnosticsError } from '../../diagnostics/diagnostic.ts';
import { scanProject } from '../../scan/scan-project.ts';
import type { CommandLine } from '../parse-command-line.ts';

/** `waymark typegen`: writes the types of the routes. */
export async function typegen({ dir }: CommandLine): Promise<void> {
  process.chdir(dir);
  await loadEnv(dir, 'production');
  const { config } = await loadConfig(dir, CONFIG_PHASES.PHASE_PRODUCTION_BUILD);
  const { routes, diagnostics } = scanProject(dir, config);
  const errors = diagnostics.filter((each) => each.severity === 'error');
  if (errors.length > 0) throw new DiagnosticsError(errors);
  const distDir = resolve(dir, config.distDir);
  writeRouteTypes(distDir, routes);
  writeEnvironmentTypes(dir, distDir);
  console.log(`Wrote ${relative(dir, distDir)}/types/routes.d.ts`);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedConfig } from '../config/resolved-config.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { scanProject } from '../scan/scan-project.ts';
import { readExports } from './read-exports.ts';
import { routeRow, type RouteRow, sortRows } from './route-table.ts';

/** Lists a project's routes from its sources, without building it. */
export async function listRoutes(
  dir: string,
  config: ResolvedConfig,
): Promise<{ rows: RouteRow[]; diagnostics: readonly Diagnostic[] }> {
  const { routes, diagnostics } = scanProject(dir, config);
  const found: Diagnostic[] = [...diagnostics];
  const rows = routes.map(({ path, file }) => {
    const { exports, diagnostics: odd } = readExports(dir, file, readFileSync(join(dir, file), 'utf8'));
    found.push(...odd);
    return routeRow(path, config.basePath, file, exports);
  });
  return { rows: sortRows(rows), diagnostics: found };
}

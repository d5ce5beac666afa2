import type { ResolvedConfig } from '../config/resolved-config.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { scanProject } from '../scan/scan-project.ts';
import { listActions } from './actions/list-actions.ts';
import { readExports } from './exports/read-exports.ts';
import { createImportResolver } from './import-resolver.ts';
import { checkMetadataFiles } from './metadata/check-metadata-files.ts';
import { pageFiles } from '../scan/page-trees.ts';
import { buildProxy } from './proxy/build-proxy.ts';
import { actionRow, pageRow, proxyRow, routeRow, type RouteRow, sortRows } from './route-table.ts';

/** Lists a project's routes from its sources, without building it. */
export async function listRoutes(
  dir: string,
  config: ResolvedConfig,
): Promise<{ rows: RouteRow[]; diagnostics: readonly Diagnostic[] }> {
  const { routes, shown, proxy: scanned, diagnostics } = scanProject(dir, config);
  const { proxy, diagnostics: ofProxy } = buildProxy(dir, scanned, config.proxy);
  const resolve = createImportResolver(dir);
  const found: Diagnostic[] = [...diagnostics, ...ofProxy];
  const rows: RouteRow[] = [];
  found.push(...checkMetadataFiles(dir, routes));
  for (const { kind, path, file, metadata } of routes) {
    if (metadata?.isCode === false) {
      rows.push(routeRow(config.basePath, { kind, path, file, exports: ['GET'] }));
      continue;
    }
    const { exports, diagnostics: odd } = await readExports(dir, file, resolve);
    found.push(...odd);
    rows.push(routeRow(config.basePath, { kind, path, file, exports: metadata ? ['GET'] : exports }));
  }
  const actions = shown ? (await listActions(dir, pageFiles(shown), resolve)).actions : [];
  for (const page of shown?.pages ?? []) rows.push(pageRow(config.basePath, page));
  const sorted = [...sortRows(rows), ...actions.map(actionRow)];
  return { rows: proxy ? [...sorted, proxyRow(config.basePath, proxy)] : sorted, diagnostics: found };
}

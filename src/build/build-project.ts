import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Rolldown } from 'vite';
import { projectCrons } from '../config/crons/project-crons.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { type Diagnostic, DiagnosticsError } from '../diagnostics/diagnostic.ts';
import { ENCRYPTION_KEY_VARIABLE, readEncryptionKey } from '../http/encryption-key.ts';
import type { ScannedPages } from '../scan/page-trees.ts';
import { scanProject } from '../scan/scan-project.ts';
import { builtRoutes } from './built-routes.ts';
import { type BundleInput, bundleProject } from './bundle-project.ts';
import { collectErrors } from './errors/collect-errors.ts';
import { checkBodySize } from './exports/check-body-size.ts';
import { checkExports } from './exports/check-exports.ts';
import { checkSegmentConfig } from './exports/check-segment-config.ts';
import { checkCronPaths } from './check-cron-paths.ts';
import { copyPublic } from './copy-public.ts';
import { packageOf } from './external-packages.ts';
import { checkMetadataFiles } from './metadata/check-metadata-files.ts';
import { manifestSettings } from './manifest-settings.ts';
import { listActions } from './actions/list-actions.ts';
import { createImportResolver } from './import-resolver.ts';
import { pageFiles } from '../scan/page-trees.ts';
import { noteWireVersion } from './pages/react-versions.ts';
import { loadRscPlugin } from './pages/rsc-plugin.ts';
import { buildProxy } from './proxy/build-proxy.ts';
import { prerenderRoutes } from './prerender/prerender-routes.ts';
import { type RouteRow, routeTable } from './route-table.ts';
import { useCacheSettings } from './use-cache/use-cache-settings.ts';
import { nodeTarget } from './targets/node-target.ts';
import type { BuildTarget } from './targets/target.ts';
import { stageDirectory } from './stage-directory.ts';
import { writeEnvironmentTypes, writeRouteTypes } from './write-types.ts';

/** What a build made. */
export interface BuildResult {
  /** The absolute path of the output folder. */
  readonly distDir: string;
  readonly routes: readonly RouteRow[];
  /** The packages that the output needs in `node_modules`, with the versions that were found. */
  readonly externals: Readonly<Record<string, string>>;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Builds a project into its output folder; a build that fails leaves the last good one in place.
 *
 * @param dir The absolute path of the project directory.
 * @param target Where it is to run. Default: in a server of its own.
 * @throws {DiagnosticsError} with everything that is wrong with the project.
 */
export async function buildProject(
  dir: string,
  { config, warnings }: LoadedConfig,
  target: BuildTarget = nodeTarget,
): Promise<BuildResult> {
  const distDir = resolve(dir, config.distDir);
  const outDir = target.outDir(dir, config);
  const project = scanProject(dir, config);
  const { proxy, diagnostics: ofProxy } = buildProxy(dir, project.proxy, config.proxy);
  const crons = await projectCrons(dir, config.crons);
  const staged = stageDirectory(outDir);
  const bundleDir = join(staged.path, target.bundleFolder ?? '');
  const about = { dir, config, routes: project.routes, proxy, crons: crons.jobs };
  const ofTarget = target.check?.(about) ?? [];
  const input: BundleInput = {
    dir,
    outDir: bundleDir,
    target,
    routes: project.routes,
    pages: project.shown && (await preparePages(dir, project.shown)),
    proxy,
    instrumentation: project.instrumentation,
    settings: { ...manifestSettings(config), ...(config.output === 'export' ? { isExported: true } : {}) },
    assetPrefix: config.assetPrefix,
    server: config.server,
    crons: crons.jobs,
    serverExternalPackages: config.serverExternalPackages,
    useCache: useCacheSettings(config),
    cacheMaxMemorySize: config.cacheMaxMemorySize,
    env: { ...publicVariables(process.env), ...config.env },
  };
  try {
    const errors = [
      ...[...project.diagnostics, ...ofProxy, ...crons.diagnostics, ...ofTarget].filter(
        (each) => each.severity === 'error',
      ),
      ...checkMetadataFiles(dir, project.routes),
      ...project.routes
        .filter(({ metadata }) => metadata?.isCode !== false)
        .flatMap(({ kind, file }) => [
          ...checkBodySize(dir, file),
          ...(kind === 'route' ? checkSegmentConfig(dir, file) : []),
        ]),
      ...(project.shown ? pageFiles(project.shown, ['page', 'layout']) : []).flatMap((file) =>
        checkSegmentConfig(dir, file),
      ),
    ];
    const chunks = await bundleOrDiagnose(input, errors);
    const built = builtRoutes(dir, project.routes, chunks);
    const externals = externalsOf(dir, chunks);
    const left = await copyPublic(join(dir, 'public'), join(bundleDir, 'public'));
    writeJson(join(bundleDir, 'package.json'), { type: 'module', dependencies: externals });
    const kept =
      // A static export makes all answers, and tells of all that cannot be made together.
      target.runtime === 'node' && config.output !== 'export'
        ? await prerenderRoutes(dir, bundleDir, built, project.shown?.pages ?? [], {
            timeout: config.staticPageGenerationTimeout,
            cacheComponents: config.cacheComponents,
          })
        : [];
    const routes = routeTable(config.basePath, built, kept, {
      actions: input.pages?.actions.actions,
      pages: project.shown?.pages,
      proxy,
    });
    writeJson(join(bundleDir, 'routes.json'), routes);
    if (input.pages) noteWireVersion(bundleDir, input.pages.rsc.version);
    writeRouteTypes(outDir === distDir ? staged.path : distDir, project.routes);
    const finished = (await target.finish?.({ ...about, outDir: staged.path, bundleDir, externals })) ?? [];
    const failed = finished.filter((each) => each.severity === 'error');
    if (failed.length > 0) throw new DiagnosticsError(failed);
    const removed = staged.commit();
    writeEnvironmentTypes(dir, distDir);
    const odd = built.flatMap(({ kind, file, exports, metadata }) =>
      metadata ? [] : checkExports(kind, file, exports),
    );
    const treeWarnings = [...project.diagnostics, ...ofProxy, ...ofTarget, ...finished].filter(
      (each) => each.severity === 'warning',
    );
    await removed;
    return {
      distDir: outDir,
      routes,
      externals,
      warnings: [
        ...warnings,
        ...treeWarnings,
        ...left,
        ...odd,
        ...checkCronPaths(crons.jobs, config, routes),
      ],
    };
  } catch (error) {
    staged.discard();
    throw error;
  }
}

async function preparePages(dir: string, scanned: ScannedPages): Promise<NonNullable<BundleInput['pages']>> {
  const key = process.env[ENCRYPTION_KEY_VARIABLE];
  if (key) readEncryptionKey(key);
  const rsc = await loadRscPlugin(dir);
  return { scanned, rsc, actions: await listActions(dir, pageFiles(scanned), createImportResolver(dir)) };
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

async function bundleOrDiagnose(
  input: BundleInput,
  errors: readonly Diagnostic[],
): Promise<readonly Rolldown.OutputChunk[]> {
  if (errors.length > 0) throw new DiagnosticsError([...errors, ...(await collectErrors(input))]);
  try {
    return await bundleProject(input);
  } catch (error) {
    throw new DiagnosticsError(await collectErrors(input, error));
  }
}

/** As in Next.js, variables meant for browsers have their values at build time. */
function publicVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] =>
    entry[0].startsWith('NEXT_PUBLIC_'),
  );
  return Object.fromEntries(entries);
}

function externalsOf(dir: string, chunks: readonly Rolldown.OutputChunk[]): Record<string, string> {
  const names = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports].map(packageOf));
  const files = new Set(chunks.map((chunk) => chunk.fileName.split('/')[0]));
  const installed = createRequire(join(dir, 'package.json'));
  const externals: Record<string, string> = {};
  for (const name of names.filter((each) => each !== undefined).sort()) {
    if (!files.has(name)) externals[name] = versionOf(installed, name);
  }
  return externals;
}

function versionOf(installed: NodeJS.Require, name: string): string {
  for (const path of installed.resolve.paths(name) ?? []) {
    try {
      const { version } = JSON.parse(readFileSync(join(path, name, 'package.json'), 'utf8')) as {
        version?: string;
      };
      if (version !== undefined) return version;
    } catch {
      // Not here; the next folder up may have it.
    }
  }
  return '*';
}

import { buildProxy } from '../build/proxy/build-proxy.ts';
import { pageFiles } from '../scan/page-trees.ts';
import { scanProject, type ScannedProject } from '../scan/scan-project.ts';
import { checkApiFile } from './check-api-file.ts';
import { checkConfigFiles } from './check-config-files.ts';
import { checkImports } from './check-imports.ts';
import { checkPackages } from './check-packages.ts';
import { checkPlatform } from './check-platform.ts';
import type { CheckReport, FileKind, Finding, PlacedFinding } from './check-report.ts';
import { checkRouteFile } from './check-route-file.ts';
import { DIFFERENCES } from './differences.ts';
import { makeReport } from './make-report.ts';
import { readPathAliases } from './path-aliases.ts';
import { projectFiles } from './project-files.ts';
import { reachableModules } from './reachable-modules.ts';
import type { SourceModule } from './read-module.ts';
import { toFinding } from './to-finding.ts';

/** What a check looks at. */
export interface CheckOptions {
  /** Leaves out what is for browsers: pages, metadata files, Server Actions. */
  readonly apiOnly: boolean;
}

/**
 * Finds out what becomes of a Next.js project on Waymark. Nothing has to be installed; of the project's code only its
 * config is run.
 *
 * @param dir The absolute path of the project directory.
 */
export async function checkProject(dir: string, { apiOnly }: CheckOptions): Promise<CheckReport> {
  const files = projectFiles(dir);
  const { config, files: configFiles, findings: ofConfig } = await checkConfigFiles(dir);
  const scanned = scanProject(dir, config);
  const kinds = kindsOf(scanned);
  for (const file of configFiles) kinds.set(file, 'config');
  const isRoot = apiOnly ? ROOTS : ALL_ROOTS;
  const roots = [...kinds]
    .filter(([file, kind]) => isRoot.has(kind) && !isOldPage(file))
    .map(([file]) => file);
  const modules = reachableModules(dir, roots, new Set(files), readPathAliases(dir));
  const ofModules = [...modules.values()].flatMap((module) =>
    checkModule(dir, module, kinds.get(module.file), scanned.shown !== undefined).map((finding) => ({
      file: module.file,
      ...finding,
    })),
  );
  const { diagnostics: ofProxy } = buildProxy(dir, scanned.proxy, config.proxy);
  const findings = [
    ...ofConfig,
    ...ofTree(scanned, kinds),
    ...ofProxy.map((each) => ({ file: each.file ?? '', ...toFinding(each) })),
    ...ofModules,
    ...checkPackages(modules.values()),
    ...checkPlatform(dir, files),
    ...(apiOnly ? [] : pagesOf(scanned)),
  ];
  const shown = apiOnly ? new Map([...kinds].filter(([, kind]) => kind !== 'page')) : kinds;
  return makeReport(shown, apiOnly ? findings.filter(({ file }) => kinds.get(file) !== 'page') : findings);
}

/** What a server runs, and what is read from there on. */
const ROOTS: ReadonlySet<FileKind> = new Set(['route', 'api', 'proxy', 'instrumentation']);

/** The same with what is shown in browsers. */
const ALL_ROOTS: ReadonlySet<FileKind> = new Set([...ROOTS, 'page']);

function kindsOf({ routes, pages, shown, proxy, instrumentation }: ScannedProject): Map<string, FileKind> {
  const kinds = new Map<string, FileKind>();
  for (const { kind, file, metadata } of routes) {
    if (!metadata) kinds.set(file, kind === 'pages-api' ? 'api' : 'route');
    else if (metadata.isCode) kinds.set(file, 'page');
  }
  for (const { file } of pages) kinds.set(file, 'page');
  for (const file of shown ? pageFiles(shown) : []) kinds.set(file, 'page');
  if (proxy) kinds.set(proxy.file, 'proxy');
  if (instrumentation) kinds.set(instrumentation, 'instrumentation');
  return kinds;
}

/** What the tree says; what it says of a folder is said of each file in it. */
function ofTree({ diagnostics }: ScannedProject, kinds: ReadonlyMap<string, FileKind>): PlacedFinding[] {
  return diagnostics.flatMap((each): PlacedFinding[] => {
    const { code, file } = each;
    if (code === 'ERR_NO_ROUTES' || (file !== undefined && kinds.get(file) === 'page' && !isError(each)))
      return [];
    const finding = toFinding(each);
    const inside = [...kinds.keys()].filter((path) => path.startsWith(`${file}/`));
    if (file !== undefined && inside.length > 0) return inside.map((path) => ({ file: path, ...finding }));
    return [{ file: file ?? '.', ...(file === undefined ? { kind: 'other' as const } : {}), ...finding }];
  });
}

function isError({ severity }: ScannedProject['diagnostics'][number]): boolean {
  return severity === 'error';
}

function checkModule(
  dir: string,
  module: SourceModule,
  kind: FileKind | undefined,
  hasPages: boolean,
): Finding[] {
  if (module.errors.length > 0) return module.errors.map(toFinding);
  const ofRoute = kind === 'route' ? checkRouteFile(dir, module, 'route') : [];
  const ofApi = kind === 'api' ? [...checkRouteFile(dir, module, 'pages-api'), ...checkApiFile(module)] : [];
  return [...ofRoute, ...ofApi, ...checkImports(module, hasPages)];
}

/** Pages that are not served. */
function pagesOf({ pages }: ScannedProject): PlacedFinding[] {
  return pages
    .filter(({ file }) => isOldPage(file))
    .map(({ file }): PlacedFinding => {
      const message = 'Pages of the Pages Router are not served.';
      const hint = 'Write them as pages of `app/`.';
      return { file, kind: 'page', level: 'breaks', message, hint, entry: DIFFERENCES.pages };
    });
}

/** Whether a file is one of the Pages Router. */
function isOldPage(file: string): boolean {
  return /^(?:src\/)?pages\//.test(file) && !/^(?:src\/)?pages\/api\//.test(file);
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  createRunnableDevEnvironment,
  createServer,
  type Plugin,
  type ResolvedConfig,
  type RunnableDevEnvironment,
} from 'vite';
import type { EvaluatedModuleNode } from 'vite/module-runner';
import { diagnoseLoadError } from '../build/diagnose-load-error.ts';
import { projectPath } from '../build/own-code.ts';
import { surfacePlugin } from '../build/surface-plugin.ts';
import { SERVER_ENVIRONMENT, viteConfig } from '../build/vite-config.ts';
import { commonJsPlugin } from './commonjs-plugin.ts';
import { FileStamps } from './file-stamps.ts';
import { StrictEvaluator } from './strict-evaluator.ts';

/** Loads a project's modules from their sources. */
export interface ModuleServer {
  /** The module of a file, evaluated once and anew after an edit to it or to what it imports. */
  load(file: string): Promise<Record<string, unknown>>;
  /** Finds the modules that are not as they are on disk, and forgets them; says whether there were any. */
  refresh(): boolean;
  close(): Promise<void>;
}

/** What a module server needs to know of the config. */
export interface ModuleServerOptions {
  readonly serverExternalPackages: readonly string[];
}

/** Starts a module server for a project directory. */
export async function createModuleServer(dir: string, options: ModuleServerOptions): Promise<ModuleServer> {
  const stamps = new FileStamps();
  const base = viteConfig({ dir, plugins: [surfacePlugin(false), stampPlugin(stamps), commonJsPlugin()] });
  const shared = base.environments?.[SERVER_ENVIRONMENT];
  const server = await createServer({
    ...base,
    mode: 'development',
    // What changed is found by looking (see `refresh`), so nothing needs to watch.
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true, include: [] },
    environments: {
      [SERVER_ENVIRONMENT]: {
        ...shared,
        resolve: {
          ...shared?.resolve,
          external: [...options.serverExternalPackages],
          noExternal: packagesOnNext(dir),
        },
        dev: {
          createEnvironment: (name, config) => sharingSurface(createEnvironment(name, config)),
        },
      },
    },
  });
  const environment = server.environments[SERVER_ENVIRONMENT] as RunnableDevEnvironment;
  return {
    load: (file) => load(environment, dir, file, options),
    refresh: () => refresh(environment, stamps),
    close: () => server.close(),
  };
}

function createEnvironment(name: string, config: ResolvedConfig): RunnableDevEnvironment {
  const evaluator = new StrictEvaluator((url) => environment.runner.evaluatedModules.getModuleByUrl(url));
  const environment: RunnableDevEnvironment = createRunnableDevEnvironment(name, config, {
    hot: false,
    runnerOptions: { hmr: false, sourcemapInterceptor: stackInterceptor(), evaluator },
  });
  return environment;
}

/** Node maps stacks to their sources itself, unless another tool, such as Vitest, has taken that over. */
function stackInterceptor(): 'node' | 'prepareStackTrace' {
  return typeof Error.prepareStackTrace === 'function' ? 'prepareStackTrace' : 'node';
}

/**
 * Lets Node import Waymark's own modules, where Vite would make copies of them: handlers and the server must share
 * one request context.
 */
function sharingSurface(environment: RunnableDevEnvironment): RunnableDevEnvironment {
  const fetchModule = environment.fetchModule.bind(environment);
  environment.fetchModule = async (id, importer, options) =>
    id.startsWith('file:') ? { externalize: id, type: 'module' } : fetchModule(id, importer, options);
  return environment;
}

/** Reads the project's own modules itself, so that what is loaded is what was stamped. */
function stampPlugin(stamps: FileStamps): Plugin {
  return {
    name: 'waymark:stamp',
    enforce: 'pre',
    load: {
      order: 'pre',
      filter: {
        id: {
          include: /^\/[^?\0]*\.(?:[mc]?[jt]sx?|json)$|^[A-Z]:[^?\0]*\.(?:[mc]?[jt]sx?|json)$/,
          exclude: /\/node_modules\//,
        },
      },
      handler: (id) => (existsSync(id) ? stamps.read(id) : undefined),
    },
  };
}

async function load(
  environment: RunnableDevEnvironment,
  dir: string,
  file: string,
  { serverExternalPackages }: ModuleServerOptions,
): Promise<Record<string, unknown>> {
  try {
    return await environment.runner.import<Record<string, unknown>>(file);
  } catch (error) {
    readStack(error);
    await forgetFailed(environment);
    throw (
      (await diagnoseLoadError(error, { dir, file: projectPath(file, dir), serverExternalPackages })) ?? error
    );
  }
}

/** A stack gets its places when it is first read, from maps that are forgotten with their modules. */
function readStack(error: unknown): void {
  try {
    if (error instanceof Error) void error.stack;
  } catch {
    // A getter that throws, or a proxy that refuses: such an error has no stack.
  }
}

function refresh(environment: RunnableDevEnvironment, stamps: FileStamps): boolean {
  const changed = stamps.changed();
  const { evaluatedModules } = environment.runner;
  for (const file of changed) {
    if (!existsSync(file)) stamps.forget(file);
    environment.moduleGraph.onFileChange(file);
    for (const node of evaluatedModules.getModulesByFile(file) ?? []) forget(environment, node, new Set());
  }
  return changed.length > 0;
}

/** Forgets a module and everything that imports it, so that the next import evaluates them anew. */
function forget(
  environment: RunnableDevEnvironment,
  node: EvaluatedModuleNode,
  seen: Set<EvaluatedModuleNode>,
): void {
  if (seen.has(node)) return;
  seen.add(node);
  const { evaluatedModules } = environment.runner;
  const importers = [...node.importers];
  evaluatedModules.invalidateModule(node);
  for (const id of importers) {
    const importer = evaluatedModules.getModuleById(id);
    if (importer) forget(environment, importer, seen);
  }
}

/** A module that failed to load stays failed in the runner: it is forgotten, so that the next request tries again. */
async function forgetFailed(environment: RunnableDevEnvironment): Promise<void> {
  const { evaluatedModules } = environment.runner;
  for (const node of evaluatedModules.idToModuleMap.values()) {
    if (!node.promise || !(await hasFailed(node.promise))) continue;
    // Compiled anew as well: an import that led nowhere may lead somewhere by then.
    environment.moduleGraph.onFileChange(node.file);
    evaluatedModules.invalidateModule(node);
  }
}

function hasFailed(promise: Promise<unknown>): Promise<boolean> {
  const failed = promise.then(
    () => false,
    () => true,
  );
  // One that has settled wins the race; one that still runs is given no time.
  return Promise.race([failed, nextTurn(false)]);
}

/** The packages that import `next/*` themselves: they must be given Waymark's, so Vite has to compile them. */
function packagesOnNext(dir: string): string[] {
  const { dependencies, devDependencies } = readPackage(join(dir, 'package.json'));
  return Object.keys({ ...dependencies, ...devDependencies }).filter((name) => {
    const own = readPackage(join(dir, 'node_modules', name, 'package.json'));
    return 'next' in { ...own.dependencies, ...own.peerDependencies };
  });
}

interface PackageFile {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

function readPackage(file: string): PackageFile {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PackageFile;
  } catch {
    return {};
  }
}

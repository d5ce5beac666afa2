import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { createServer, type InlineConfig, type RunnableDevEnvironment, type ViteDevServer } from 'vite';
import type { EvaluatedModuleNode, ModuleRunner } from 'vite/module-runner';
import { clientModulesPlugin } from '../build/client-modules/client-modules-plugin.ts';
import { serverActions } from '../build/pages/actions-module.ts';
import { jsxInJsPlugin } from '../build/jsx-in-js-plugin.ts';
import { surfacePlugin } from '../build/surface-plugin.ts';
import { useCachePlugin } from '../build/use-cache/use-cache-plugin.ts';
import type { UseCacheSettings } from '../build/use-cache/use-cache-settings.ts';
import { SERVER_ENVIRONMENT, viteConfig } from '../build/vite-config.ts';
import { projectPath } from '../diagnostics/project-path.ts';
import type { AnswerPage } from '../app/pages.ts';
import type { ActionTable } from '../app/server-actions.ts';
import type { Connection } from '../http/handler.ts';
import { targetOf } from '../http/target-of.ts';
import { ONE_COPY } from '../build/pages/page-environments.ts';
import { PAGES_MODULE } from '../build/pages/page-modules.ts';
import { answerWithNode } from '../pages-api/answer-with-node.ts';
import type { BrowserChannel } from './pages/hot-channel.ts';
import type { DevPages } from './pages/page-server-config.ts';
import { bindFetchPlugin } from './bind-fetch-plugin.ts';
import type { Failure } from './failure.ts';
import { commonJsPlugin } from './commonjs-plugin.ts';
import { FileStamps } from './file-stamps.ts';
import { packagesOnNext, STOOD_IN_FOR } from './packages-on-next.ts';
import { requireNext } from './require-next.ts';
import { createServerEnvironment, stampPlugin, stampStylesPlugin } from './server-environment.ts';

/** What a module server needs to know of the config. */
export interface ModuleServerOptions {
  readonly serverExternalPackages: readonly string[];
  readonly useCache: UseCacheSettings;
  /** Left out where the project has no pages. */
  readonly pages?: DevPages | undefined;
}

/** What the generated module of pages exports. */
interface PagesModule {
  readonly answerPage: AnswerPage;
  readonly loadPage: (path: string) => Promise<Record<string, unknown>>;
}

/** What browsers hear whenever something has changed: for those that show what has failed, and no page. */
const CHANGED = 'waymark:changed';

/** How long, in milliseconds, a change waits for modules that are being loaded: one may never end. */
const PATIENCE = 3000;

/** Starts a module server for a project directory. */
export async function startModuleServer(dir: string, options: ModuleServerOptions): Promise<ModuleServer> {
  // Packages for Next.js find it there, where Next.js puts it; those of them that Node loads cannot be told apart.
  (globalThis as { AsyncLocalStorage?: unknown }).AsyncLocalStorage ??= AsyncLocalStorage;
  const onNext = packagesOnNext(dir);
  if (onNext.length > 0) requireNext();
  const stamps = new FileStamps();
  const channel = options.pages && new (await import('./pages/hot-channel.ts')).BrowserChannel();
  const server = await createServer(
    await serverConfig(dir, options, [...STOOD_IN_FOR, ...onNext], stamps, channel),
  );
  return new ModuleServer(dir, options, stamps, server, channel);
}

async function serverConfig(
  dir: string,
  options: ModuleServerOptions,
  noExternal: string[],
  stamps: FileStamps,
  channel: BrowserChannel | undefined,
): Promise<InlineConfig> {
  const { pages } = options;
  const shown = pages && (await import('./pages/page-server-config.ts'));
  const own = [
    ...(pages ? [] : [clientModulesPlugin(dir, true)]),
    useCachePlugin(dir, options.useCache, true),
    bindFetchPlugin(),
    commonJsPlugin(),
  ];
  const base = viteConfig({
    dir,
    ...(pages && { dedupe: ONE_COPY }),
    plugins: [
      surfacePlugin(false, pages !== undefined),
      stampPlugin(stamps),
      jsxInJsPlugin((pages?.refresh.length ?? 0) > 0),
      ...(pages ? [stampStylesPlugin(stamps)] : []),
      ...(pages && shown ? shown.pagePlugins(dir, pages, own) : own),
    ],
  });
  const more = pages && channel && shown?.pageServerConfig(dir, pages, channel);
  const shared = base.environments?.[SERVER_ENVIRONMENT];
  const external = [...options.serverExternalPackages];
  return {
    ...base,
    mode: 'development',
    // What changed is found by looking (see `refresh`), so nothing needs to watch.
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true, include: [] },
    ...more?.base,
    environments: {
      ...more?.environments,
      [SERVER_ENVIRONMENT]: {
        ...shared,
        resolve: { ...shared?.resolve, external, noExternal },
        dev: more?.environments.rsc.dev ?? {
          createEnvironment: (name, config) => createServerEnvironment(name, config),
        },
      },
    },
  };
}

/** Loads a project's modules from their sources. */
export class ModuleServer {
  readonly #dir: string;
  readonly #options: ModuleServerOptions;
  readonly #stamps: FileStamps;
  readonly #server: ViteDevServer;
  readonly #environment: RunnableDevEnvironment;
  /** Tells browsers of edits; there where there are pages. */
  readonly #channel: BrowserChannel | undefined;
  readonly #loading = new Set<Promise<unknown>>();

  constructor(
    dir: string,
    options: ModuleServerOptions,
    stamps: FileStamps,
    server: ViteDevServer,
    channel?: BrowserChannel,
  ) {
    this.#channel = channel;
    channel?.on('waymark:failed', (data) => void this.#showFailure(data));
    this.#dir = dir;
    this.#options = options;
    this.#stamps = stamps;
    this.#server = server;
    this.#environment = server.environments[SERVER_ENVIRONMENT] as RunnableDevEnvironment;
  }

  /** The module of a file, evaluated once, and anew after an edit to it or to what it imports. */
  async load(file: string): Promise<Record<string, unknown>> {
    const loading = this.#environment.runner.import<Record<string, unknown>>(file);
    const settled: Promise<unknown> = loading.then(noop, noop);
    this.#loading.add(settled);
    try {
      return await loading;
    } catch (error) {
      readStack(error);
      await this.#forgetFailed();
      throw await this.#diagnose(error, file);
    } finally {
      this.#loading.delete(settled);
    }
  }

  /** The module that answers the requests of pages: see `pageModules`. */
  loadPages(): Promise<PagesModule> {
    return this.load(PAGES_MODULE) as unknown as Promise<PagesModule>;
  }

  /** Answers a request for what browsers load; `undefined` for any other. */
  answerBrowser(request: Request, connection: Connection): Response | Promise<Response> | undefined {
    const target = targetOf(request);
    if (!this.#options.pages || !target.startsWith(this.#server.config.base)) return undefined;
    const upgraded = this.#channel?.answer(request, connection);
    return upgraded ?? answerWithNode(this.#server.middlewares, request, target, connection);
  }

  /** The Server Actions of what has been compiled so far. */
  get actions(): ActionTable {
    const { pages } = this.#options;
    const all = () => (pages ? serverActions(this.#dir, pages.rsc.actions()) : []);
    const get = (id: string) => all().find((action) => action.id === id);
    return {
      get,
      // A page that was loaded before a restart may ask for what has not been compiled since.
      prepare: async (id) => {
        const [key = ''] = id.split('#', 1);
        if (get(id) || !isSourceKey(this.#dir, key)) return;
        await this.#environment.transformRequest(key).catch(noop);
      },
    };
  }

  /** Whether it serves pages. */
  get hasPages(): boolean {
    return this.#options.pages !== undefined;
  }

  /** Forgets what was generated of the pages that there were. */
  forgetPages(): void {
    for (const environment of Object.values(this.#server.environments)) {
      for (const [id, node] of environment.moduleGraph.idToModuleMap) {
        if (id.startsWith('\0virtual:waymark/')) environment.moduleGraph.invalidateModule(node);
      }
    }
    for (const { evaluatedModules } of this.#runners()) {
      for (const [id, node] of evaluatedModules.idToModuleMap) {
        if (id.startsWith('\0virtual:waymark/')) forget(node, evaluatedModules, new Set());
      }
    }
  }

  /** What makes diagnostics of an error is not loaded before there is one: no start waits for it. */
  async #diagnose(error: unknown, file: string): Promise<unknown> {
    const { diagnoseLoadError } = await import('../build/errors/diagnose-load-error.ts');
    const context = { dir: this.#dir, file: projectPath(file, this.#dir), ...this.#options };
    return (await diagnoseLoadError(error, context)) ?? error;
  }

  /** Finds the modules that are not as they are on disk, and forgets them. */
  async refresh(): Promise<void> {
    const changed = this.#stamps.changed();
    if (changed.length === 0) return;
    // A load that is under way would bring what is forgotten now back, as it was.
    await this.#idle();
    const files = new Set([...changed, ...this.#stamps.changed()]);
    for (const file of files) {
      if (!existsSync(file)) this.#stamps.forget(file);
      for (const { moduleGraph } of Object.values(this.#server.environments)) moduleGraph.onFileChange(file);
      for (const { evaluatedModules } of this.#runners()) {
        const nodes = evaluatedModules.getModulesByFile(file);
        for (const node of nodes ?? []) forget(node, evaluatedModules, new Set());
      }
    }
    this.#tellBrowsers(files);
  }

  /** Whether a browser shows a page of the project now. */
  get hasBrowsers(): boolean {
    return this.#channel?.hasClients ?? false;
  }

  /** The address of the module that tells browsers of edits; `undefined` where the project has no pages. */
  get clientUrl(): string | undefined {
    return this.#channel && `${this.#server.config.base}@vite/client`;
  }

  /** Tells browsers that something is to be shown: what has failed, or that there may be more to show than before. */
  tellBrowsers(news: Failure | 'changed'): void {
    if (!this.#channel?.hasClients) return;
    if (news === 'changed') this.#channel.send({ type: 'custom', event: CHANGED });
    else {
      const { title, stack, place, frame } = news;
      const err = { message: title, stack, ...(place && { id: place }), ...(frame && { frame }) };
      this.#channel.send({ type: 'error', err });
    }
  }

  /** Shows what a browser says has failed in it, with its place in the sources. */
  async #showFailure(data: unknown): Promise<void> {
    const { describeBrowserFailure } = await import('./pages/browser-failure.ts');
    const { client } = this.#server.environments;
    if (client) this.tellBrowsers(await describeBrowserFailure(data, client, this.#dir));
  }

  /** Has Vite, and its plugins, tell browsers of edits as if they had been watched. */
  #tellBrowsers(files: Iterable<string>): void {
    if (!this.#channel?.hasClients) return;
    for (const file of files) this.#server.watcher.emit(existsSync(file) ? 'change' : 'unlink', file);
    this.tellBrowsers('changed');
  }

  /** Forgets everything that has been evaluated, so that modules see the variables of the environment as they are. */
  async reset(): Promise<void> {
    await this.#idle();
    for (const runner of this.#runners()) runner.clearCache();
  }

  async close(): Promise<void> {
    await this.#idle();
    await this.#server.close();
  }

  async #idle(): Promise<void> {
    if (this.#loading.size === 0) return;
    await Promise.race([Promise.all(this.#loading), delay(PATIENCE, undefined, { ref: false })]);
  }

  /** What runs modules here: those of route files, and where there are pages, those that make HTML. */
  #runners(): readonly ModuleRunner[] {
    const environments = Object.values(this.#server.environments);
    return environments.flatMap((each) => ('runner' in each ? [each.runner as ModuleRunner] : []));
  }

  /** A module that failed to load stays failed in the runner: forgotten, it is tried again by the next request. */
  async #forgetFailed(): Promise<void> {
    for (const { evaluatedModules } of this.#runners()) {
      for (const node of evaluatedModules.idToModuleMap.values()) {
        if (!node.promise || !(await hasFailed(node.promise))) continue;
        // Compiled anew as well: an import that led nowhere may lead somewhere by then.
        for (const { moduleGraph } of Object.values(this.#server.environments))
          moduleGraph.onFileChange(node.file);
        evaluatedModules.invalidateModule(node);
      }
    }
  }
}

/** Forgets a module and everything that imports it, so that the next import evaluates them anew. */
function forget(
  node: EvaluatedModuleNode,
  modules: ModuleRunner['evaluatedModules'],
  seen: Set<EvaluatedModuleNode>,
): void {
  if (seen.has(node)) return;
  seen.add(node);
  const importers = [...node.importers];
  modules.invalidateModule(node);
  for (const id of importers) {
    const importer = modules.getModuleById(id);
    if (importer) forget(importer, modules, seen);
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

/** Whether the first half of an action's id is the path of a source file of the project, from its directory on. */
function isSourceKey(dir: string, key: string): boolean {
  const isPlain = /^(?:\/[\w()[\]@.-]+)+\.[mc]?[jt]sx?$/.test(key) && !/\/\.\.?\/|\/node_modules\//.test(key);
  return isPlain && existsSync(join(dir, key));
}

function hasFailed(promise: Promise<unknown>): Promise<boolean> {
  const failed = promise.then(
    () => false,
    () => true,
  );
  // One that has settled wins the race; one that still runs is given no time.
  return Promise.race([failed, nextTurn(false)]);
}

function noop(): void {}

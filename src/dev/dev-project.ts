import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type App, createApp, detachedConnection } from '../app/create-app.ts';
import type { AppOptions } from '../app/app-options.ts';
import type { AppInstrumentation } from '../app/instrumentation.ts';
import type { Manifest, ManifestRoute, RouteModule } from '../app/manifest.ts';
import type { AnswerPagesApi } from '../app/pages-api.ts';
import type { AppProxy } from '../app/proxy/create-proxy.ts';
import type { AppActions } from '../app/server-actions.ts';
import type { RuleSet } from '../app/rules/rule-set.ts';
import type { Rules } from '../app/rules/rules.ts';
import { checkExports } from '../build/exports/check-exports.ts';
import { checkMetadataFiles } from '../build/metadata/check-metadata-files.ts';
import { manifestSettings } from '../build/manifest-settings.ts';
import { useCacheSettings } from '../build/use-cache/use-cache-settings.ts';
import { type BuildProxy, buildProxy } from '../build/proxy/build-proxy.ts';
import { type ConfigPhase, CONFIG_PHASES } from '../config/config-phase.ts';
import { configCandidates } from '../config/find-config-files.ts';
import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { type EnvMode, envCandidates, reloadEnv } from '../config/load-env.ts';
import type { ResolvedConfig } from '../config/resolved-config.ts';
import { type Diagnostic, DiagnosticsError } from '../diagnostics/diagnostic.ts';
import { emptyResponse } from '../app/error-response.ts';
import { createStaticFiles } from '../engine/static-files.ts';
import type { CacheStore } from '../http/cache-store.ts';
import { chooseEncryptionKey, ENCRYPTION_KEY_VARIABLE } from '../http/encryption-key.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import type { Connection } from '../http/handler.ts';
import type { ScannedPage, ScannedPages } from '../scan/page-trees.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { type ScannedProject, type ScannedRoute, scanProject } from '../scan/scan-project.ts';
import type { Failure } from './failure.ts';
import { FileStamps } from './file-stamps.ts';
import type { ModuleServer } from './module-server.ts';

/** What a project that runs from its sources is told, and tells. */
export interface DevProjectOptions {
  readonly mode: EnvMode;
  readonly app: Omit<
    AppOptions,
    'actions' | 'files' | 'limitRequests' | 'openStore' | 'pages' | 'pagesApi' | 'rules'
  >;
  /** Told of the project's state each time it has been read anew. */
  readonly onRead?: (state: ProjectState) => void;
  /** Told what is odd about the exports of a route file that has been loaded anew. */
  readonly onOdd?: (diagnostics: readonly Diagnostic[]) => void;
  /** Answers a request while the project has errors. */
  readonly broken: (error: DiagnosticsError, request: Request) => Response;
}

/** A project as it was when it was last read. */
export interface ProjectState {
  readonly config: LoadedConfig | undefined;
  readonly scanned: ScannedProject | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Milliseconds between two looks at the disk while a browser is at a page, at least. */
const LOOK_AGAIN = 150;
/** How many times as long as a look takes the next one waits: those of a large project are not to fill a core. */
const REST = 9;

/**
 * A project that runs from its sources: before each request, what has changed on disk is read anew, so that the
 * very next answer is fresh.
 */
export class DevProject {
  readonly #dir: string;
  readonly #options: DevProjectOptions;
  readonly #draftModeId = randomBytes(16).toString('hex');
  readonly #encryptionKey = randomBytes(32).toString('base64');
  #settings = new FileStamps();
  #tree = new FileStamps();
  #config: LoadedConfig | undefined;
  #modules: Promise<ModuleServer> | undefined;
  #app: App | DiagnosticsError | undefined;
  #reading: Promise<void> = Promise.resolve();
  #instrumentation: { readonly file: string; readonly ready: AppInstrumentation } | undefined;
  readonly #checked = new WeakSet<object>();
  /** Whether the config has had limits: then those that it has no more are to be forgotten. */
  #hadLimits = false;
  /** What functions keep outlives a change of the routes. */
  #store: Promise<CacheStore> | undefined;
  #pagesApi: Promise<AnswerPagesApi> | undefined;
  #shown: ScannedPages | undefined;
  /** What loads modules, where the project has pages. */
  #forBrowsers: ModuleServer | undefined;
  #looking: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  /** @param dir The absolute path of the project directory. */
  constructor(dir: string, options: DevProjectOptions) {
    this.#dir = dir;
    this.#options = options;
    // A build puts it into the code, as Next.js does.
    process.env['NEXT_RUNTIME'] = 'nodejs';
  }

  /** Answers a request from the sources as they are now. */
  readonly fetch = async (request: Request, connection?: Connection): Promise<Response> => {
    await this.read();
    // Those that show what is broken are to hear when it is mended.
    const forBrowsers = this.#forBrowsers?.answerBrowser(request, connection ?? detachedConnection());
    if (forBrowsers) return forBrowsers;
    const app = this.#app;
    if (!app || app instanceof DiagnosticsError)
      return this.#options.broken(app ?? new DiagnosticsError([]), request);
    try {
      await app.register();
    } catch (error) {
      const { onError, failed } = this.#options.app;
      const { method, url } = request;
      onError(error, { file: 'instrumentation', route: '/', method, url });
      return failed?.(error, request) ?? emptyResponse(500);
    }
    return app.fetch(request, connection);
  };

  /** The address of what tells browsers of edits; `undefined` where nothing does. */
  get clientUrl(): string | undefined {
    return this.#forBrowsers?.clientUrl;
  }

  /** Shows a failure to the browsers that are at a page. */
  tellBrowsers(failure: Failure): void {
    this.#forBrowsers?.tellBrowsers(failure);
  }

  /**
   * Calls `register()` of instrumentation.ts, once it can be: while the project has errors there is nothing to call.
   *
   * @throws {WaymarkError} `ERR_INSTRUMENTATION` when it fails.
   */
  async register(): Promise<void> {
    await this.read();
    if (this.#app && !(this.#app instanceof DiagnosticsError)) await this.#app.register();
  }

  /** Reads what has changed since it was read before, and all of it at first. */
  async read(): Promise<void> {
    // One after the other: a request must not see a project half read.
    const reading = this.#reading.then(() => this.#refresh());
    // One that fails fails for its own request; the next reads again.
    this.#reading = reading.catch(() => {});
    await reading;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#looking);
    await this.#reading;
    await (await this.#modules)?.close();
  }

  async #refresh(): Promise<void> {
    const changed = this.#config ? this.#settings.changed() : undefined;
    if (!changed || changed.length > 0) await this.#readAll(changed ?? []);
    else if (this.#tree.changed().length > 0) await this.#readTree();
    const modules = await this.#modules;
    await modules?.refresh();
  }

  /** @param changed What has changed since it was read before; empty where it was not. */
  async #readAll(changed: readonly string[]): Promise<void> {
    // Vite takes the longest to load: it does so while the rest is read.
    void import('./module-server.ts');
    const { mode } = this.#options;
    this.#settings = this.#noteSettings();
    const env = await reloadEnv(this.#dir, mode);
    try {
      const config = await loadConfig(this.#dir, PHASES[mode]);
      for (const file of config.files) this.#settings.note(file);
      this.#setEnv(config.config.env);
      const onlyVariables = this.#isOnlyVariables(changed, config);
      this.#config = { ...config, warnings: [...env.warnings, ...config.warnings] };
      await this.#renewModules(onlyVariables);
      await this.#readTree();
    } catch (error) {
      if (!(error instanceof DiagnosticsError)) throw error;
      // Not known is which files a broken config would have read, so it is read anew until it works.
      this.#config = undefined;
      this.#app = error;
      this.#options.onRead?.({ config: undefined, scanned: undefined, diagnostics: error.diagnostics });
    }
  }

  /** Stamps what decides how the project is read; before it is read, so that no edit falls in between. */
  #noteSettings(): FileStamps {
    const settings = new FileStamps();
    const names = ['package.json', 'tsconfig.json', 'jsconfig.json'].map((name) => join(this.#dir, name));
    const files = this.#config?.files ?? [];
    for (const file of [
      ...names,
      ...envCandidates(this.#dir, this.#options.mode),
      ...configCandidates(this.#dir),
      ...files,
    ]) {
      settings.note(file);
    }
    return settings;
  }

  #isOnlyVariables(changed: readonly string[], { config }: LoadedConfig): boolean {
    const variables = envCandidates(this.#dir, this.#options.mode);
    const isSameConfig = JSON.stringify(config) === JSON.stringify(this.#config?.config);
    return isSameConfig && changed.every((path) => variables.includes(path));
  }

  /** New variables need no new Vite; anything else that has changed may change how modules are found. */
  async #renewModules(onlyVariables: boolean): Promise<void> {
    const old = await this.#modules;
    if (old && onlyVariables) return old.reset();
    this.#modules = undefined;
    await old?.close();
  }

  /** A build puts these values into the code; here they are variables. */
  #setEnv(env: Readonly<Record<string, string>>): void {
    for (const name of Object.keys(this.#config?.config.env ?? {})) delete process.env[name];
    Object.assign(process.env, env);
  }

  async #readTree(): Promise<void> {
    const config = this.#config;
    if (!config) return;
    const tree = new FileStamps();
    const scanned = scanProject(this.#dir, config.config, (folder) => tree.note(folder));
    // What it matches is in its text.
    if (scanned.proxy) tree.note(join(this.#dir, scanned.proxy.file));
    this.#tree = tree;
    this.#shown = scanned.shown;
    const missing = await this.#fitModules(config.config);
    const { proxy, diagnostics } = buildProxy(this.#dir, scanned.proxy, config.config.proxy);
    const images = checkMetadataFiles(this.#dir, scanned.routes);
    const found = [...scanned.diagnostics, ...diagnostics, ...images, ...missing];
    const errors = found.filter((each) => each.severity === 'error');
    this.#app =
      errors.length > 0 ? new DiagnosticsError(errors) : await this.#makeApp(config, scanned, proxy);
    this.#options.onRead?.({ config, scanned, diagnostics: [...config.warnings, ...found] });
    this.#forBrowsers?.tellBrowsers('changed');
  }

  /**
   * Starts what loads modules, where it does not run, or was started without pages when there are some.
   *
   * @returns What is missing for that.
   */
  async #fitModules(config: ResolvedConfig): Promise<readonly Diagnostic[]> {
    const old = await this.#modules;
    const hasPages = this.#shown !== undefined;
    if (old?.hasPages === hasPages) {
      if (hasPages) old.forgetPages();
      return [];
    }
    const pages = hasPages ? () => this.#shown as ScannedPages : undefined;
    this.#forBrowsers = undefined;
    this.#modules = startModules(this.#dir, config, pages);
    try {
      if (hasPages) this.#lookFor(await this.#modules);
    } catch (error) {
      if (!(error instanceof WaymarkError)) throw error;
      // Pages lack a package: tried again with the next change, such as that of package.json.
      this.#modules = undefined;
      return [{ code: error.code, severity: 'error', message: error.message }];
    }
    await old?.close();
    return [];
  }

  /** A browser sends no request when a file has changed: while one is at a page, the disk is looked at by itself. */
  #lookFor(modules: ModuleServer): void {
    this.#forBrowsers = modules;
    if (!this.#looking) this.#lookIn(LOOK_AGAIN);
  }

  #lookIn(milliseconds: number): void {
    this.#looking = setTimeout(async () => {
      const start = performance.now();
      // What it fails with, the next request fails with.
      if (this.#forBrowsers?.hasBrowsers && this.#isReadable()) await this.read().catch(() => {});
      if (!this.#isClosed) this.#lookIn(Math.max(LOOK_AGAIN, REST * (performance.now() - start)));
    }, milliseconds);
    this.#looking.unref();
  }

  /** Not a broken config that nobody has touched: it is code, which would run with each look. */
  #isReadable(): boolean {
    return this.#config !== undefined || this.#settings.changed().length > 0;
  }

  async #makeApp(
    { config }: LoadedConfig,
    { routes, shown, instrumentation }: ScannedProject,
    proxy: BuildProxy | undefined,
  ): Promise<App> {
    const settings = manifestSettings(config);
    const manifest: Manifest = {
      ...settings,
      mode: this.#options.mode,
      draftModeId: this.#draftModeId,
      routes: [
        ...routes.map((route) => ({
          kind: route.kind,
          path: route.path,
          file: route.file,
          load: () => (route.metadata ? this.#loadMetadata(route) : this.#load(route.kind, route.file)),
        })),
        ...(shown ? shown.pages.map((page) => this.#pageRoute(page)) : []),
      ],
      ...(shown && { notFound: this.#pageRoute(shown.notFound) }),
    };
    const files = createStaticFiles(join(this.#dir, 'public'), { dev: true });
    const openStore = () => (this.#store ??= createStore());
    const { rules, basePath, limits } = settings;
    const limitRequests = await this.#readyLimits(limits, basePath);
    const options: AppOptions = {
      ...this.#options.app,
      openStore,
      ...(files && { files }),
      ...(routes.some(({ kind }) => kind === 'pages-api') && {
        pagesApi: await (this.#pagesApi ??= makePagesApi()),
      }),
      ...(shown && {
        pages: async (call) => (await this.#loadPages()).answerPage(call),
        actions: await this.#readyActions(),
      }),
      ...(limitRequests && { limitRequests }),
      ...(rules && { rules: await readyRules(rules, basePath) }),
      ...(proxy && { proxy: await this.#readyProxy(proxy, basePath) }),
      ...(instrumentation !== undefined && {
        instrumentation: await this.#instrument(instrumentation, basePath),
      }),
    };
    return createApp(manifest, options);
  }

  async #readyActions(): Promise<AppActions> {
    const modules = await this.#modules;
    if (!modules) throw new Error('Cannot make actions ready: the project is closed.');
    const key = process.env[ENCRYPTION_KEY_VARIABLE];
    return { table: modules.actions, encryptionKey: chooseEncryptionKey(key, this.#encryptionKey) };
  }

  async #load(kind: ManifestRoute['kind'], file: string): Promise<Record<string, unknown>> {
    const module = await this.#loadModule(file);
    this.#checkOnce(kind, file, module);
    return module;
  }

  async #loadMetadata({ file, path, metadata }: ScannedRoute): Promise<RouteModule> {
    if (metadata?.isCode) {
      const { codeRoute } = await import('../app/metadata-routes/code-route.ts');
      return codeRoute(await this.#loadModule(file), { kind: metadata.kind, file, path });
    }
    const { devFileRoute } = await import('../app/metadata-routes/file-route.ts');
    const bytes = new Uint8Array(await readFile(join(this.#dir, file)));
    return devFileRoute(bytes, { type: metadata?.type ?? '' });
  }

  #pageRoute({ path, file }: ScannedPage): ManifestRoute {
    return { kind: 'page', path, file, load: async () => (await this.#loadPages()).loadPage(path) };
  }

  async #loadPages(): ReturnType<ModuleServer['loadPages']> {
    const modules = await this.#modules;
    if (!modules) throw new Error('Cannot load pages: the project is closed.');
    return modules.loadPages();
  }

  async #loadModule(file: string): Promise<Record<string, unknown>> {
    const modules = await this.#modules;
    if (!modules) throw new Error(`Cannot load ${file}: the project is closed.`);
    return modules.load(join(this.#dir, file));
  }

  async #readyProxy(proxy: BuildProxy, basePath: string): Promise<AppProxy> {
    const { createProxy } = await import('../app/proxy/create-proxy.ts');
    return createProxy({ ...proxy, load: () => this.#loadModule(proxy.file) }, basePath);
  }

  /** One for all of this process: `register()` is not called again when the file has changed. */
  async #instrument(file: string, basePath: string): Promise<AppInstrumentation> {
    if (this.#instrumentation?.file === file) return this.#instrumentation.ready;
    const { createInstrumentation } = await import('../app/instrumentation.ts');
    const ready = createInstrumentation({ file, load: () => this.#loadModule(file) }, basePath);
    this.#instrumentation = { file, ready };
    return ready;
  }

  /** @returns `undefined` where there is no limit for all requests. */
  async #readyLimits(
    limits: RequestLimits | undefined,
    basePath: string,
  ): Promise<AppOptions['limitRequests']> {
    if (!limits && !this.#hadLimits) return undefined;
    this.#hadLimits = true;
    const [{ limitRequests }, { provideFirewall }] = await Promise.all([
      import('../kit/rate-limit/limit-requests.ts'),
      import('../kit/rate-limit/check-rate-limit.ts'),
    ]);
    const { rules, firewall } = limits ?? { rules: [], firewall: {} };
    provideFirewall(firewall);
    return rules.length > 0 ? limitRequests(rules, basePath) : undefined;
  }

  #checkOnce(kind: ManifestRoute['kind'], file: string, module: Record<string, unknown>): void {
    const { onOdd } = this.#options;
    if (!onOdd || this.#checked.has(module)) return;
    this.#checked.add(module);
    onOdd(checkExports(kind, file, Object.keys(module)));
  }
}

async function readyRules(rules: Rules, basePath: string): Promise<RuleSet> {
  const { compileRules } = await import('../app/rules/compile-rules.ts');
  return compileRules(rules, basePath);
}

const PHASES: Record<EnvMode, ConfigPhase> = {
  development: CONFIG_PHASES.PHASE_DEVELOPMENT_SERVER,
  production: CONFIG_PHASES.PHASE_PRODUCTION_SERVER,
  test: CONFIG_PHASES.PHASE_TEST,
};

async function startModules(
  dir: string,
  config: ResolvedConfig,
  scanned: (() => ScannedPages) | undefined,
): Promise<ModuleServer> {
  const { startModuleServer } = await import('./module-server.ts');
  const { serverExternalPackages, basePath } = config;
  const options = { serverExternalPackages, useCache: useCacheSettings(config) };
  if (!scanned) return startModuleServer(dir, options);
  const [{ loadRscPlugin }, { loadReactRefresh }] = await Promise.all([
    import('../build/pages/rsc-plugin.ts'),
    import('./pages/react-refresh.ts'),
  ]);
  const [rsc, refresh] = await Promise.all([loadRscPlugin(dir), loadReactRefresh(dir)]);
  return startModuleServer(dir, { ...options, pages: { rsc, refresh, basePath, scanned } });
}

async function createStore(): Promise<CacheStore> {
  const { MemoryStore } = await import('../store/memory-store.ts');
  return new MemoryStore();
}

async function makePagesApi(): Promise<AnswerPagesApi> {
  const { createPagesApi } = await import('../pages-api/create-pages-api.ts');
  return createPagesApi(randomBytes(32).toString('hex'));
}

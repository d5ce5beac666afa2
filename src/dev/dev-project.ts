import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type App, createApp } from '../app/create-app.ts';
import type { AppOptions } from '../app/app-options.ts';
import type { Manifest } from '../app/manifest.ts';
import { compileRules } from '../app/rules/compile-rules.ts';
import { checkExports } from '../build/check-exports.ts';
import { manifestSettings } from '../build/manifest-settings.ts';
import { type ConfigPhase, configPhases } from '../config/config-phase.ts';
import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { type EnvMode, envCandidates, reloadEnv } from '../config/load-env.ts';
import { type Diagnostic, DiagnosticsError } from '../diagnostics/diagnostic.ts';
import type { Connection } from '../http/handler.ts';
import { type ScannedProject, scanProject } from '../scan/scan-project.ts';
import { FileStamps } from './file-stamps.ts';
import type { ModuleServer } from './module-server.ts';

/** What a project that runs from its sources is told, and tells. */
export interface DevProjectOptions {
  readonly mode: EnvMode;
  readonly app: Omit<AppOptions, 'rules'>;
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

/**
 * A project that runs from its sources: before each request, what has changed on disk is read anew, so that the
 * very next answer is fresh.
 */
export class DevProject {
  readonly #dir: string;
  readonly #options: DevProjectOptions;
  readonly #draftModeId = randomBytes(16).toString('hex');
  #settings = new FileStamps();
  #tree = new FileStamps();
  #config: LoadedConfig | undefined;
  #modules: Promise<ModuleServer> | undefined;
  #app: App | DiagnosticsError | undefined;
  #reading: Promise<void> = Promise.resolve();
  readonly #checked = new WeakSet<object>();

  /** @param dir The absolute path of the project directory. */
  constructor(dir: string, options: DevProjectOptions) {
    this.#dir = dir;
    this.#options = options;
  }

  /** Answers a request from the sources as they are now. */
  readonly fetch = async (request: Request, connection?: Connection): Promise<Response> => {
    // One after the other: a request must not see a project half read.
    const reading = this.#reading.then(() => this.#refresh());
    this.#reading = reading.catch(() => {});
    await reading;
    const app = this.#app;
    if (!app || app instanceof DiagnosticsError)
      return this.#options.broken(app ?? new DiagnosticsError([]), request);
    return app.fetch(request, connection);
  };

  /** Reads the project, if nothing has yet. */
  async read(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#refresh());
    await this.#reading;
  }

  async close(): Promise<void> {
    await this.#reading.catch(() => {});
    await (await this.#modules)?.close();
  }

  async #refresh(): Promise<void> {
    if (!this.#config || this.#settings.changed().length > 0) await this.#readAll();
    else if (this.#tree.changed().length > 0) this.#readTree();
    const modules = await this.#modules;
    modules?.refresh();
  }

  async #readAll(): Promise<void> {
    const { mode } = this.#options;
    const settings = new FileStamps();
    for (const name of ['package.json', 'tsconfig.json', 'jsconfig.json'])
      settings.note(join(this.#dir, name));
    for (const file of envCandidates(this.#dir, mode)) settings.note(file);
    this.#settings = settings;
    // Vite takes the longest to load: it does so while the rest is read.
    void import('./module-server.ts');
    const env = await reloadEnv(this.#dir, mode);
    try {
      const config = await loadConfig(this.#dir, PHASES[mode]);
      for (const file of [...config.candidates, ...config.files]) settings.note(file);
      this.#setEnv(config.config.env);
      this.#config = { ...config, warnings: [...env.warnings, ...config.warnings] };
      const old = this.#modules;
      this.#modules = startModules(this.#dir, config.config.serverExternalPackages);
      await (await old)?.close();
      this.#readTree();
    } catch (error) {
      if (!(error instanceof DiagnosticsError)) throw error;
      // Not known is which files a broken config would have read, so it is read anew until it works.
      this.#config = undefined;
      this.#app = error;
      this.#options.onRead?.({ config: undefined, scanned: undefined, diagnostics: error.diagnostics });
    }
  }

  /** A build puts these values into the code; here they are variables. */
  #setEnv(env: Readonly<Record<string, string>>): void {
    for (const name of Object.keys(this.#config?.config.env ?? {})) delete process.env[name];
    Object.assign(process.env, env);
  }

  #readTree(): void {
    const config = this.#config;
    if (!config) return;
    const scanned = scanProject(this.#dir, config.config);
    this.#tree = new FileStamps();
    for (const path of scanned.watched) this.#tree.note(path);
    const errors = scanned.diagnostics.filter((each) => each.severity === 'error');
    this.#app = errors.length > 0 ? new DiagnosticsError(errors) : this.#makeApp(config, scanned);
    this.#options.onRead?.({ config, scanned, diagnostics: [...config.warnings, ...scanned.diagnostics] });
  }

  #makeApp({ config }: LoadedConfig, { routes }: ScannedProject): App {
    const settings = manifestSettings(config);
    const manifest: Manifest = {
      ...settings,
      mode: this.#options.mode,
      draftModeId: this.#draftModeId,
      routes: routes.map(({ path, file }) => ({ kind: 'route', path, file, load: () => this.#load(file) })),
    };
    const { rules, basePath } = settings;
    return createApp(
      manifest,
      rules ? { ...this.#options.app, rules: compileRules(rules, basePath) } : this.#options.app,
    );
  }

  async #load(file: string): Promise<Record<string, unknown>> {
    const modules = await this.#modules;
    if (!modules) throw new Error(`Cannot load ${file}: the project is closed.`);
    const module = await modules.load(join(this.#dir, file));
    this.#checkOnce(file, module);
    return module;
  }

  #checkOnce(file: string, module: Record<string, unknown>): void {
    const { onOdd } = this.#options;
    if (!onOdd || this.#checked.has(module)) return;
    this.#checked.add(module);
    onOdd(checkExports(file, Object.keys(module)));
  }
}

const PHASES: Record<EnvMode, ConfigPhase> = {
  development: configPhases.PHASE_DEVELOPMENT_SERVER,
  production: configPhases.PHASE_PRODUCTION_SERVER,
  test: configPhases.PHASE_TEST,
};

async function startModules(dir: string, serverExternalPackages: readonly string[]): Promise<ModuleServer> {
  const { createModuleServer } = await import('./module-server.ts');
  return createModuleServer(dir, { serverExternalPackages });
}

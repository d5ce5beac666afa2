import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createBuilder, type InlineConfig, type Plugin, type Rolldown } from 'vite';
import type { ManifestSettings } from '../app/manifest.ts';
import type { CronJob } from '../http/cron-job.ts';
import type { ServerSettings } from '../config/resolve-server.ts';
import { withSlashes } from '../diagnostics/project-path.ts';
import type { ScannedPages } from '../scan/page-trees.ts';
import type { ScannedRoute } from '../scan/scan-project.ts';
import { assetPlugin } from './asset-plugin.ts';
import { asyncLocalStoragePlugin } from './async-local-storage-plugin.ts';
import { bindGlobalsPlugin, INJECTED_GLOBALS } from './bind-globals-plugin.ts';
import { clientModulesPlugin } from './client-modules/client-modules-plugin.ts';
import { externalPackages } from './external-packages.ts';
import { interopPlugin } from './interop-plugin.ts';
import { jsxInJsPlugin } from './jsx-in-js-plugin.ts';
import { leanMapsPlugin } from './lean-maps-plugin.ts';
import { mayKeepAnswers, mayKeepPage } from './prerender/may-keep-answers.ts';
import { llhttpPlugin } from './llhttp-plugin.ts';
import { fontPlugin } from './pages/font-plugin.ts';
import { onlyIn } from './pages/only-in.ts';
import { ONE_COPY, pageEnvironments } from './pages/page-environments.ts';
import { actionsModule, serverActions } from './pages/actions-module.ts';
import { pageModules } from './pages/page-modules.ts';
import type { RscPlugin } from './pages/rsc-plugin.ts';
import type { ProjectActions } from './actions/list-actions.ts';
import { ENCRYPTION_KEY_VARIABLE } from '../http/encryption-key.ts';
import type { BuildProxy } from './proxy/build-proxy.ts';
import { surfacePlugin } from './surface-plugin.ts';
import { useCachePlugin } from './use-cache/use-cache-plugin.ts';
import type { UseCacheSettings } from './use-cache/use-cache-settings.ts';
import { fileModuleName, fileModules } from './metadata/file-modules.ts';
import { optionalPeersPlugin } from './optional-peers-plugin.ts';
import { routeUsesPlugin } from './uses/route-uses-plugin.ts';
import type { BuildTarget } from './targets/target.ts';
import { appModule } from './virtual/app-module.ts';
import { virtualPlugin } from './virtual/virtual-plugin.ts';
import { SERVER_ENVIRONMENT, viteConfig } from './vite-config.ts';

/** What a bundle is made of. */
export interface BundleInput {
  /** The absolute path of the project directory. */
  readonly dir: string;
  /** The absolute path of the folder that the output is written into. */
  readonly outDir: string;
  readonly routes: readonly ScannedRoute[];
  /** The project's pages, and what they are built with; left out where there are none. */
  readonly pages?:
    | {
        readonly scanned: ScannedPages;
        readonly rsc: RscPlugin;
        /** What the sources show of Server Actions. */
        readonly actions: ProjectActions;
      }
    | undefined;
  readonly proxy?: BuildProxy | undefined;
  /** The file, relative to the project directory. */
  readonly instrumentation?: string | undefined;
  readonly settings: ManifestSettings;
  /** What stands before the addresses of its files in the place of the base path; `''`: nothing does. */
  readonly assetPrefix: string;
  /** Where it is to run. */
  readonly target: Pick<BuildTarget, 'entry' | 'plugins' | 'runtime'>;
  /** What the config says of the server that the output is. */
  readonly server: ServerSettings;
  /** The jobs that it runs. */
  readonly crons: readonly CronJob[];
  readonly serverExternalPackages: readonly string[];
  readonly useCache: UseCacheSettings;
  /** Bytes that what is kept may take in memory. Default: that of the store. */
  readonly cacheMaxMemorySize?: number | undefined;
  /** Variables whose values are put in place of `process.env.NAME`. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a bundle can be made for besides being written. */
export interface BundleVariant {
  /** Plugins that come before Waymark's own. */
  readonly plugins: readonly Plugin[];
  readonly write: boolean;
}

/**
 * Bundles a project's routes and Waymark's run-time half into one folder.
 *
 * @throws what Vite throws for a module that it cannot bundle: see `diagnoseBundleError`.
 */
export async function bundleProject(input: BundleInput): Promise<readonly Rolldown.OutputChunk[]> {
  const { output } = await runBuild(builderConfig(input, { plugins: [], write: true }), input.pages?.rsc);
  return output.filter((file) => file.type === 'chunk');
}

/**
 * Runs the build of a configuration that `builderConfig` made.
 *
 * @returns What the environment of route files came to.
 */
export async function runBuild(config: InlineConfig, rsc?: RscPlugin): Promise<Rolldown.RolldownOutput> {
  const builder = await createBuilder(config);
  if (rsc) {
    const [built] = await rsc.build(builder);
    return built as Rolldown.RolldownOutput;
  }
  const environment = builder.environments[SERVER_ENVIRONMENT];
  if (!environment) throw new Error(`Vite has no environment \`${SERVER_ENVIRONMENT}\`.`);
  // A list would be of several outputs, a watcher of a build that goes on: neither is configured.
  return (await builder.build(environment)) as Rolldown.RolldownOutput;
}

/** Vite's configuration for a bundle. */
export function builderConfig(input: BundleInput, { plugins, write }: BundleVariant): InlineConfig {
  const { dir, settings, proxy, instrumentation, pages } = input;
  const absolute = (file: string) => withSlashes(join(dir, file));
  const routes = input.routes.map(({ kind, path, file, metadata }) => ({
    kind,
    path,
    file,
    metadata,
    absolute: absolute(file),
  }));
  const [draftModeId, buildId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  const mayKeep =
    input.routes.some(
      (route) => route.kind === 'route' && (settings.cacheComponents === true || mayKeepAnswers(dir, route)),
    ) ||
    (!settings.cacheComponents && pages?.scanned.pages.some((page) => mayKeepPage(dir, page)) === true);
  const app = appModule({
    settings,
    draftModeId,
    buildId,
    routes,
    // Where there are no files, a build has no place to put answers into.
    mayKeep: mayKeep && input.target.runtime === 'node',
    runtime: input.target.runtime,
    cacheMaxMemorySize: input.cacheMaxMemorySize,
    pages: pages?.scanned,
    proxy: proxy && { ...proxy, absolute: absolute(proxy.file) },
    instrumentation:
      instrumentation === undefined
        ? undefined
        : { file: instrumentation, absolute: absolute(instrumentation) },
  });
  const server = input.target.entry(input);
  const shown = pages
    ? [
        ...pageModules({ dir, basePath: settings.basePath }, pages.scanned, pages.rsc),
        actionsModule(
          () => serverActions(dir, pages.rsc.actions(), pages.actions),
          !process.env[ENCRYPTION_KEY_VARIABLE],
        ),
      ]
    : [];
  const serverOnly = [
    ...(pages ? [] : [clientModulesPlugin(dir, false)]),
    useCachePlugin(dir, input.useCache, false),
    assetPlugin(),
    asyncLocalStoragePlugin(),
    llhttpPlugin(),
    ...(input.target.plugins?.() ?? []),
    leanMapsPlugin(),
    bindGlobalsPlugin(),
    // In the order of their places in the generated app.
    routeUsesPlugin([
      ...routes.map((route, index) => moduleOf(route, index)),
      ...(proxy ? [absolute(proxy.file)] : []),
    ]),
  ];
  const generated = [app, server, ...fileModules(dir, input.routes), ...shown];
  const own = [
    jsxInJsPlugin(),
    surfacePlugin(true, pages !== undefined),
    optionalPeersPlugin(dir),
    virtualPlugin(() => generated),
    interopPlugin(),
    ...(pages
      ? [fontPlugin(dir), ...onlyIn(SERVER_ENVIRONMENT, serverOnly), ...pages.rsc.plugins]
      : serverOnly),
  ];
  const base = viteConfig({ dir, plugins: [...plugins, ...own], ...(pages && { dedupe: ONE_COPY }) });
  const shared = base.environments?.[SERVER_ENVIRONMENT];
  const external = externalPackages(dir, input.serverExternalPackages);
  return {
    ...base,
    ...(pages && {
      base: `${input.assetPrefix || settings.basePath}/`,
      builder: { sharedPlugins: true, sharedConfigBuild: true },
    }),
    mode: 'production',
    define: { ...base.define, ...defines(input.env) },
    environments: {
      [SERVER_ENVIRONMENT]: {
        ...shared,
        resolve: { ...shared?.resolve, noExternal: true, external },
        build: { ...buildOptions(input, server.id), write },
      },
      ...(pages && pageEnvironments({ outDir: input.outDir, external, write })),
    },
  };
}

/** The id of the module that a route is loaded from, as the bundle has it. */
function moduleOf(
  { absolute, metadata }: Pick<ScannedRoute, 'metadata'> & { readonly absolute: string },
  index: number,
): string {
  return metadata?.isCode === false ? `\0${fileModuleName(index)}` : absolute;
}

function defines(env: Readonly<Record<string, string>>): Record<string, string> {
  const inlined: Record<string, string> = {
    'process.env.NODE_ENV': '"production"',
    'process.env.NEXT_RUNTIME': '"nodejs"',
  };
  for (const [name, value] of Object.entries(env)) inlined[`process.env.${name}`] = JSON.stringify(value);
  return inlined;
}

function buildOptions({ outDir, routes, pages, proxy, instrumentation, dir }: BundleInput, entry: string) {
  const files = [...routes.map(({ file }) => file), proxy?.file, instrumentation];
  const names = new Map(
    files.flatMap((file) => (file === undefined ? [] : [[withSlashes(join(dir, file)), chunkName(file)]])),
  );
  return {
    outDir,
    emptyOutDir: false,
    target: 'node20.19',
    sourcemap: true,
    minify: false,
    copyPublicDir: false,
    emitAssets: true,
    reportCompressedSize: false,
    modulePreload: false,
    rolldownOptions: {
      input: { server: entry },
      transform: { inject: INJECTED_GLOBALS },
      output: {
        format: 'esm',
        ...(pages && { assetFileNames: '_next/static/media/[name]-[hash][extname]' }),
        entryFileNames: '[name].js',
        chunkFileNames: ({ facadeModuleId }: { facadeModuleId?: string | null | undefined }) => {
          const name = names.get(facadeModuleId ?? '');
          return name === undefined ? 'chunks/[name]-[hash].js' : `${name}.js`;
        },
      },
    },
  } as const;
}

/** The name of a route file's chunk: brackets would be taken for placeholders, `%`, `#` and `?` for parts of a URL. */
function chunkName(file: string): string {
  return file
    .replace(/\.\w+$/, '')
    .replaceAll('[', '{')
    .replaceAll(']', '}')
    .replace(/[%#?]/g, '=');
}

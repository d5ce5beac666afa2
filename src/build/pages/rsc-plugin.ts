import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin, ViteBuilder } from 'vite';
import { withSlashes } from '../../diagnostics/project-path.ts';
import { WaymarkError } from '../../http/waymark-error.ts';
import { BOUND_VALUES_MODULE } from './bound-values-module.ts';
import { mendReactPlugin } from './mend-react.ts';
import { reactBuiltinsPlugin } from './react-builtins.ts';
import { checkReactVersions, wireVersion } from './react-versions.ts';

/**
 * All that Waymark knows of `@vitejs/plugin-rsc`, which is before 1.0: the plugin, where its run-time modules are, and how
 * the three environments are built with it.
 */
export interface RscPlugin {
  readonly plugins: readonly Plugin[];
  /** The absolute paths of React's wire format: its server half, and its client half on the server and in browsers. */
  readonly modules: {
    readonly server: string;
    readonly ssr: string;
    readonly browser: string;
    /** React's server half itself, which takes a manifest of what can be called. */
    readonly wire: string;
    /** The client half for what runs beside the server half. */
    readonly reader: string;
  };
  /** The version of React's wire format. */
  readonly version: string;
  /** The modules with Server Actions that have been compiled so far. */
  readonly actions: () => readonly ActionModule[];
  /** Builds the environments `rsc`, `ssr` and `client`, in the order in which one needs what another found. */
  readonly build: (builder: ViteBuilder) => Promise<readonly unknown[]>;
}

/** A module with Server Actions, in the order in which the plugin has found them. */
export interface ActionModule {
  /** The absolute path of the file. */
  readonly file: string;
  /** What the ids of its actions begin with: `key#name`. */
  readonly key: string;
  /** Those of functions with the directive in them begin with `$$hoist_0_`, with their place in the file. */
  readonly names: readonly string[];
}

/**
 * The function, as text, that names a module with Server Actions for the plugin's loader. In dev, what follows the mark
 * has the loader look for the module anew.
 */
export const SERVER_MODULE_NAME =
  "(key) => '$$server:' + key + (import.meta.env.DEV ? '$$cache=' + Math.random().toString(36).slice(2) : '')";

/** What a project with pages has to have installed. */
const PACKAGES = ['react', 'react-dom', '@vitejs/plugin-rsc'];
/** What Waymark is tried with. */
const INSTALL =
  'npm install react@^19.3.1 react-dom@^19.3.1 && npm install --save-dev @vitejs/plugin-rsc@0.5.38';

/** What of the plugin's state is used. */
interface Manager {
  isScanBuild: boolean;
  readonly serverReferences: {
    readonly metaMap: ReadonlyMap<
      string,
      { readonly importId: string; readonly referenceKey: string; readonly exportNames: readonly string[] }
    >;
  };
  stabilize(): void;
  writeAssetsManifest(environments: readonly string[]): void;
  writeEnvironmentImportsManifest(): void;
}

interface PluginModule {
  readonly default: (options: Readonly<Record<string, unknown>>) => Plugin[];
}

/**
 * Loads the plugin from where the project, or Waymark, has it.
 *
 * @param dir The absolute path of the project directory.
 * @throws {WaymarkError} `ERR_PACKAGE_MISSING` when it, or React, is not installed; `ERR_REACT_UNSAFE` for versions with
 *   known holes.
 */
export async function loadRscPlugin(dir: string): Promise<RscPlugin> {
  const folders = new Map(PACKAGES.map((name) => [name, findPackage(name, dir)]));
  const missing = PACKAGES.filter((name) => folders.get(name) === undefined);
  if (missing.length > 0) {
    throw new WaymarkError(
      'ERR_PACKAGE_MISSING',
      `The project has pages, and ${missing.map((name) => `\`${name}\``).join(' and ')} is not installed. Install what pages need: ${INSTALL}`,
    );
  }
  const folder = folders.get('@vitejs/plugin-rsc') as string;
  checkReactVersions(dir, folder);
  const { default: plugin } = (await import(
    pathToFileURL(join(folder, 'dist/index.js')).href
  )) as PluginModule;
  const plugins = plugin({
    customBuildApp: true,
    serverHandler: false,
    rscCssTransform: false,
    validateImports: false,
  });
  const module = (name: string) => withSlashes(join(folder, `dist/${name}.js`));
  return {
    plugins: [boundValuesPlugin(), mendReactPlugin(), reactBuiltinsPlugin(), ...plugins],
    modules: {
      server: module('rsc/server'),
      ssr: module('ssr'),
      browser: module('browser'),
      wire: module('vendor/react-server-dom/server.edge'),
      reader: module('react/rsc/client'),
    },
    version: wireVersion(dir, folder),
    actions: () => actionsOf(managerOf(plugins)),
    build: (builder) => build(builder, managerOf(plugins)),
  };
}

/** Has actions encrypt with Waymark's own code: the plugin's does not tell what a client has changed from other errors. */
function boundValuesPlugin(): Plugin {
  return {
    name: 'waymark:bound-values',
    enforce: 'pre',
    resolveId: {
      filter: { id: /plugin-rsc\/dist\/utils\/encryption-runtime\.js$/ },
      handler: () => `\0${BOUND_VALUES_MODULE}`,
    },
  };
}

function actionsOf({ serverReferences }: Manager): ActionModule[] {
  return [...serverReferences.metaMap.values()].map(({ importId, referenceKey, exportNames }) => ({
    file: importId.replace(/\?.*$/, ''),
    key: referenceKey,
    names: exportNames,
  }));
}

function managerOf(plugins: readonly Plugin[]): Manager {
  const minimal = plugins.find(({ name }) => name === 'rsc:minimal');
  const { manager } = (minimal as Plugin<{ readonly manager: Manager }>).api ?? {};
  if (!manager) throw new Error('`@vitejs/plugin-rsc` is another than Waymark knows: it has no manager.');
  return manager;
}

async function build(builder: ViteBuilder, manager: Manager): Promise<readonly unknown[]> {
  const [rsc, ssr, client] = ['rsc', 'ssr', 'client'].map((name) => builder.environments[name]);
  if (!rsc || !ssr || !client) throw new Error('Vite lacks one of the environments rsc, ssr and client.');
  const isWritten = rsc.config.build.write;
  // First what refers to what: what browsers load is named by components, whose actions browsers name in turn.
  manager.isScanBuild = true;
  rsc.config.build.write = false;
  ssr.config.build.write = false;
  await builder.build(rsc);
  await builder.build(ssr);
  manager.isScanBuild = false;
  rsc.config.build.write = isWritten;
  ssr.config.build.write = isWritten;
  const built: unknown[] = [await builder.build(rsc)];
  manager.stabilize();
  built.push(await builder.build(client), await builder.build(ssr));
  if (isWritten) {
    manager.writeAssetsManifest(['ssr', 'rsc']);
    manager.writeEnvironmentImportsManifest();
  }
  return built;
}

/** The folder of a package, as the project sees it, or as Waymark does. */
function findPackage(name: string, dir: string): string | undefined {
  for (const from of [join(dir, 'package.json'), import.meta.url]) {
    try {
      return dirname(createRequire(from).resolve(`${name}/package.json`));
    } catch {
      // Not from here.
    }
  }
  return undefined;
}

import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { DevEnvironment, type EnvironmentOptions, type InlineConfig, type Plugin } from 'vite';
import { fontPlugin } from '../../build/pages/font-plugin.ts';
import { onlyIn } from '../../build/pages/only-in.ts';
import { BROWSER_ENTRY, pageModules, SSR_ENTRY } from '../../build/pages/page-modules.ts';
import type { RscPlugin } from '../../build/pages/rsc-plugin.ts';
import { virtualPlugin } from '../../build/virtual/virtual-plugin.ts';
import { SERVER_ENVIRONMENT } from '../../build/vite-config.ts';
import type { ScannedPages } from '../../scan/page-trees.ts';
import { createServerEnvironment } from '../server-environment.ts';
import { DEV_BASE } from './dev-base.ts';
import type { BrowserChannel } from './hot-channel.ts';
import { isReactFile, isWireFormat, ReactModules } from './react-on-server.ts';
import { sharedRuntimePlugin } from './shared-runtime-plugin.ts';

/** What a dev server needs to know of a project's pages. */
export interface DevPages {
  readonly rsc: RscPlugin;
  /** See `loadReactRefresh`. */
  readonly refresh: readonly Plugin[];
  readonly basePath: string;
  /** The pages that there are at the time. */
  readonly scanned: () => ScannedPages;
}

/** React's modules, which are bundled for browsers once and kept. */
const FOR_BROWSERS = ['react', 'react-dom', 'react/jsx-runtime', 'react/jsx-dev-runtime'];

/** The plugins of a project with pages, in the place of `own`, those of one without. */
export function pagePlugins(
  dir: string,
  { rsc, refresh, basePath, scanned }: DevPages,
  own: readonly Plugin[],
): Plugin[] {
  return [
    virtualPlugin(() => pageModules({ dir, basePath }, scanned(), rsc, true)),
    sharedRuntimePlugin(),
    fontPlugin(dir),
    ...onlyIn(SERVER_ENVIRONMENT, own),
    ...rsc.plugins,
    ...refresh,
    withoutOptimizer(),
  ];
}

/** What a project with pages adds to the configuration of Vite. */
export function pageServerConfig(
  dir: string,
  { basePath }: DevPages,
  channel: BrowserChannel,
): {
  readonly base: Partial<InlineConfig>;
  readonly environments: Readonly<Record<'rsc' | 'ssr' | 'client', EnvironmentOptions>>;
} {
  const onServer = new ReactModules(dir, ['react-server'], isReactFile);
  const inHtml = new ReactModules(dir, [], isWireFormat);
  return {
    base: {
      base: `${basePath}${DEV_BASE}`,
      builder: { sharedPlugins: true },
      // No server: browsers are told of edits over `channel`. With one, Vite has them connect to the port of the page.
      server: { middlewareMode: true, watch: null, ws: { server: new EventEmitter() as Server } },
      optimizeDeps: { include: FOR_BROWSERS, entries: [] },
    },
    environments: {
      rsc: { dev: { createEnvironment: (name, config) => createServerEnvironment(name, config, onServer) } },
      ssr: {
        consumer: 'server',
        build: { rolldownOptions: { input: { index: SSR_ENTRY } } },
        dev: { createEnvironment: (name, config) => createServerEnvironment(name, config, inHtml) },
      },
      client: {
        consumer: 'client',
        build: { rolldownOptions: { input: { index: BROWSER_ENTRY } } },
        dev: {
          createEnvironment: (name, config) =>
            new DevEnvironment(name, config, { hot: true, transport: channel }),
        },
      },
    },
  };
}

/** On servers React is loaded as it is: see `ReactModules`. */
function withoutOptimizer(): Plugin {
  return {
    name: 'waymark:no-optimizer',
    enforce: 'post',
    configEnvironment(name, config) {
      if (name !== 'client') config.optimizeDeps = { noDiscovery: true, include: [] };
    },
  };
}

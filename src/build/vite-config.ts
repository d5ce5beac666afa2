import { defaultExternalConditions, defaultServerConditions, type InlineConfig, type Plugin } from 'vite';

/** The name of the Vite environment that route files run in; pages will share it. */
export const SERVER_ENVIRONMENT = 'rsc';

/** What dev and build tell Vite about a project alike. */
export interface ViteInput {
  /** The absolute path of the project directory. */
  readonly dir: string;
  readonly plugins: readonly Plugin[];
}

/** The part of Vite's configuration that dev and build share. */
export function viteConfig({ dir, plugins }: ViteInput): InlineConfig {
  return {
    root: dir,
    configFile: false,
    envFile: false,
    publicDir: false,
    appType: 'custom',
    logLevel: 'silent',
    clearScreen: false,
    resolve: { tsconfigPaths: true },
    // CommonJS has them, and packages of it are bundled into modules, which have not.
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    // Next.js compiles JSX whatever tsconfig.json says, and used to write `preserve` there.
    oxc: { jsx: { runtime: 'automatic' } },
    plugins: [...plugins],
    environments: {
      [SERVER_ENVIRONMENT]: {
        consumer: 'server',
        // Set for API-only apps too, so that a dependency resolves the same once a page is added.
        resolve: {
          conditions: ['react-server', ...defaultServerConditions],
          externalConditions: ['react-server', ...defaultExternalConditions],
        },
      },
    },
  };
}

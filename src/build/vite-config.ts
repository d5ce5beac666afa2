import { defaultExternalConditions, defaultServerConditions, type InlineConfig, type Plugin } from 'vite';
import { serverConditions } from './server-conditions.ts';

/** The name of the Vite environment that route files run in; pages will share it. */
export const SERVER_ENVIRONMENT = 'rsc';

/** What dev and build tell Vite about a project alike. */
export interface ViteInput {
  /** The absolute path of the project directory. */
  readonly dir: string;
  readonly plugins: readonly Plugin[];
  /** Packages of which there is to be one copy, that of the project, whoever imports them. Default: none. */
  readonly dedupe?: readonly string[];
}

/** The part of Vite's configuration that dev and build share. */
export function viteConfig({ dir, plugins, dedupe = [] }: ViteInput): InlineConfig {
  const conditions = serverConditions(dir);
  return {
    root: dir,
    configFile: false,
    envFile: false,
    publicDir: false,
    appType: 'custom',
    logLevel: 'silent',
    clearScreen: false,
    resolve: { tsconfigPaths: true, dedupe: [...dedupe] },
    // CommonJS has them, and packages of it are bundled into modules, which have not.
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    // Next.js compiles JSX whatever tsconfig.json says, and used to write `preserve` there.
    oxc: { jsx: { runtime: 'automatic' } },
    plugins: [...plugins],
    environments: {
      [SERVER_ENVIRONMENT]: {
        consumer: 'server',
        resolve: {
          conditions: [...conditions, ...defaultServerConditions],
          externalConditions: [...conditions, ...defaultExternalConditions],
        },
      },
    },
  };
}

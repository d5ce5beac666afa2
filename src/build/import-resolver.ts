import { createBuilder, createIdResolver } from 'vite';
import { surfaceImport } from './surface-import.ts';
import { SERVER_ENVIRONMENT, viteConfig } from './vite-config.ts';

/** Finds the file that an import leads to: an absolute path, or `undefined` where it leads to none. */
export type ImportResolver = (specifier: string, importer: string) => Promise<string | undefined>;

/** Makes a resolver that finds what a build would, with the aliases of tsconfig.json; it is prepared at the first call. */
export function createImportResolver(dir: string): ImportResolver {
  let resolve: Promise<ImportResolver> | undefined;
  return async (specifier, importer) => {
    if (surfaceImport(specifier)) return undefined;
    return (await (resolve ??= prepare(dir)))(specifier, importer);
  };
}

async function prepare(dir: string): Promise<ImportResolver> {
  const { config, environments } = await createBuilder(viteConfig({ dir, plugins: [] }));
  const environment = environments[SERVER_ENVIRONMENT];
  const resolve = createIdResolver(config);
  return async (specifier, importer) => (environment ? resolve(environment, specifier, importer) : undefined);
}

import { join } from 'node:path';
import type { EnvironmentOptions } from 'vite';
import { BROWSER_ENTRY, SSR_ENTRY } from './page-modules.ts';

/** There is to be one React: that of Waymark's own modules and of the plugin is the project's. */
export const ONE_COPY = ['react', 'react-dom'];

/** Where files of an output are that browsers load, below `public/`. */
const ASSETS = '_next/static';

/** What the environments of pages are built with, besides that of route files. */
export interface PageBuildOptions {
  readonly outDir: string;
  readonly external: readonly string[];
  readonly write: boolean;
}

/** The environments that make HTML, and what browsers run. */
export function pageEnvironments({
  outDir,
  external,
  write,
}: PageBuildOptions): Record<'ssr' | 'client', EnvironmentOptions> {
  const shared = { write, emptyOutDir: false, copyPublicDir: false, reportCompressedSize: false };
  return {
    ssr: {
      consumer: 'server',
      resolve: { noExternal: true, external: [...external] },
      build: {
        ...shared,
        outDir: join(outDir, 'ssr'),
        target: 'node20.19',
        sourcemap: true,
        minify: false,
        emitAssets: false,
        modulePreload: false,
        assetsDir: ASSETS,
        rolldownOptions: {
          input: { index: SSR_ENTRY },
          output: {
            format: 'esm',
            entryFileNames: '[name].js',
            chunkFileNames: 'chunks/[name]-[hash].js',
            assetFileNames: `${ASSETS}/media/[name]-[hash][extname]`,
          },
        },
      },
    },
    client: {
      consumer: 'client',
      build: {
        ...shared,
        outDir: join(outDir, 'public'),
        assetsDir: ASSETS,
        sourcemap: false,
        minify: true,
        modulePreload: { polyfill: false },
        rolldownOptions: {
          input: { index: BROWSER_ENTRY },
          output: {
            entryFileNames: `${ASSETS}/chunks/[name]-[hash].js`,
            chunkFileNames: `${ASSETS}/chunks/[name]-[hash].js`,
            assetFileNames: `${ASSETS}/media/[name]-[hash][extname]`,
          },
        },
      },
    },
  };
}

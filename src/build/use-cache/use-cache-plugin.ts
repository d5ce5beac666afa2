import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { projectPath } from '../../diagnostics/project-path.ts';
import { fileOf, isOwnCode } from '../own-code.ts';
import { runtimeFile } from '../runtime-file.ts';
import type { UseCacheSettings } from './use-cache-settings.ts';

/** What the functions that do the caching are imported from. */
const RUNTIME = 'virtual:waymark/use-cache';

/** What a module's text has that may hold such a directive, well or badly spelled: whatever else is not parsed for it. */
const MAY_CACHE = /['"(]\s*use\b.{0,2}ca?/i;
const MAY_BE_CONFIGURED = /\bexport\b[^=;]*\b(?:dynamic|dynamicParams|revalidate|fetchCache|runtime)\b/;

/**
 * Compiles the directive `'use cache'`: a function that has it asks the cache before it runs.
 *
 * @param dir The absolute path of the project directory.
 * @param isDev Whether the modules run from their sources, outside of a bundle.
 * @see https://nextjs.org/docs/app/api-reference/directives/use-cache
 */
export function useCachePlugin(dir: string, settings: UseCacheSettings, isDev: boolean): Plugin {
  return {
    name: 'waymark:use-cache',
    enforce: 'pre',
    resolveId: {
      filter: { id: new RegExp(`^${RUNTIME}$`) },
      handler() {
        const path = runtimeFile('next/use-cache');
        return isDev ? { id: pathToFileURL(path).href, external: true } : path;
      },
    },
    transform: {
      filter: {
        id: /\.[mc]?[jt]sx?$/,
        code: settings.cacheComponents ? [MAY_CACHE, MAY_BE_CONFIGURED] : MAY_CACHE,
      },
      async handler(code, id) {
        if (!isOwnCode(id) || id !== fileOf(id)) return undefined;
        const { compileUseCache } = await import('./compile-use-cache.ts');
        return compileUseCache({ file: projectPath(id, dir), code, settings, runtime: RUNTIME, isDev });
      },
    },
  };
}

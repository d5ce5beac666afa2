import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { isRuntimeFile } from '../../build/is-runtime-file.ts';
import { runtimeFile } from '../../build/runtime-file.ts';
import { SERVER_ENVIRONMENT } from '../../build/vite-config.ts';

const PAGES = runtimeFile('pages/').replace(/\.js$/, '');

/**
 * Has what answers for pages share Waymark's other modules with the server, as handlers do: Node imports them, so that
 * there is one request context. Its own modules are compiled like components, since they render.
 */
export function sharedRuntimePlugin(): Plugin {
  return {
    name: 'waymark:shared-runtime',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === SERVER_ENVIRONMENT,
    resolveId: {
      filter: { id: /^\.\.?\// },
      handler(specifier, importer) {
        if (importer === undefined || !isRuntimeFile(importer)) return undefined;
        const file = resolve(dirname(importer), specifier);
        return file.startsWith(PAGES) ? undefined : { id: pathToFileURL(file).href, external: true };
      },
    },
  };
}

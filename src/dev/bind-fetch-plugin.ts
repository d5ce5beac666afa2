import { pathToFileURL } from 'node:url';
import { type Plugin, transformWithOxc } from 'vite';
import { keepsFetch } from '../build/bind-globals-plugin.ts';
import { runtimeFile } from '../build/runtime-file.ts';

const SOURCE = 'virtual:waymark/fetch';

/**
 * Gives the modules that dev compiles Waymark's `fetch`, as a build does: it knows the options `next` and `cache`. The
 * `fetch` of the process, and so of packages, stays what it is.
 */
export function bindFetchPlugin(): Plugin {
  return {
    name: 'waymark:bind-fetch',
    resolveId: {
      filter: { id: new RegExp(`^${SOURCE}$`) },
      handler: () => ({ id: pathToFileURL(runtimeFile('http/bound-globals')).href, external: true }),
    },
    transform: {
      filter: { code: /\bfetch\b/ },
      async handler(code) {
        if (keepsFetch(code)) return undefined;
        try {
          const inject = { fetch: [SOURCE, 'fetch'] satisfies [string, string] };
          const bound = await transformWithOxc(code, 'module.js', { lang: 'js', inject, sourcemap: true });
          return { code: bound.code, map: bound.map ?? null };
        } catch {
          // What is wrong with a module is told by who evaluates it.
          return undefined;
        }
      },
    },
  };
}

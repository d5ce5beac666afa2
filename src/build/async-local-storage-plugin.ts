import type { Plugin } from 'vite';
import { isCommonJs } from './exports/commonjs-exports.ts';

const GLOBAL = 'virtual:waymark/global-async-local-storage';

/**
 * Packages for Next.js find `AsyncLocalStorage` on the global object, where Next.js puts it. A bundle has it there
 * when one of its modules asks for it, before that module runs.
 */
export function asyncLocalStoragePlugin(): Plugin {
  return {
    name: 'waymark:async-local-storage',
    resolveId: {
      filter: { id: new RegExp(`^${GLOBAL}$`) },
      handler: () => `\0${GLOBAL}`,
    },
    load: {
      filter: { id: new RegExp(`^\0${GLOBAL}$`) },
      handler: () =>
        `import { AsyncLocalStorage } from 'node:async_hooks';\nglobalThis.AsyncLocalStorage ??= AsyncLocalStorage;\n`,
    },
    transform: {
      filter: { code: /\bglobalThis\.AsyncLocalStorage\b/ },
      handler(code, id) {
        if (id === `\0${GLOBAL}`) return undefined;
        // On the first line, so that every other keeps its number.
        const asked = isCommonJs(code) ? `require('${GLOBAL}');` : `import '${GLOBAL}';`;
        return { code: `${asked} ${code}`, map: null };
      },
    },
  };
}

import type { Plugin } from 'vite';
import type { VirtualModule } from './virtual-module.ts';

/** Serves generated modules, those that there are at the time. */
export function virtualPlugin(modules: () => readonly VirtualModule[]): Plugin {
  const find = (id: string) => modules().find((module) => module.id === id);
  return {
    name: 'waymark:virtual',
    enforce: 'pre',
    resolveId: {
      // What `@vitejs/plugin-rsc` generates imports its entries by the ids that they were resolved to.
      filter: { id: /^\0?virtual:waymark\// },
      handler: (id) => (id.startsWith('\0') ? id : find(id) ? `\0${id}` : undefined),
    },
    load: {
      filter: { id: /^\0virtual:waymark\// },
      handler: (id) => find(id.slice(1))?.render(),
    },
  };
}

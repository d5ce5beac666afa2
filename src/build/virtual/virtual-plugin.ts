import type { Plugin } from 'vite';
import type { VirtualModule } from './virtual-module.ts';

/** Serves generated modules. */
export function virtualPlugin(modules: readonly VirtualModule[]): Plugin {
  const byId = new Map(modules.map((module) => [module.id, module]));
  return {
    name: 'waymark:virtual',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^virtual:waymark\// },
      handler: (id) => (byId.has(id) ? `\0${id}` : undefined),
    },
    load: {
      filter: { id: /^\0virtual:waymark\// },
      handler: (id) => byId.get(id.slice(1))?.render(),
    },
  };
}

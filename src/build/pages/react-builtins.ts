import type { Plugin } from 'vite';

/** What makes HTML: React's build for Node.js. */
const IMPORTER = /[\\/]react-dom-server\.node\.(?:development|production)\.js$/;
const BUILTIN = /^(?:async_hooks|crypto|stream|util)$/;
const MODULE = '\0waymark:builtin:';

/** Has React import modules of Node.js, which it asks `require` for: not every runtime with these has that. */
export function reactBuiltinsPlugin(): Plugin {
  return {
    name: 'waymark:react-builtins',
    enforce: 'pre',
    resolveId: {
      filter: { id: BUILTIN },
      handler: (name, importer) => (importer && IMPORTER.test(importer) ? MODULE + name : undefined),
    },
    load: {
      filter: { id: /^\0waymark:builtin:/ },
      handler(id) {
        const name = JSON.stringify(`node:${id.slice(MODULE.length)}`);
        return `export * from ${name};\nexport { default } from ${name};`;
      },
    },
  };
}

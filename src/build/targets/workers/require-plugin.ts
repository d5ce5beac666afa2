import type { Plugin } from 'vite';

const OF_MODULE = /\bcreateRequire\(import\.meta\.url\)/g;

/** Modules of a Worker have no URL, and what CommonJS requires there is built in, or bundled. */
export function requirePlugin(): Plugin {
  return {
    name: 'waymark:require-in-workers',
    renderChunk(code) {
      if (!code.includes('createRequire(import.meta.url)')) return undefined;
      return { code: code.replaceAll(OF_MODULE, `createRequire('file:///worker.js')`), map: null };
    },
  };
}

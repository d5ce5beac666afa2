import type { Plugin, Rolldown } from 'vite';
import { isOwnCode } from './own-code.ts';

/**
 * Leaves out the source maps of chunks that hold nothing of the project itself: a server reads the maps of all that it
 * loads, and those of Waymark and of packages would take more memory than the chunks themselves.
 */
export function leanMapsPlugin(): Plugin {
  return {
    name: 'waymark:lean-maps',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || hasOwnCode(chunk)) continue;
        const { sourcemapFileName } = chunk;
        if (sourcemapFileName !== null) delete bundle[sourcemapFileName];
        chunk.map = null;
        chunk.code = chunk.code.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n');
      }
    },
  };
}

function hasOwnCode({ moduleIds }: Rolldown.OutputChunk): boolean {
  return moduleIds.some(isOwnCode);
}

import type { Plugin } from 'vite';
import { isOwnCode } from './own-code.ts';

/**
 * Takes the `type` of the project's package.json from its own modules: with `module`, the bundler would give them, as
 * Node does, what `require` returns for the default export of a transpiled CommonJS package; Next.js gives them the
 * default export that its author wrote.
 */
export function interopPlugin(): Plugin {
  return {
    name: 'waymark:interop',
    enforce: 'pre',
    resolveId: {
      filter: { id: { exclude: /^(?:node:|\0|virtual:)/ } },
      async handler(source, importer, options) {
        // Packages do not import the project's modules.
        if (importer !== undefined && /[\\/]node_modules[\\/]/.test(importer)) return undefined;
        // What cannot be found is reported best by who looks for it next.
        const found = await this.resolve(source, importer, { ...options, skipSelf: true }).catch(
          () => undefined,
        );
        if (!found || found.external || !isOwnCode(found.id)) return undefined;
        const { id, moduleSideEffects } = found;
        return { id, moduleSideEffects };
      },
    },
  };
}

import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { isOwnCode } from './own-code.ts';
import { NEXT_VERSION, surfaceImport } from './surface-import.ts';

const EMPTY = '\0waymark:empty';
const VERSION = '\0waymark:next-version';

/**
 * Resolves `next/*` and `waymark/*`, whether or not either package is installed.
 *
 * @param bundled Whether the modules go into the bundle; in dev they stay outside, so that handlers and the server
 *   share them.
 */
export function surfacePlugin(bundled: boolean): Plugin {
  return {
    name: 'waymark:surface',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^(?:next|waymark|server-only|client-only)(?:\/|$)|^(?:node|https?):/ },
      handler(specifier, importer) {
        // A package asks for modules of later versions of Node, and does without where there is none.
        if (specifier.startsWith('node:') && importer !== undefined && !isOwnCode(importer)) {
          return { id: specifier, external: true };
        }
        const found = surfaceImport(specifier);
        if (!found) return undefined;
        if (found.kind === 'unsupported')
          return this.error({ message: found.message, hint: found.hint } as never);
        if (found.kind === 'empty') return EMPTY;
        if (found.kind === 'version') return VERSION;
        return bundled ? found.path : { id: pathToFileURL(found.path).href, external: true };
      },
    },
    load: {
      filter: { id: new RegExp(`${EMPTY}|${VERSION}`) },
      handler: (id) =>
        id === EMPTY
          ? 'export {};'
          : `export const version = ${JSON.stringify(NEXT_VERSION)};\nexport default { version };`,
    },
  };
}

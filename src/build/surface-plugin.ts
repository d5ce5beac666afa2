import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { standInModule } from './client-modules/client-stand-in.ts';
import { nextComponents } from './client-modules/next-components.ts';
import { imagesModule, resolveRenderer, RENDERER } from './images-module.ts';
import { isOwnCode } from './own-code.ts';
import { pageSurface } from './pages/page-surface.ts';
import { NEXT_VERSION, surfaceImport } from './surface-import.ts';

const EMPTY = '\0waymark:empty';
const VERSION = '\0waymark:next-version';
const IMAGES = '\0waymark:next-og';
const COMPONENTS = '\0waymark:components:';

const WEB_VITALS = '\0waymark:no-web-vitals';
const NO_WEB_VITALS = {
  message: '`next/web-vitals` needs the package `web-vitals`, which is not installed.',
  hint: 'npm install web-vitals',
};

/**
 * Resolves `next/*` and `waymark/*`, whether or not either package is installed.
 *
 * @param pages Whether the project has pages, for which `next/link` and its like are what they are there.
 * @param bundled Whether the modules go into the bundle; in dev they stay outside, so that handlers and the server
 *   share them.
 */
export function surfacePlugin(bundled: boolean, pages = false): Plugin {
  return {
    name: 'waymark:surface',
    enforce: 'pre',
    resolveId: {
      filter: {
        id: /^(?:next|waymark|server-only|client-only|@vercel\/firewall)(?:\/|$)|^(?:node|https?):|^virtual:waymark\/image-renderer$|^web-vitals$/,
      },
      async handler(specifier, importer) {
        // A package asks for modules of later versions of Node, and does without where there is none.
        if (specifier.startsWith('node:') && importer !== undefined && !isOwnCode(importer)) {
          return { id: specifier, external: true };
        }
        if (pages) {
          const found = pageSurface(specifier, this.environment.name);
          if (found !== undefined) return found;
        }
        if (specifier === 'web-vitals') {
          const found = await this.resolve(specifier, importer, { skipSelf: true });
          // Vite puts an empty module in the place of an optional package that is not there.
          const isHere = found !== null && !found.id.startsWith('__vite-optional-peer-dep:');
          return isHere ? found : WEB_VITALS;
        }
        if (specifier === RENDERER) return resolveRenderer(this, bundled);
        const found = surfaceImport(specifier);
        if (!found) return undefined;
        if (found.kind === 'unsupported')
          return this.error({ message: found.message, hint: found.hint } as never);
        if (found.kind === 'empty') return EMPTY;
        if (found.kind === 'version') return VERSION;
        if (found.kind === 'images') return IMAGES;
        if (found.kind === 'components') return COMPONENTS + specifier;
        return bundled ? found.path : { id: pathToFileURL(found.path).href, external: true };
      },
    },
    load: {
      filter: { id: /^\0waymark:(?:empty|next-version|next-og|no-web-vitals|components:)/ },
      handler(id) {
        if (id === WEB_VITALS) return this.error(NO_WEB_VITALS as never);
        if (id === EMPTY) return 'export {};';
        if (id === IMAGES) return imagesModule(bundled);
        if (id === VERSION)
          return `export const version = ${JSON.stringify(NEXT_VERSION)};\nexport default { version };`;
        const name = id.slice(COMPONENTS.length);
        return standInModule(name, nextComponents(name) ?? []);
      },
    },
  };
}

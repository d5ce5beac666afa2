import { join } from 'node:path';
import type { Plugin } from 'vite';
import { isInstalled } from './is-installed.ts';
import { isRuntimeFile } from './is-runtime-file.ts';

/** Packages that Waymark's own modules import when they are needed, and that a project installs if it needs them. */
const OPTIONAL_PEERS = /^(?:@redis\/client|iron-session|jose)$/;

const MISSING = '\0waymark:missing:';

/**
 * Bundles an optional package where it is installed. Where it is not, importing it fails when it happens, and not the
 * build: whoever imports it says how to mend that.
 *
 * @param dir The absolute path of the project directory, whose version is taken where there are two.
 */
export function optionalPeersPlugin(dir: string): Plugin {
  return {
    name: 'waymark:optional-peers',
    enforce: 'pre',
    resolveId: {
      filter: { id: OPTIONAL_PEERS },
      async handler(name, importer) {
        // A package that others depend on too: they have the version that they ask for.
        if (importer === undefined || !isRuntimeFile(importer)) return undefined;
        for (const from of [join(dir, 'package.json'), importer]) {
          // Asked first: what looks for mistakes would take a package that is not there for one.
          const found = isInstalled(name, from) && (await this.resolve(name, from, { skipSelf: true }));
          if (found) return found;
        }
        return MISSING + name;
      },
    },
    load: {
      filter: { id: /^\0waymark:missing:/ },
      handler: (id) => {
        const message = `Cannot find package '${id.slice(MISSING.length)}'`;
        return `throw Object.assign(new Error(${JSON.stringify(message)}), { code: 'ERR_MODULE_NOT_FOUND' });`;
      },
    },
  };
}

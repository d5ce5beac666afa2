import { createRequire } from 'node:module';
import type { SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rolldown } from 'vite';
import { CONFIG_PHASES } from './config-phase.ts';
import { modulePrefix, MODULE_VARIABLES, USES_MODULE_VARIABLES } from './module-variables.ts';

/** A config file and the local modules that it imports, as one ES module. */
export interface ConfigBundle {
  readonly code: string;
  readonly map: SourceMapPayload;
  /** Absolute paths of the config file and of the local modules that it imports. */
  readonly files: readonly string[];
  /** The packages that were not found, each with the absolute path of a module that imports it. */
  readonly missing: ReadonlyMap<string, string>;
}

const CONSTANTS_ID = '\0waymark:next-constants';

const SCRIPT_FILE = /\.[cm]?[jt]sx?$/;

/**
 * Bundles a config file.
 *
 * Packages stay outside, under their absolute path, so that the result can be evaluated from anywhere.
 *
 * @throws What rolldown throws where a module cannot be parsed or a local import not be found.
 */
export async function bundleConfig(file: string): Promise<ConfigBundle> {
  const { rolldown } = await loadRolldown();
  const files = new Set([file]);
  const missing = new Map<string, string>();
  const bundle = await rolldown({
    input: file,
    // What messages name files relative to.
    cwd: dirname(file),
    platform: 'node',
    treeshake: false,
    logLevel: 'silent',
    transform: { define: MODULE_VARIABLES },
    plugins: [externalPackages(missing), nextConstants(), ownVariables(), collectFiles(files)],
  });
  try {
    const { output } = await bundle.generate({
      format: 'esm',
      codeSplitting: false,
      sourcemap: 'hidden',
      sourcemapPathTransform: (source, mapFile) => resolve(dirname(mapFile), source),
    });
    const [{ code, map }] = output;
    return { code, map: map as unknown as SourceMapPayload, files: [...files], missing };
  } finally {
    await bundle.close();
  }
}

/** rolldown as vite brings it: vite does not re-export it, and importing all of vite takes five times as long. */
async function loadRolldown(): Promise<{ rolldown: typeof Rolldown.rolldown }> {
  const vite = createRequire(import.meta.url).resolve('vite/package.json');
  const url = pathToFileURL(createRequire(vite).resolve('rolldown')).href;
  return (await import(/* @vite-ignore */ url)) as { rolldown: typeof Rolldown.rolldown };
}

function externalPackages(missing: Map<string, string>): Rolldown.Plugin {
  return {
    name: 'waymark:external-packages',
    resolveId: {
      filter: { id: /^[^./\\\0]/ },
      async handler(id, importer, { kind }) {
        if (importer === undefined || CONSTANTS_NAMES.test(id)) return undefined;
        const resolved = await this.resolve(id, importer, { kind, skipSelf: true });
        // Left to Node.js, which reports what is missing when, and only if, the import is evaluated.
        if (!resolved) {
          missing.set(id, importer);
          return { id, external: true };
        }
        if (resolved.external || !/[\\/]node_modules[\\/].*\.(?:[cm]?js|node)$/.test(resolved.id))
          return resolved;
        return {
          id: kind === 'require-call' ? resolved.id : pathToFileURL(resolved.id).href,
          external: true,
        };
      },
    },
  };
}

const CONSTANTS_NAMES = /^(?:next|waymark)\/constants(?:\.js)?$/;

function nextConstants(): Rolldown.Plugin {
  const code = Object.entries(CONFIG_PHASES).map(([name, phase]) => `export const ${name} = '${phase}';\n`);
  return {
    name: 'waymark:next-constants',
    resolveId: { filter: { id: CONSTANTS_NAMES }, handler: () => CONSTANTS_ID },
    load: { filter: { id: new RegExp(`^${CONSTANTS_ID}$`) }, handler: () => code.join('') },
  };
}

function ownVariables(): Rolldown.Plugin {
  return {
    name: 'waymark:module-variables',
    transform: {
      filter: { id: { include: SCRIPT_FILE, exclude: /^\0/ }, code: USES_MODULE_VARIABLES },
      handler: (code, id) => ({ code: modulePrefix(id) + code.replace(/^#!/, '//'), map: null }),
    },
  };
}

function collectFiles(files: Set<string>): Rolldown.Plugin {
  return {
    name: 'waymark:collect-files',
    moduleParsed({ id }) {
      if (!id.startsWith('\0')) files.add(id);
    },
  };
}

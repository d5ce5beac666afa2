import { extname, join } from 'node:path';
import type { Plugin } from 'vite';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { projectPath, withSlashes } from '../../diagnostics/project-path.ts';
import { fileOf, isOwnCode } from '../own-code.ts';
import { readSource } from '../read-source.ts';
import { checkUseCache } from '../use-cache/compile-use-cache.ts';
import type { UseCacheSettings } from '../use-cache/use-cache-settings.ts';
import type { BundleInput } from '../bundle-project.ts';
import { surfaceImport } from '../surface-import.ts';
import { brokenJson } from './broken-json.ts';
import { diagnoseBundleError } from './diagnose-bundle-error.ts';
import { placeOfImport } from './place-of-import.ts';
import { syntaxErrors } from './syntax-errors.ts';
import { unresolvedImport } from './unresolved-import.ts';

/** What stands in for a module that is missing, so that the search for errors can go on. */
const STAND_IN = '\0waymark:stand-in';

/** What a search for errors has come upon. */
export interface FoundErrors {
  readonly diagnostics: Diagnostic[];
  /** Modules that have errors of their own: that they export nothing is no news. */
  readonly broken: Set<string>;
}

/**
 * Collects every syntax error and every import that leads nowhere in the project's own modules, where a plain
 * build stops at the first of a module.
 */
export function collectErrorsPlugin(
  { dir, useCache }: Pick<BundleInput, 'dir' | 'useCache'>,
  { diagnostics, broken }: FoundErrors,
): Plugin {
  broken.add(STAND_IN);
  // What Vite takes for the importer of what none asks for: those who look whether something is there.
  const noImporter = withSlashes(join(dir, 'index.html'));
  return {
    name: 'waymark:collect-errors',
    enforce: 'pre',
    async resolveId(specifier, importer, options) {
      if (importer === undefined || importer === noImporter || !isOwnCode(importer)) return undefined;
      const file = fileOf(importer);
      const report = (found: readonly Diagnostic[]) => {
        const place = placeOfImport(file, specifier, dir);
        // What is wrong lies elsewhere where a place is named already: in the package.json of a package, say.
        for (const each of found) diagnostics.push(each.file === undefined ? { ...each, ...place } : each);
        return STAND_IN;
      };
      const surface = surfaceImport(specifier);
      if (surface?.kind === 'unsupported') {
        const { message, hint } = surface;
        return report([{ code: 'ERR_FEATURE_UNSUPPORTED', severity: 'error', message, hint }]);
      }
      try {
        const resolved = await this.resolve(specifier, importer, { ...options, skipSelf: true });
        if (resolved) return resolved;
      } catch (error) {
        return report(diagnoseBundleError(error, dir));
      }
      // A `require` may stand in a `try`; whether it does, Vite knows.
      if (options.kind === 'require-call') return undefined;
      return report([unresolvedImport(specifier, file, dir)]);
    },
    load(id) {
      if (id === STAND_IN) return 'export {};';
      // With a query behind it, Vite makes something else of a file than a module.
      if (!isOwnCode(id) || id !== fileOf(id) || !/\.(?:[mc]?[jt]sx?|json)$/.test(id)) return undefined;
      const found = checkSource(id, dir, useCache);
      if (found.length === 0) return undefined;
      diagnostics.push(...found);
      broken.add(id);
      return extname(id) === '.json' ? '{}' : 'export {};';
    },
  };
}

function checkSource(path: string, dir: string, useCache: UseCacheSettings): readonly Diagnostic[] {
  const file = projectPath(path, dir);
  const { text, problem } = readSource(path);
  if (problem) return [{ ...problem, severity: 'error', file }];
  if (extname(path) !== '.json') {
    const errors = syntaxErrors(file, text, { semantic: true });
    return errors.length > 0 ? errors : checkUseCache(file, text, useCache);
  }
  const broken = brokenJson(file, text);
  return broken ? [broken] : [];
}

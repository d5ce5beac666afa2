import { readFileSync } from 'node:fs';
import { parseSync, type Plugin } from 'vite';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { lineAndColumn } from '../diagnostics/line-and-column.ts';
import { projectPath } from './diagnose-bundle-error.ts';
import { surfaceImport } from './next-surface.ts';

/** What stands in for a module that is missing or broken, so that the search for errors can go on. */
const STAND_IN = '\0waymark:stand-in';

/**
 * Collects every syntax error and every import that leads nowhere in the project's own modules, where a plain
 * build stops at the first of a module.
 */
export function collectErrorsPlugin(dir: string, found: Diagnostic[]): Plugin {
  const sources = new Map<string, string>();
  return {
    name: 'waymark:collect-errors',
    enforce: 'pre',
    async resolveId(specifier, importer, options) {
      if (importer === undefined || !isProjectFile(importer, dir)) return undefined;
      const surface = surfaceImport(specifier);
      if (surface?.kind === 'unsupported') {
        const { message, hint } = surface;
        found.push({
          code: 'ERR_FEATURE_UNSUPPORTED',
          severity: 'error',
          message,
          hint,
          ...whereIs(specifier, importer, sources, dir),
        });
        return STAND_IN;
      }
      const resolved = await this.resolve(specifier, importer, { ...options, skipSelf: true });
      if (resolved) return resolved;
      found.push(unresolved(specifier, importer, sources, dir));
      return STAND_IN;
    },
    load(id) {
      if (id === STAND_IN) return { code: 'export {};', syntheticNamedExports: true } as never;
      if (!isProjectFile(id, dir) || !/\.[mc]?[jt]sx?$/.test(id)) return undefined;
      const source = readFileSync(id, 'utf8');
      sources.set(id, source);
      const { errors } = parseSync(id, source);
      if (errors.length === 0) return undefined;
      for (const error of errors) {
        const place = lineAndColumn(source, error.labels[0]?.start ?? 0);
        found.push({
          code: 'ERR_SYNTAX',
          severity: 'error',
          message: error.message,
          file: projectPath(id, dir),
          ...place,
        });
      }
      return 'export {};';
    },
  };
}

function isProjectFile(id: string, dir: string): boolean {
  return id.startsWith(dir) && !id.includes('/node_modules/');
}

function unresolved(
  specifier: string,
  importer: string,
  sources: ReadonlyMap<string, string>,
  dir: string,
): Diagnostic {
  const relativePath = specifier.startsWith('.') || specifier.startsWith('/');
  const alias = specifier.startsWith('@/') || specifier.startsWith('~/') || specifier.startsWith('#');
  const hint = relativePath
    ? 'Check the path: no such file, with any of the endings .ts, .tsx, .js, .jsx, .mts, .mjs, .json.'
    : alias
      ? 'Check the file, and `paths` in tsconfig.json.'
      : `Install it: npm install ${specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/')}`;
  const message = `The import of "${specifier}" leads nowhere.`;
  return {
    code: 'ERR_IMPORT_UNRESOLVED',
    severity: 'error',
    message,
    hint,
    ...whereIs(specifier, importer, sources, dir),
  };
}

function whereIs(specifier: string, importer: string, sources: ReadonlyMap<string, string>, dir: string) {
  const source = sources.get(importer) ?? '';
  const at = [`'${specifier}'`, `"${specifier}"`]
    .map((text) => source.indexOf(text))
    .find((index) => index >= 0);
  return { file: projectPath(importer, dir), ...(at === undefined ? {} : lineAndColumn(source, at)) };
}

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { parseSource } from '../parse-source.ts';
import { projectPath } from '../../diagnostics/project-path.ts';
import { isCommonJs } from '../exports/commonjs-exports.ts';
import { moduleExports } from '../exports/module-exports.ts';
import { isRuntimeFile } from '../is-runtime-file.ts';
import { fileOf } from '../own-code.ts';
import { runtimeFile } from '../runtime-file.ts';
import { CLIENT_RUNTIME, standInCommonJs, standInModule } from './client-stand-in.ts';

/** Finds the file that an import of a module leads to. */
type Resolve = (specifier: string, importer: string) => Promise<string | undefined>;

/**
 * Puts references in the place of modules with the directive `'use client'`, as Next.js does: route files share code
 * with pages, and what is for browsers is not to run on a server.
 *
 * @param dir The absolute path of the project directory.
 * @param isDev Whether the modules run from their sources, outside of a bundle.
 * @see https://nextjs.org/docs/app/api-reference/directives/use-client
 */
export function clientModulesPlugin(dir: string, isDev: boolean): Plugin {
  return {
    name: 'waymark:client-modules',
    enforce: 'pre',
    resolveId: {
      filter: { id: new RegExp(`^${CLIENT_RUNTIME}$`) },
      handler() {
        const path = runtimeFile('next/client-reference');
        return isDev ? { id: pathToFileURL(path).href, external: true } : path;
      },
    },
    transform: {
      filter: { id: /\.[mc]?[jt]sx?(?:\?|$)/, code: /['"]use client['"]/ },
      async handler(code, id) {
        const file = fileOf(id);
        if (isRuntimeFile(file) || !hasDirective(file, code)) return undefined;
        const module = projectPath(file, dir);
        // In dev, packages of CommonJS are Node's affair.
        if (isCommonJs(code)) return isDev ? undefined : { code: standInCommonJs(module), map: null };
        const resolve: Resolve = async (specifier, importer) =>
          (await this.resolve(specifier, importer, { skipSelf: true }))?.id;
        const names = await exportedNames(file, code, resolve, new Set([file]));
        return { code: standInModule(module, [...names]), map: null };
      },
    },
  };
}

/** Whether `'use client'` stands where directives do, before everything else. */
function hasDirective(file: string, code: string): boolean {
  for (const statement of parseSource(file, code).program.body) {
    if (statement.type !== 'ExpressionStatement' || typeof statement.directive !== 'string') return false;
    if (statement.directive === 'use client') return true;
  }
  return false;
}

/** The names that a module exports, those of `export *` included. */
async function exportedNames(
  file: string,
  code: string,
  resolve: Resolve,
  seen: Set<string>,
): Promise<ReadonlySet<string>> {
  const { names, stars } = moduleExports(file, code);
  const all = new Set(names.keys());
  for (const specifier of stars) {
    const target = fileOf((await resolve(specifier, file)) ?? '');
    if (target === '' || seen.has(target)) continue;
    seen.add(target);
    const inner = await exportedNames(target, readFileSync(target, 'utf8'), resolve, seen);
    for (const name of inner) if (name !== 'default') all.add(name);
  }
  return all;
}

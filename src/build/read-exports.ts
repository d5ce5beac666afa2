import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'vite';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { lineAndColumn } from '../diagnostics/line-and-column.ts';

/** What a module exports, as its source shows it. */
export interface ModuleExports {
  readonly exports: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the names that a module exports from its source, those of `export * from './other'` included.
 *
 * @param file The module, relative to `dir`.
 */
export function readExports(
  dir: string,
  file: string,
  source: string,
  seen: ReadonlySet<string> = new Set(),
): ModuleExports {
  const { module, errors } = parseSync(file, source);
  if (errors.length > 0) {
    const diagnostics = errors.map((error): Diagnostic => {
      const place = lineAndColumn(source, error.labels[0]?.start ?? 0);
      return { code: 'ERR_SYNTAX', severity: 'error', message: error.message, file, ...place };
    });
    return { exports: [], diagnostics };
  }
  const names: string[] = [];
  for (const { isType, exportName, moduleRequest } of module.staticExports.flatMap((each) => each.entries)) {
    if (isType) continue;
    if (exportName.kind === 'Name' && exportName.name !== null) names.push(exportName.name);
    else if (exportName.kind === 'Default') names.push('default');
    else if (moduleRequest)
      names.push(...starExports(dir, file, moduleRequest.value, new Set([...seen, file])));
  }
  return { exports: names, diagnostics: [] };
}

const ENDINGS = ['', '.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '/index.ts', '/index.tsx', '/index.js'];

function starExports(
  dir: string,
  file: string,
  specifier: string,
  seen: ReadonlySet<string>,
): readonly string[] {
  const base = specifier.startsWith('.') ? join(dirname(file), specifier) : specifier.replace(/^@\//, '');
  const target = ENDINGS.map((ending) => base + ending).find(
    (path) => /\.\w+$/.test(path) && existsSync(join(dir, path)),
  );
  if (target === undefined || seen.has(target)) return [];
  const { exports } = readExports(dir, target, readFileSync(join(dir, target), 'utf8'), seen);
  return exports.filter((name) => name !== 'default');
}

import { extname, join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { diagnoseBundleError } from '../errors/diagnose-bundle-error.ts';
import { syntaxErrors } from '../errors/syntax-errors.ts';
import type { ImportResolver } from '../import-resolver.ts';
import { fileOf, isOwnCode } from '../own-code.ts';
import { readSource } from '../read-source.ts';
import { checkBodySize } from './check-body-size.ts';
import { moduleExports } from './module-exports.ts';

/** What a route file exports, and what keeps that from being known. */
export interface ReadExports {
  readonly exports: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the names that a route file exports from its source, those of `export * from './other'` included.
 *
 * @param dir The absolute path of the project directory.
 * @param file The route file, relative to `dir`.
 * @param resolve Asked only for what `export *` names.
 */
export async function readExports(dir: string, file: string, resolve: ImportResolver): Promise<ReadExports> {
  const path = join(dir, file);
  const { text, problem } = readSource(path);
  if (problem) return { exports: [], diagnostics: [{ ...problem, severity: 'error', file }] };
  const errors = syntaxErrors(file, text, { semantic: false });
  if (errors.length > 0) return { exports: [], diagnostics: errors };
  try {
    const names = await namesOf(path, text, resolve, new Set([path]));
    return { exports: [...names], diagnostics: checkBodySize(dir, file) };
  } catch (error) {
    return {
      exports: [...moduleExports(path, text).names.keys()],
      diagnostics: diagnoseBundleError(error, dir),
    };
  }
}

async function namesOf(
  path: string,
  source: string,
  resolve: ImportResolver,
  seen: ReadonlySet<string>,
): Promise<Set<string>> {
  const { names, stars } = moduleExports(path, source);
  const counts = new Map<string, number>();
  for (const specifier of new Set(stars)) {
    const target = await resolve(specifier, path);
    if (target === undefined || seen.has(target) || !isModule(target)) continue;
    const { text } = readSource(target);
    if (text === undefined) continue;
    for (const name of await namesOf(target, text, resolve, new Set([...seen, target])))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  // ECMA-262, 16.2.1.7.2.1: `export *` leaves `default` out, and what two of them bring under one name.
  const starred = [...counts].filter(([name, count]) => name !== 'default' && count === 1);
  return new Set([...names.keys(), ...starred.map(([name]) => name)]);
}

function isModule(id: string): boolean {
  return isOwnCode(id) && id === fileOf(id) && /^\.[mc]?[jt]sx?$/.test(extname(id));
}

import { basename, extname } from 'node:path';
import { parseSource } from '../parse-source.ts';
import { type Diagnostic, DiagnosticsError } from '../../diagnostics/diagnostic.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';
import { isCommonJs } from '../exports/commonjs-exports.ts';
import type { SyntaxNode } from '../uses/walk-syntax.ts';
import { CacheProblems } from './cache-problems.ts';
import { type CacheFindings, findCachedFunctions } from './cached-functions.ts';
import { findRefusedConfig } from './refused-config.ts';
import { rewriteCachedFunctions } from './rewrite-cached-functions.ts';
import type { UseCacheSettings } from './use-cache-settings.ts';

/** A module that may have the directive `'use cache'`. */
export interface CompileInput {
  /** Its file, relative to the project directory: part of the keys. */
  readonly file: string;
  readonly code: string;
  readonly settings: UseCacheSettings;
  /** What the functions that do the caching are imported from. */
  readonly runtime: string;
  /** Whether each evaluation of the module has results of its own: an edit is to be seen at once. */
  readonly isDev: boolean;
}

/**
 * Compiles the directives of a module.
 *
 * @returns `undefined` where it has none.
 * @throws {DiagnosticsError} with all that is wrong with them.
 */
export function compileUseCache(input: CompileInput) {
  const { file, code, settings } = input;
  const read = readModule(file, code, settings);
  if (!read) return undefined;
  const errors = diagnose(file, code, read.findings);
  if (errors.length > 0) throw new DiagnosticsError(errors);
  const { functions, values } = read.findings;
  if (functions.length === 0 && values.length === 0) return undefined;
  const text = rewriteCachedFunctions({ ...input, ...read });
  return { code: text.toString(), map: text.generateMap({ source: file, hires: true }) };
}

/** What is wrong with the directives of a source that can be parsed. */
export function checkUseCache(file: string, code: string, settings: UseCacheSettings): Diagnostic[] {
  const read = readModule(file, code, settings);
  return read ? diagnose(file, code, read.findings) : [];
}

function readModule(
  file: string,
  code: string,
  { isEnabled, cacheComponents, kinds }: UseCacheSettings,
): { program: SyntaxNode; findings: CacheFindings } | undefined {
  const { program, errors } = parseSource(file, code);
  // Who compiles the module tells what is wrong with it.
  if (errors.some(({ severity }) => severity === 'Error')) return undefined;
  const root = program as unknown as SyntaxNode;
  const isRouteFile = basename(file, extname(file)) === 'route';
  const problems = new CacheProblems();
  const findings = findCachedFunctions(root, { isEnabled, kinds, isRouteFile }, problems);
  const [first] = findings.functions;
  if (first && isCommonJs(code)) problems.commonJs(first.node);
  if (isRouteFile && cacheComponents) findRefusedConfig(root, problems);
  return { program: root, findings };
}

function diagnose(file: string, code: string, { problems }: CacheFindings): Diagnostic[] {
  return problems.list.map(({ offset, ...problem }) => ({
    severity: 'error',
    file,
    ...lineAndColumn(code, offset),
    ...problem,
  }));
}

import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Diagnostic, DiagnosticPlace } from '../diagnostics/diagnostic.ts';
import { escapePattern } from '../diagnostics/escape-pattern.ts';
import { lineAndColumn } from '../diagnostics/line-and-column.ts';
import { projectPath } from '../diagnostics/project-path.ts';
import type { ConfigBundle } from './bundle-config.ts';
import { describeThrown } from './describe-thrown.ts';
import { writtenColumn } from './module-variables.ts';

/** What rolldown raised while it bundled a config file, one diagnostic for each of its errors. */
export function bundleDiagnostics(dir: string, file: string, error: unknown): Diagnostic[] {
  const name = projectPath(file, dir);
  const logs = rolldownLogs(error);
  if (logs.length === 0) return [loadDiagnostic(name, describeThrown(error))];
  return logs.map((log) => logDiagnostic(dir, name, log));
}

/** What was thrown while a config file was evaluated. */
export function evaluationDiagnostic(
  dir: string,
  file: string,
  bundle: ConfigBundle,
  error: unknown,
): Diagnostic {
  const name = projectPath(file, dir);
  const found = findMissing(bundle, error);
  if (!found) return loadDiagnostic(name, describeThrown(error));
  const [specifier, importer] = found;
  return {
    ...loadDiagnostic(name, `the package '${specifier}', which it imports, cannot be found`),
    file: projectPath(importer, dir),
    ...placeOfText(importer, specifier),
    hint: `install it, or correct its name: npm install ${packageName(specifier)}`,
  };
}

function loadDiagnostic(name: string, reason: string): Diagnostic {
  return {
    code: 'ERR_CONFIG_LOAD',
    severity: 'error',
    message: `Cannot load ${name}: ${reason}`,
    file: name,
  };
}

interface RolldownLog {
  readonly message: string;
  readonly code?: string;
  readonly loc?: { readonly file?: string; readonly line: number; readonly column: number };
}

function rolldownLogs(error: unknown): readonly RolldownLog[] {
  const logs = error instanceof Error && 'errors' in error ? error.errors : undefined;
  return Array.isArray(logs) ? (logs as RolldownLog[]) : [];
}

function logDiagnostic(dir: string, name: string, log: RolldownLog): Diagnostic {
  const code = log.code === 'TSCONFIG_ERROR' ? 'ERR_TSCONFIG' : 'ERR_CONFIG_LOAD';
  return { ...loadDiagnostic(name, firstLine(log.message)), code, ...placeOfLog(dir, log) };
}

function placeOfLog(dir: string, { loc }: RolldownLog): DiagnosticPlace {
  if (!loc?.file) return {};
  const column = writtenColumn(loc.file, loc.line, loc.column + 1);
  return { file: projectPath(loc.file, dir), line: loc.line, column };
}

// The lines that follow draw the source as a frame.
function firstLine(message: string): string {
  return (stripVTControlCharacters(message).split('\n')[0] ?? '').replace(/^\[\w+\]\s*/, '');
}

// Node.js names the package for an import, and what was written for a require.
function findMissing({ missing }: ConfigBundle, error: unknown): readonly [string, string] | undefined {
  const message = error instanceof Error ? error.message : '';
  const named = /^Cannot find (?:package|module) '([^']+)'/.exec(message)?.[1];
  return [...missing].find(([specifier]) => specifier === named || packageName(specifier) === named);
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function placeOfText(file: string, specifier: string): DiagnosticPlace {
  const text = readFileSync(file, 'utf8');
  const offset = text.search(new RegExp(`(['"])${escapePattern(specifier)}\\1`));
  return offset < 0 ? {} : lineAndColumn(text, offset);
}

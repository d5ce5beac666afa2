import { relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** The fields by which Rolldown and Vite describe an error of a module. */
interface ModuleError {
  readonly message: string;
  readonly code?: string;
  readonly id?: string;
  readonly hint?: string;
  readonly loc?: { readonly file?: string; readonly line: number; readonly column: number };
  readonly errors?: readonly ModuleError[];
}

/** Makes diagnostics of what Vite threw: one for each error, with the place that it names. */
export function diagnoseBundleError(error: unknown, dir: string): Diagnostic[] {
  if (!(error instanceof Error)) return [{ code: 'ERR_BUILD', severity: 'error', message: String(error) }];
  const top = error as ModuleError;
  return (top.errors ?? [top]).map((each) => describe(each, dir));
}

function describe(error: ModuleError, dir: string): Diagnostic {
  const text = stripVTControlCharacters(error.message);
  const first = (text.split('\n')[0] ?? text).replace(/^(?:\[[^\]]*\]\s*)+/, '');
  const message = first
    .replace(/ in \S+$/, '')
    .replace(/ imported from ".*$/, '')
    .trim();
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return { code: codeOf(error, first), severity: 'error', message, ...placeOf(error, text, dir), ...hint };
}

function codeOf({ code, id }: ModuleError, text: string): Diagnostic['code'] {
  if (code === 'UNRESOLVED_IMPORT' || /resolve import|could not resolve/i.test(text))
    return 'ERR_IMPORT_UNRESOLVED';
  if (code === 'MISSING_EXPORT') return 'ERR_EXPORT_MISSING';
  if (code === 'PARSE_ERROR' || (code === 'PLUGIN_ERROR' && id === undefined)) return 'ERR_SYNTAX';
  return 'ERR_BUILD';
}

function placeOf(
  { id, loc }: ModuleError,
  text: string,
  dir: string,
): Pick<Diagnostic, 'file' | 'line' | 'column'> {
  // Rolldown's own transforms name the file, relative to the current directory, in the text alone.
  const named = /\[ (\S+):(\d+):(\d+) \]/.exec(text);
  const file = loc?.file ?? id ?? named?.[1];
  if (file === undefined || file.startsWith('\0')) return {};
  const shown = projectPath(file, dir);
  if (loc) return { file: shown, line: loc.line, column: loc.column + 1 };
  return named ? { file: shown, line: Number(named[2]), column: Number(named[3]) } : { file: shown };
}

/** A path as diagnostics show it: relative to the project directory, with `/` between its parts. */
export function projectPath(file: string, dir: string): string {
  return relative(dir, file).split(sep).join('/');
}

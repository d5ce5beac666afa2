import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Diagnostic, DiagnosticPlace } from '../../diagnostics/diagnostic.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';
import { projectPath } from '../../diagnostics/project-path.ts';
import { fileOf, isOwnCode } from '../own-code.ts';
import { readSource } from '../read-source.ts';
import { diagnoseResolverError } from './diagnose-resolver-error.ts';
import { missingExport } from './missing-export.ts';
import { placeOfImport } from './place-of-import.ts';
import { plainSyntaxError } from './plain-syntax-error.ts';
import { unresolvedImport } from './unresolved-import.ts';

/** The fields by which Rolldown and Vite describe an error of a module. */
interface ModuleError {
  readonly message: string;
  readonly code?: string;
  readonly id?: unknown;
  readonly hint?: string;
  /** The place, as an offset in what was parsed. */
  readonly pos?: number;
  /** Of a missing export: the module that lacks it. */
  readonly exporter?: string;
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
  const resolver = diagnoseResolverError(text, dir);
  if (resolver) return resolver;
  const unresolved =
    /resolve import "(.*)" from "(.+?)"/.exec(text) ?? /Could not resolve '(.*)' in (\S+)/.exec(text);
  const place = placeOf(error, text, dir);
  if (unresolved) {
    const [, specifier = '', importer = ''] = unresolved;
    const file = place.file === undefined ? importer : resolve(dir, place.file);
    if (!isOwnCode(file)) return { ...unresolvedImport(specifier, file, dir), ...place };
    return { ...unresolvedImport(specifier, file, dir), ...placeOfImport(file, specifier, dir), ...place };
  }
  const lacking = /^(?:\[\w+\] )?"(.+)" is not exported by "/.exec(text)?.[1];
  if (lacking !== undefined && error.exporter !== undefined)
    return { ...missingExport(lacking, error.exporter, dir), ...place };
  const message = plainMessage(error, text, dir);
  if (SYNTAX.has(error.code ?? ''))
    return { code: 'ERR_SYNTAX', severity: 'error', ...syntaxError(error, message, dir, place) };
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return { code: codeOf(error), severity: 'error', message, ...place, ...hint };
}

/** What is left of a message without the marks of the tools that it came through, and without their drawings. */
function plainMessage({ loc }: ModuleError, text: string, dir: string): string {
  const cause = /\nCaused by:\n\s+(?:0: )?(.+)/.exec(text)?.[1];
  const lines = (cause ?? text).split('\n');
  // Of several errors in one module the first is told, and the others are met again once it is mended.
  const first = lines[0]?.startsWith('Parse failure: ') && loc ? lines[1] : lines[0];
  const message = (first ?? text)
    .replace(/^(?:\[[^\]]*\]:? *)+/, '')
    .replaceAll(`${dir}/`, '')
    .trim();
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** What a parser says in plain words, with its place as far as that is one of the source. */
function syntaxError(
  { pos, loc }: ModuleError,
  message: string,
  dir: string,
  place: DiagnosticPlace,
): DiagnosticPlace & Pick<Diagnostic, 'message' | 'hint'> {
  const { text } = place.file === undefined ? {} : readSource(resolve(dir, place.file));
  if (text === undefined || pos === undefined || !loc) return { ...place, message };
  const { line, column } = lineAndColumn(text, pos);
  // What was parsed may have been rewritten before, and then its places are those of no text that the user has.
  if (loc.line !== line || loc.column + 1 !== column)
    return { ...(place.file && { file: place.file }), message };
  const label = { message: null, start: pos, end: pos };
  const found = plainSyntaxError(
    { message: message.replace(/\.$/, ''), labels: [label], helpMessage: null },
    text,
  );
  return { ...place, message: found.message, ...(found.hint === undefined ? {} : { hint: found.hint }) };
}

const SYNTAX = new Set(['PARSE_ERROR', 'ILLEGAL_REASSIGNMENT', 'ASSIGN_TO_IMPORT']);

function codeOf({ code, hint, loc }: ModuleError): Diagnostic['code'] {
  // Waymark's own plugin is the one that gives hints.
  if (hint !== undefined) return 'ERR_FEATURE_UNSUPPORTED';
  return code === 'PLUGIN_ERROR' && loc ? 'ERR_SYNTAX' : 'ERR_BUILD';
}

function placeOf({ id, loc }: ModuleError, text: string, dir: string): DiagnosticPlace {
  // Rolldown's own transforms name the file in the text alone, relative to the current directory.
  const named = /\[ (.+):(\d+):(\d+) \]/.exec(text);
  const file = [loc?.file, id, named?.[1]].find((each) => typeof each === 'string');
  // A module that Waymark makes has no place that could be looked up.
  if (file === undefined || /\0|\\0/.test(file)) return {};
  const shown = projectPath(absolutePath(fileOf(file), dir), dir);
  if (loc) return { file: shown, line: loc.line, column: loc.column + 1 };
  return named ? { file: shown, line: Number(named[2]), column: Number(named[3]) } : { file: shown };
}

/** Vite names some files from the project directory on, as in a URL. */
function absolutePath(file: string, dir: string): string {
  if (!isAbsolute(file)) return resolve(file);
  return !existsSync(file) && existsSync(dir + file) ? dir + file : file;
}

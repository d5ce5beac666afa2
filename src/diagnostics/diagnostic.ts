import type { ErrorCode } from '../http/error-codes.ts';

/** One thing that is wrong with a project: what, where, and how to mend it. */
export interface Diagnostic {
  readonly code: ErrorCode;
  readonly severity: 'error' | 'warning';
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** The file, relative to the project directory, with `/` between its parts. */
  readonly file?: string;
  /** Line in the file, from 1. */
  readonly line?: number;
  /** Column in the line, from 1. */
  readonly column?: number;
  /** How to mend it. */
  readonly hint?: string;
}

/** Where a diagnostic points, as far as that is known. */
export type DiagnosticPlace = Pick<Diagnostic, 'file' | 'line' | 'column'>;

/** Raised where a project has errors: carries all of them, so that they can be reported at once. */
export class DiagnosticsError extends Error {
  override readonly name = 'DiagnosticsError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(asLine).join('\n'));
    this.diagnostics = diagnostics;
    // What is wrong lies in the project: which of Waymark's functions have found it helps nobody.
    this.stack = `${this.name}: ${this.message}`;
  }
}

function asLine(diagnostic: Diagnostic): string {
  const place = placeOf(diagnostic);
  return [place && `${place}:`, diagnostic.message, diagnostic.hint].filter(Boolean).join(' ');
}

/** Where a diagnostic points: `app/api/users/route.ts:3:7`, or `''`. */
export function placeOf({ file, line, column }: DiagnosticPlace): string {
  if (file === undefined) return '';
  if (line === undefined) return file;
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}

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

function asLine({ file, line, column, message, hint }: Diagnostic): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return [place && `${place}:`, message, hint].filter(Boolean).join(' ');
}

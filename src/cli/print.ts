import { styleText } from 'node:util';
import { type Diagnostic, DiagnosticsError } from '../diagnostics/diagnostic.ts';
import { formatDiagnostic } from '../diagnostics/format-diagnostic.ts';
import { gatherWarnings } from '../diagnostics/gather-warnings.ts';
import type { WaymarkError } from '../http/waymark-error.ts';

/** Writes what went wrong to the standard error. */
export function printFailure(error: WaymarkError | DiagnosticsError): void {
  if (error instanceof DiagnosticsError) return printDiagnostics(error.diagnostics);
  const { code, message } = error;
  console.error(format({ code, severity: 'error', message }));
}

/** Writes diagnostics to the standard error, and how many errors they were. */
export function printDiagnostics(diagnostics: readonly Diagnostic[]): void {
  for (const each of gatherWarnings(diagnostics)) console.error(`${format(each)}\n`);
  const errors = diagnostics.filter((each) => each.severity === 'error').length;
  if (errors > 0) console.error(styleText('red', `${errors} ${errors === 1 ? 'error' : 'errors'}`));
}

function format(diagnostic: Diagnostic): string {
  return formatDiagnostic(diagnostic, { dir: process.cwd(), color: usesColor() });
}

/** Whether colours are to be written: as the terminal, NO_COLOR and FORCE_COLOR have it. */
export function usesColor(): boolean {
  return styleText('red', 'x') !== 'x';
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { type Diagnostic, placeOf } from './diagnostic.ts';
import { sourceFrame } from './source-frame.ts';

/** How diagnostics are to be written. */
export interface FormatOptions {
  /** The absolute path of the project directory: source frames are read from there. */
  readonly dir: string;
  readonly color: boolean;
}

/**
 * Writes a diagnostic for a terminal: where, the code to look it up by, what, the lines in question, and how to mend it.
 */
export function formatDiagnostic(diagnostic: Diagnostic, { dir, color }: FormatOptions): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const label = diagnostic.severity === 'error' ? paint('red', 'error') : paint('yellow', 'warning');
  const place = placeOf(diagnostic);
  const heading = [label, place && paint('bold', place), paint('dim', diagnostic.code)];
  const lines = [heading.filter(Boolean).join(' '), indent(diagnostic.message)];
  const frame = frameOf(diagnostic, dir);
  if (frame !== undefined) lines.push(paint('dim', indent(frame)));
  if (diagnostic.hint !== undefined) lines.push(indent(`${paint('cyan', 'fix:')} ${diagnostic.hint}`));
  return lines.join('\n');
}

/** The source lines around a diagnostic's place; `undefined` where it has none, or the file cannot be read. */
export function frameOf({ file, line, column }: Diagnostic, dir: string): string | undefined {
  if (file === undefined || line === undefined) return undefined;
  try {
    return sourceFrame(readFileSync(join(dir, file), 'utf8'), line, column);
  } catch {
    return undefined;
  }
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

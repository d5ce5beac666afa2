import type { Diagnostic } from './diagnostic.ts';

/** As many of one kind are shown one by one; more would hide what else there is to read. */
const MOST = 3;

/**
 * Tells warnings that say the same of many files in one, with the first of these files; a project that brings its pages
 * has one for each of them. Errors stay as they are: each is to be mended.
 */
export function gatherWarnings(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const kinds = new Map<string, Diagnostic[]>();
  for (const each of diagnostics) {
    const key = keyOf(each);
    const same = key === undefined ? undefined : kinds.get(key);
    if (same) same.push(each);
    else kinds.set(key ?? `alone ${kinds.size}`, [each]);
  }
  return [...kinds.values()].flatMap((same) => (same.length > MOST ? [together(same)] : same));
}

/** `undefined` for what is told on its own. */
function keyOf({ severity, code, message, hint, file, line }: Diagnostic): string | undefined {
  if (severity === 'error' || file === undefined || line !== undefined) return undefined;
  return JSON.stringify([code, message, hint]);
}

function together(same: readonly Diagnostic[]): Diagnostic {
  const [first, second, third] = same as readonly [Diagnostic, Diagnostic, Diagnostic];
  const others = same.length - MOST;
  const message = `${first.message} The same holds for ${second.file}, ${third.file} and ${others} more.`;
  return { ...first, message };
}

import { readFileSync } from 'node:fs';

/**
 * Reads a JSON file that people write: comments and commas at the end of lists are left out.
 *
 * @returns `undefined` where there is none, or it is no JSON.
 */
export function readJson(path: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    const value: unknown = JSON.parse(withoutComments(text));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Strings are matched first, so that what looks like a comment in them stays. */
function withoutComments(text: string): string {
  const bare = text.replaceAll(/("(?:[^"\\]|\\.)*")|\/\*[^]*?\*\/|\/\/[^\n]*/g, '$1');
  return bare.replaceAll(/("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])/g, '$1');
}

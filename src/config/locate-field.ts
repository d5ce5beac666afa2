import { escapePattern } from '../diagnostics/escape-pattern.ts';
import { lineAndColumn } from '../diagnostics/line-and-column.ts';

/** A place in a file. */
export interface SourcePosition {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/**
 * Finds where a field of the config is written, by its text alone.
 *
 * @param inside The fields in it that lead to the one to find, outermost first; as far as they are written in its
 *   braces, the place is theirs.
 * @returns Undefined when it is not written out as `name:` or `name(`, or in several equally likely places.
 */
export function locateField(
  source: string,
  name: string,
  inside: readonly string[] = [],
): SourcePosition | undefined {
  const text = blankComments(source);
  let place: number | undefined;
  let range = { start: 0, end: text.length };
  for (const each of [name, ...inside]) {
    const found = outermost(text.slice(range.start, range.end), each);
    // A value that stands in a variable may be the only such one.
    if (found === undefined && each === name) continue;
    if (found === undefined) break;
    place = range.start + found;
    range = valueOf(text, place, range.end);
  }
  return place === undefined ? undefined : lineAndColumn(source, place);
}

/** Finds a text that is written out in quotes; undefined where there is none of it, or more than one. */
export function locateText(source: string, text: string): SourcePosition | undefined {
  const pattern = new RegExp(`(['"\`])${escapePattern(text)}\\1`, 'g');
  const found = [...blankComments(source).matchAll(pattern)];
  return found.length === 1 ? lineAndColumn(source, found[0]?.index ?? 0) : undefined;
}

function outermost(text: string, name: string): number | undefined {
  const pattern = new RegExp(`(?<![\\w$.])(['"]?)${escapePattern(name)}\\1\\s*[:(]`, 'g');
  const found = Array.from(text.matchAll(pattern), ({ index }) => ({
    index,
    depth: braceDepth(text, index),
  }));
  const top = Math.min(...found.map(({ depth }) => depth));
  const candidates = found.filter(({ depth }) => depth === top);
  return candidates.length === 1 ? candidates[0]?.index : undefined;
}

/** The text between the braces that a field's value is written in; none where it is not written in braces. */
function valueOf(text: string, field: number, end: number): { start: number; end: number } {
  const [before] = /^[^:]*:\s*\{/.exec(text.slice(field, end)) ?? [];
  if (before === undefined) return { start: field, end: field };
  const start = field + before.length;
  let depth = 1;
  for (const brace of text.slice(start, end).matchAll(/[{}]/g)) {
    depth += brace[0] === '{' ? 1 : -1;
    if (depth === 0) return { start, end: start + brace.index };
  }
  return { start, end };
}

function blankComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, (comment) =>
    comment.replaceAll(/[^\n]/g, ' '),
  );
}

function braceDepth(text: string, end: number): number {
  let depth = 0;
  for (const brace of text.slice(0, end).matchAll(/[{}]/g)) depth += brace[0] === '{' ? 1 : -1;
  return depth;
}

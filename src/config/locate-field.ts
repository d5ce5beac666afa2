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
 * @returns Undefined when it is not written out as `name:` or `name(`, or in several equally likely places.
 */
export function locateField(source: string, name: string): SourcePosition | undefined {
  const text = blankComments(source);
  const pattern = new RegExp(`(?<![\\w$.])(['"]?)${escapePattern(name)}\\1\\s*[:(]`, 'g');
  const found = Array.from(text.matchAll(pattern), ({ index }) => ({
    index,
    depth: braceDepth(text, index),
  }));
  const top = Math.min(...found.map(({ depth }) => depth));
  const outermost = found.filter(({ depth }) => depth === top);
  const [only] = outermost;
  return only && outermost.length === 1 ? lineAndColumn(source, only.index) : undefined;
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

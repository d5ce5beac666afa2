/** Where a text stops to be JSON. */
export interface JsonErrorPlace {
  /** Counted from 0, in UTF-16 units. */
  readonly offset: number;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column: number;
}

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end';

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;

/**
 * Finds where a text stops to be JSON (RFC 8259): engines word their errors each in their own way, some of them
 * without a place.
 *
 * @returns `undefined` for a text that is JSON.
 */
export function findJsonError(text: string): JsonErrorPlace | undefined {
  const offset = errorOffset(text);
  if (offset === undefined) return undefined;
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { offset, line: before.split('\n').length, column: offset - lineStart + 1 };
}

function errorOffset(text: string): number | undefined {
  // Not by recursion: the nesting is the client's.
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = skip(SPACE, text, 0);
  for (;;) {
    if (at >= text.length) return open.length === 0 && expected === 'comma or end' ? undefined : text.length;
    const next = step(text, at, expected, open);
    if (typeof next === 'number') return next;
    expected = next.expected;
    at = skip(SPACE, text, next.end);
  }
}

/** Reads one token: what may follow, or the offset of what may not stand there. */
function step(
  text: string,
  at: number,
  expected: Expected,
  open: ('{' | '[')[],
): { readonly end: number; readonly expected: Expected } | number {
  const sign = text[at];
  const container = open.at(-1);
  if (expected === 'colon') return sign === ':' ? { end: at + 1, expected: 'value' } : at;
  if (expected.endsWith('end') && container !== undefined && sign === (container === '{' ? '}' : ']')) {
    open.pop();
    return { end: at + 1, expected: 'comma or end' };
  }
  if (expected === 'comma or end') {
    if (sign !== ',' || container === undefined) return at;
    return { end: at + 1, expected: container === '{' ? 'key' : 'value' };
  }
  if (sign === '"') {
    const { end, isClosed } = readString(text, at);
    if (!isClosed) return end;
    return { end, expected: expected.startsWith('key') ? 'colon' : 'comma or end' };
  }
  if (expected.startsWith('key')) return at;
  if (sign === '{' || sign === '[') {
    open.push(sign);
    return { end: at + 1, expected: sign === '{' ? 'key or end' : 'value or end' };
  }
  const end = skip(SCALAR, text, at);
  return end === at ? at : { end, expected: 'comma or end' };
}

/** Reads a string: its end, or the offset of what may not stand in it. */
function readString(text: string, start: number): { readonly end: number; readonly isClosed: boolean } {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return { end: at + 1, isClosed: true };
    if (code < 0x20) return { end: at, isClosed: false };
    if (code !== 0x5c) continue;
    const length = skip(/\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y, text, at) - at;
    if (length === 0) return { end: at, isClosed: false };
    at += length - 1;
  }
  return { end: text.length, isClosed: false };
}

/** Where what a sticky pattern matches ends; `at` where it does not. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

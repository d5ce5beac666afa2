import { findJsonError } from './json-error.ts';

/** A value, or why there is none, as a sentence. */
export type Parsed = { readonly value: unknown } | { readonly fault: string; readonly pointer?: string };

const decoder = new TextDecoder('utf-8', { fatal: true });

/** What JSON may be like: what checks a value takes time for each part of it, and calls itself for each level. */
export interface JsonLimits {
  /** How deep objects and arrays may be nested. */
  readonly maxDepth: number;
  /** How many values there may be, those of objects and arrays included. */
  readonly maxValues: number;
}

/** Parses JSON that somebody sent. */
export function parseJson(bytes: Uint8Array, limits: JsonLimits): Parsed {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { fault: 'The body is not encoded in UTF-8.' };
  }
  const excess = findExcess(text, limits);
  if (excess !== undefined) return { fault: excess };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const place = findJsonError(text);
    if (place === undefined) throw error;
    return { fault: `The body is not valid JSON: ${describe(text, place)}` };
  }
  const pointer = mayPollute(text) ? findPolluting(value) : undefined;
  return pointer === undefined ? { value } : { fault: 'The body has a name that is not allowed.', pointer };
}

function describe(
  text: string,
  { offset, line, column }: { offset: number; line: number; column: number },
): string {
  const sign = text.codePointAt(offset);
  const found = sign === undefined ? 'it ends' : `unexpected ${JSON.stringify(String.fromCodePoint(sign))}`;
  return `${found} at line ${line}, column ${column}.`;
}

/** What of a text is more than is allowed, as a sentence. */
function findExcess(text: string, { maxDepth, maxValues }: JsonLimits): string | undefined {
  // Each level takes two signs and each value one more, and most bodies are short.
  if (text.length <= 2 * Math.min(maxDepth, maxValues)) return undefined;
  let depth = 0;
  let values = 1;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) isInString = false;
    } else if (code === QUOTE) isInString = true;
    else if (code === COMMA) values++;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      values++;
      if (++depth > maxDepth) return `The body is nested deeper than ${maxDepth} levels.`;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--;
    if (values > maxValues) return `The body has more than ${maxValues} values.`;
  }
  return undefined;
}

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Whether a text can have such a name, which can be written with escapes too. */
function mayPollute(text: string): boolean {
  // Faster than a pattern: this is done for every body.
  return text.includes('__proto__') || text.includes('constructor') || text.includes('\\u00');
}

/**
 * Finds a name by which code that copies properties would change the prototype of its copy, or of all objects:
 * `__proto__`, or `prototype` in `constructor`.
 *
 * @returns A JSON pointer (RFC 6901).
 */
function findPolluting(value: unknown): string | undefined {
  const waiting: [value: unknown, pointer: string][] = [[value, '']];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [each, pointer] = next;
    if (typeof each !== 'object' || each === null) continue;
    if (Object.hasOwn(each, '__proto__')) return `${pointer}/__proto__`;
    for (const [name, member] of Object.entries(each)) {
      if (typeof member !== 'object' || member === null) continue;
      if (name === 'constructor' && Object.hasOwn(member, 'prototype'))
        return `${pointer}/constructor/prototype`;
      waiting.push([member, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`]);
    }
  }
  return undefined;
}

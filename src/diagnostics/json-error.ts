/** Where and why a text is not JSON. */
export interface JsonError {
  /** What is wrong there, as a sentence. */
  readonly message: string;
  /** Where, as an offset in the text. */
  readonly offset: number;
}

const TOKEN =
  /[ \t\r\n]*(?:([{}[\]:,])|("(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?(?![\w.])|true\b|false\b|null\b))/uy;

type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or end';

/**
 * Finds the first place at which a text is not JSON: `JSON.parse` does not tell it in every version of Node.
 *
 * @returns `undefined` for a text that is JSON.
 */
export function jsonError(text: string): JsonError | undefined {
  const open: { readonly bracket: string; readonly offset: number }[] = [];
  let expected: Expected = 'value';
  let offset = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    TOKEN.lastIndex = offset;
    const [all = '', sign, string] = TOKEN.exec(text) ?? [];
    const start = all === '' ? skipSpace(text, offset) : offset + all.length - all.trimStart().length;
    const inside = open.at(-1);
    if (expected === ', or end' && !inside) {
      if (start === text.length && all === '') return undefined;
      return { message: 'There is more text after the end of the JSON value.', offset: start };
    }
    if (all === '') return unreadable(text, start, inside?.bracket);
    const next = step(expected, sign, string !== undefined, inside?.bracket);
    if (next === undefined)
      return { message: unexpected(expected, all.trim(), inside?.bracket), offset: start };
    if (sign === '{' || sign === '[') open.push({ bracket: sign, offset: start });
    else if (sign === '}' || sign === ']') open.pop();
    expected = next;
    offset += all.length;
  }
}

/** What comes after a token; `undefined` where the token must not stand. */
function step(
  expected: Expected,
  sign: string | undefined,
  isString: boolean,
  bracket: string | undefined,
): Expected | undefined {
  if (expected === ':') return sign === ':' ? 'value' : undefined;
  if (expected === ', or end') {
    if (sign === ',') return bracket === '{' ? 'name' : 'value';
    return sign === (bracket === '{' ? '}' : ']') ? ', or end' : undefined;
  }
  if (expected === 'name' || expected === 'name or }') {
    if (isString) return ':';
    return sign === '}' && expected === 'name or }' ? ', or end' : undefined;
  }
  if (sign === undefined) return ', or end';
  if (sign === '{') return 'name or }';
  if (sign === '[') return 'value or ]';
  return sign === ']' && expected === 'value or ]' ? ', or end' : undefined;
}

function unexpected(expected: Expected, token: string, bracket: string | undefined): string {
  if (token === (bracket === '{' ? '}' : ']') && (expected === 'name' || expected === 'value'))
    return expected === 'name' || bracket === '['
      ? 'JSON allows no comma before a closing bracket.'
      : 'A value is missing.';
  if (expected.startsWith('name')) return `A name in double quotes is expected, and not \`${token}\`.`;
  if (expected === ':') return `A colon is missing before \`${token}\`.`;
  if (expected === ', or end') return `A comma is missing before \`${token}\`.`;
  return `A value is expected, and not \`${token}\`.`;
}

function unreadable(text: string, offset: number, bracket: string | undefined): JsonError {
  const rest = text.slice(offset);
  if (rest === '') {
    const message =
      text.trim() === '' ? 'The file is empty.' : `The file ends too early: ${missing(bracket)}.`;
    return { message, offset };
  }
  if (rest.startsWith('//') || rest.startsWith('/*')) return { message: 'JSON has no comments.', offset };
  if (rest.startsWith("'")) return { message: 'JSON takes double quotes only.', offset };
  if (rest.startsWith('"'))
    return { message: 'The string is not closed, or holds a character that must be escaped.', offset };
  const word = /^[\w$.+-]+/.exec(rest)?.[0] ?? String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return { message: `\`${word}\` is nothing that JSON has: names and texts stand in double quotes.`, offset };
}

function missing(bracket: string | undefined): string {
  if (bracket === undefined) return 'a value is missing';
  return `\`${bracket === '{' ? '}' : ']'}\` is missing`;
}

function skipSpace(text: string, offset: number): number {
  return offset + (/^[ \t\r\n]*/.exec(text.slice(offset))?.[0].length ?? 0);
}

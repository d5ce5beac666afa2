/** The header lines of a request as they came, taken apart when they are asked for. */
export class RequestHead {
  /** Whether there can be a `Cookie` line: asked of every request, and most have none. */
  readonly mayHaveCookies: boolean;
  readonly #text: string;
  #pairs: string[] | undefined;

  /** @param text The lines, one byte a character, from the first name to the last value. */
  constructor(text: string, mayHaveCookies: boolean) {
    this.mayHaveCookies = mayHaveCookies;
    this.#text = text;
  }

  /** Names and values in turn, as they came. */
  pairs(): string[] {
    return (this.#pairs ??= readPairs(this.#text));
  }

  /** The values of a header, by its name in lower case, line by line. */
  values(name: string): string[] {
    const pairs = this.pairs();
    return pairs.filter((_value, index) => index % 2 === 1 && pairs[index - 1]?.toLowerCase() === name);
  }

  /** The value of a header, by its name in lower case, those of several lines joined; `undefined` where it has none. */
  value(name: string): string | undefined {
    if (name === 'cookie' && !this.mayHaveCookies) return undefined;
    const pairs = this.pairs();
    let found: string | undefined;
    for (let index = 0; index < pairs.length; index += 2) {
      const other = pairs[index] as string;
      if (other.length !== name.length || other.toLowerCase() !== name) continue;
      const value = pairs[index + 1] as string;
      // RFC 6265, section 5.4: cookies are one list with semicolons.
      found = found === undefined ? value : `${found}${name === 'cookie' ? '; ' : ', '}${value}`;
    }
    return found;
  }
}

/** The parser has accepted them: every line is a name, a colon and a value (RFC 9112, section 5). */
function readPairs(text: string): string[] {
  const pairs: string[] = [];
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const colon = text.indexOf(':', start);
    if (colon < 0 || colon > end) pairs.push(text.slice(start, end).trim(), '');
    else pairs.push(text.slice(start, colon), trimBlanks(text, colon + 1, end));
    start = end + 1;
  }
  return pairs;
}

/** Spaces, tabs and the line's CR around a value are not part of it; other blanks are. */
function trimBlanks(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d;
}

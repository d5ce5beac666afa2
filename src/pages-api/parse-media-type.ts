/** A media type and its charset, in lower case. */
export interface MediaType {
  readonly type: string;
  readonly charset: string | undefined;
}

const TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+$/;
const PARAMETER = /\s*;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[\w!#$%&'*+.^`|~-]+)\s*/y;

/**
 * Reads a `Content-Type` (RFC 9110, section 8.3.1).
 *
 * @returns `undefined` for what is not exactly one.
 */
export function parseMediaType(text: string): MediaType | undefined {
  const end = text.indexOf(';');
  const type = (end < 0 ? text : text.slice(0, end)).trim();
  if (!TYPE.test(type)) return undefined;
  let charset: string | undefined;
  let at = end < 0 ? text.length : end;
  while (at < text.length) {
    PARAMETER.lastIndex = at;
    const [whole, name = '', value = ''] = PARAMETER.exec(text) ?? [];
    if (whole === undefined) return undefined;
    if (name.toLowerCase() === 'charset') charset = unquote(value).toLowerCase();
    at += whole.length;
  }
  return { type: type.toLowerCase(), charset };
}

function unquote(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
}

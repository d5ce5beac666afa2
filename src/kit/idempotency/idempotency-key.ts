/** How long a key may be. */
const LONGEST = 255;

/**
 * Reads an `Idempotency-Key`: a string as structured fields have it (RFC 9651, section 3.3.3), `"8e03978e"`, and the
 * bare text that many clients send.
 *
 * @returns `undefined` for one that is none.
 */
export function readIdempotencyKey(header: string): string | undefined {
  const text = header.trim();
  if (text.length > LONGEST + 2) return undefined;
  if (!text.startsWith('"'))
    return /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,255}$/.test(text) ? text : undefined;
  const [, escaped] = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/.exec(text) ?? [];
  const key = escaped?.replaceAll(/\\(.)/g, '$1');
  return key !== undefined && key.trim() !== '' && key.length <= LONGEST ? key : undefined;
}

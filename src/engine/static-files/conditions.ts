import type { Representation } from './static-file.ts';

/** What of a request says under which conditions it wants an answer. */
type Fields = Pick<Headers, 'get'>;

/**
 * Evaluates the conditions of a GET or HEAD request, in the order of RFC 9110, section 13.2.2.
 *
 * @returns The status that they lead to; `undefined` where the request is to be answered as if it had none.
 */
export function evaluateConditions(fields: Fields, form: Representation): 304 | 412 | undefined {
  const ifMatch = fields.get('if-match');
  if (ifMatch !== null) {
    if (!listHas(ifMatch, form.etag, false)) return 412;
  } else if (form.lastModified > readDate(fields.get('if-unmodified-since'))) return 412;
  const ifNoneMatch = fields.get('if-none-match');
  const isFresh =
    ifNoneMatch === null
      ? form.lastModified <= readDate(fields.get('if-modified-since'))
      : listHas(ifNoneMatch, form.etag, true);
  return isFresh && !wantsReload(fields) ? 304 : undefined;
}

/** Whether a range is still of the file that the client has the rest of (RFC 9110, section 13.1.5). */
export function isSameFile(ifRange: string | null, form: Representation): boolean {
  if (ifRange === null) return true;
  return ifRange.startsWith('"') ? ifRange === form.etag : readDate(ifRange) === form.lastModified;
}

/** As in Next.js, a client that asks past all caches gets the whole answer. */
function wantsReload(fields: Fields): boolean {
  return /(?:^|,)\s*no-cache\s*(?:,|$)/.test(fields.get('cache-control') ?? '');
}

function listHas(list: string, etag: string, isWeak: boolean): boolean {
  if (list.trim() === '*') return true;
  return list.split(',').some((text) => {
    const tag = text.trim();
    return tag === etag || (isWeak && tag === `W/${etag}`);
  });
}

/** Milliseconds; NaN for no date, which compares as false with everything. */
function readDate(text: string | null): number {
  return text === null ? Number.NaN : Date.parse(text);
}

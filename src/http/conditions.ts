/** What of a request says under which conditions it wants an answer. */
type Fields = Pick<Headers, 'get'>;

/** What tells one state of a resource from another (RFC 9110, section 8.8). */
export interface Validators {
  /** Default: none, as of a resource that is not there. */
  readonly etag?: string | undefined;
  /** Milliseconds, in whole seconds. */
  readonly lastModified?: number | undefined;
}

/** How conditions are read. */
export interface ConditionOptions {
  /** Whether it is a GET or HEAD request. Default: true. */
  readonly isRead?: boolean;
  /**
   * Whether a client gets the whole answer that asks past all caches with `Cache-Control: no-cache`. As `fetch` of Node
   * does wherever it is given a condition, only files do it, as in Next.js. Default: false.
   */
  readonly mayReload?: boolean;
}

/**
 * Evaluates the conditions of a request, in the order of RFC 9110, section 13.2.2.
 *
 * @returns The status that they lead to; `undefined` where the request is to be answered as if it had none.
 */
export function evaluateConditions(
  fields: Fields,
  { etag, lastModified = Number.NaN }: Validators,
  { isRead = true, mayReload = false }: ConditionOptions = {},
): 304 | 412 | undefined {
  const ifMatch = fields.get('if-match');
  if (ifMatch !== null) {
    if (!listHas(ifMatch, etag, false)) return 412;
  } else if (lastModified > readDate(fields.get('if-unmodified-since'))) return 412;
  const ifNoneMatch = fields.get('if-none-match');
  if (!isRead) return ifNoneMatch !== null && listHas(ifNoneMatch, etag, true) ? 412 : undefined;
  const isFresh =
    ifNoneMatch === null
      ? lastModified <= readDate(fields.get('if-modified-since'))
      : listHas(ifNoneMatch, etag, true);
  return isFresh && !(mayReload && wantsReload(fields)) ? 304 : undefined;
}

/** Whether a range is still of the file that the client has the rest of (RFC 9110, section 13.1.5). */
export function isSameFile(ifRange: string | null, form: Validators): boolean {
  if (ifRange === null) return true;
  return ifRange.startsWith('"') ? ifRange === form.etag : readDate(ifRange) === form.lastModified;
}

function wantsReload(fields: Fields): boolean {
  return /(?:^|,)\s*no-cache\s*(?:,|$)/.test(fields.get('cache-control') ?? '');
}

function listHas(list: string, etag: string | undefined, isWeak: boolean): boolean {
  if (etag === undefined) return false;
  if (list.trim() === '*') return true;
  // Weak tags are never the same byte for byte (RFC 9110, section 8.8.3.2).
  if (!isWeak && etag.startsWith('W/')) return false;
  const own = opaque(etag);
  return list.split(',').some((text) => {
    const tag = text.trim();
    return isWeak ? opaque(tag) === own : tag === own;
  });
}

function opaque(etag: string): string {
  return etag.startsWith('W/') ? etag.slice(2) : etag;
}

/** Milliseconds; NaN for no date, which compares as false with everything. */
function readDate(text: string | null): number {
  return text === null ? Number.NaN : Date.parse(text);
}

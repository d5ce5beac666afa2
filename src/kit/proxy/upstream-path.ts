/** A path that must not be asked for: it could lead elsewhere than its text says. */
export class PathRefused extends Error {
  override readonly name = 'PathRefused';
}

/** How often a path is decoded to see what a server behind the next one may make of it. */
const MOST_DECODINGS = 4;

/**
 * The path and query to ask an upstream for, under the path of the target.
 *
 * The result stays under `basePath`, at whatever point it is decoded: what has dot segments or backslashes, plain or
 * encoded, is refused rather than cleaned, since servers differ in what they clean (RFC 3986, section 7.3).
 *
 * @param basePath The path of the target, without a slash at its end.
 * @param path Begins with `/`; may have a query.
 * @param search The query to ask with where `path` has none.
 * @throws {PathRefused}
 */
export function upstreamPath(basePath: string, path: string, search: string): string {
  const end = path.indexOf('?');
  const bare = end < 0 ? path : path.slice(0, end);
  checkPath(bare);
  // The host is any: a path that begins with one slash cannot change it, and is looked at again below.
  const url = new URL(`http://upstream${basePath}${path}`);
  if (end < 0) url.search = search;
  if (url.host !== 'upstream' || !isUnder(url.pathname, basePath))
    throw new PathRefused('It leads to another host.');
  return url.pathname + url.search;
}

/** What is left of a path behind a prefix, which ends where a segment does; `undefined` where it is not under it. */
export function pathBehind(prefix: string, path: string): string | undefined {
  if (!isUnder(path, prefix)) return undefined;
  const rest = path.slice(prefix.length);
  return rest === '' ? '/' : rest;
}

function isUnder(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/');
}

function checkPath(path: string): void {
  if (!path.startsWith('/') || path.startsWith('//')) throw new PathRefused('It must begin with one slash.');
  if (path.includes('#')) throw new PathRefused('It has a fragment.');
  let current = path;
  for (let round = 0; round <= MOST_DECODINGS; round++) {
    checkDecoded(current);
    const next = decode(current);
    if (next === current) return;
    current = next;
  }
  throw new PathRefused('It is encoded many times.');
}

function checkDecoded(path: string): void {
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  if (/[\\\u0000-\u001f\u007f]/.test(path))
    throw new PathRefused('It has a backslash or a control character.');
  // Some servers read what stands behind `;` as a parameter of the segment.
  if (path.split('/').some((segment) => /^\.{1,2}(?:;|$)/.test(segment)))
    throw new PathRefused('It has dot segments.');
}

/** Decodes one round; what is no valid encoding stays, as servers that are lenient leave it. */
function decode(path: string): string {
  return path.replace(/(?:%[\da-f]{2})+/gi, (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      // Bytes that are no UTF-8, of which each that is ASCII still counts.
      return text.replace(/%([0-7][\da-f])/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
    }
  });
}

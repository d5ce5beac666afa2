import { type Key, tokensToRegexp } from 'path-to-regexp';
import { parsePathPattern } from './path-pattern.ts';

/** Under which the data of a page is asked for in Next.js, and what its name then ends in. */
const DATA_PREFIX = '/:nextData(_next/data/[^/]{1,})?';
const FLIGHT_ENDS = String.raw`\.rsc|\.segments/.+\.segment\.rsc`;

/**
 * The regular expression of a matcher of proxy.ts: under the base path, and as in Next.js with the forms in which the
 * data of a page is asked for, so that who protects `/admin` protects `/admin.json` as well. Letters count by their
 * case, unlike in the rules of the config.
 *
 * @throws {TypeError} when the source is not in path-to-regexp's syntax.
 */
export function proxyPattern(source: string, basePath: string): RegExp {
  const tokens = parsePathPattern(fullSource(source, basePath));
  return new RegExp(tokensToRegexp(tokens, [] as Key[]).source);
}

function fullSource(source: string, basePath: string): string {
  const ends =
    source === '/'
      ? String.raw`(/?index|/?index\.json|/?index(?:${FLIGHT_ENDS}))?`
      : String.raw`{(\.json|${FLIGHT_ENDS})}?`;
  return `${basePath}${DATA_PREFIX}${source}${ends}`;
}

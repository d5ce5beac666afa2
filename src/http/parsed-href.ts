// What the URL parser leaves as it is, in a path as in a query; `#` ends both.
const PLAIN = /^\/[\w\-.~!$&()*+,;=:@%/?[\]|]*$/;
const DOT_SEGMENT = /\/(?:\.|%2e){1,2}(?:[/?]|$)/i;

/**
 * The `href` of the URL of a request, without a parse where it cannot change anything.
 *
 * @param origin As the URL parser writes it.
 * @param target A path with its query.
 */
export function parsedHref(origin: string, target: string): string {
  if (!PLAIN.test(target)) return new URL(origin + target).href;
  const mayHaveDots = target.includes('/.') || target.includes('/%');
  return mayHaveDots && DOT_SEGMENT.test(target) ? new URL(origin + target).href : origin + target;
}

/**
 * A query as it stands in the address of a redirect: the values of one name together, and everything encoded as
 * by `encodeURIComponent`, a space as `%20`. That is the form in which Next.js writes it.
 *
 * @returns The text without its `?`.
 */
export function queryText(query: URLSearchParams): string {
  const pairs: string[] = [];
  for (const name of new Set(query.keys())) {
    for (const value of query.getAll(name)) pairs.push(queryPair(name, encodeURIComponent(value)));
  }
  return pairs.join('&');
}

/** One entry of a query. */
export function queryPair(name: string, encodedValue: string): string {
  return `${encodeURIComponent(name)}=${encodedValue}`;
}

/** Texts that `URLSearchParams` would write as they are; those with `%` are left to it. */
const CANONICAL = /^\?[\w*.+-]+=[\w*.+-]*(?:&[\w*.+-]+=[\w*.+-]*)*$/;

/**
 * A `search` as a handler sees it: as in Next.js it is read and written anew, so that every key has its `=` and the
 * percent-encoding is whole and uniform.
 *
 * @param search With its `?`, or empty.
 */
export function canonicalSearch(search: string): string {
  if (search === '' || CANONICAL.test(search)) return search;
  const text = new URLSearchParams(search).toString();
  return text === '' ? '' : `?${text}`;
}

import type { PagesApiCall } from '../app/pages-api.ts';

/** The query of a request with the parameters of its path: `req.query`. */
export type ApiQuery = Partial<Record<string, string | string[]>>;

/**
 * What `req.query` is: a name that comes several times has a list, and a parameter of the path beats a query of its
 * name.
 *
 * @param url Path and query, as `req.url`.
 * @param rewritten What a rewrite has made of the query.
 */
export function readApiQuery(
  url: string,
  rewritten: URLSearchParams | undefined,
  params: PagesApiCall['params'],
): ApiQuery {
  const start = rewritten ? -1 : url.indexOf('?');
  const search = rewritten ?? (start < 0 ? undefined : new URLSearchParams(url.slice(start)));
  const query: ApiQuery = {};
  if (search) for (const [name, value] of search) add(query, name, value);
  return params ? { ...query, ...params } : query;
}

function add(query: ApiQuery, name: string, value: string): void {
  const earlier = Object.hasOwn(query, name) ? query[name] : undefined;
  const all = earlier === undefined ? value : [...[earlier].flat(), value];
  if (name === '__proto__') {
    Object.defineProperty(query, name, { value: all, enumerable: true, configurable: true, writable: true });
  } else query[name] = all;
}

import { sourceOf } from './lazy-request.ts';

/** The path and query of a request, without a parse of its URL. */
export function targetOf(request: Request): string {
  const source = sourceOf(request);
  if (source) return source.target;
  const { url } = request;
  // A URL of HTTP always has a path (WHATWG URL, section 4.3).
  const target = url.slice(url.indexOf('/', url.indexOf('//') + 2));
  const hash = target.indexOf('#');
  return hash < 0 ? target : target.slice(0, hash);
}

/** The path of a target: what stands before its query. */
export function pathPart(target: string): string {
  const end = target.indexOf('?');
  return end < 0 ? target : target.slice(0, end);
}

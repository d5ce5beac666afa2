import { type LazyRequest, sourceOf } from '../http/lazy-request.ts';
import { createLazyNextRequest, isLazyNextRequest } from './lazy-next-request.ts';
import type { PathnameConfig } from './next-pathname.ts';
import { adoptPlatformRequest, type NextRequest } from './next-request.ts';

/**
 * Makes a `NextRequest` of a request that nobody else holds, without a copy of its headers, body and signal, which
 * is three times the work of the request itself: of a lazy one over the same source, of a platform's in place. A
 * request of another class is copied.
 *
 * @param config Shapes `nextUrl`; leave it out where there is no base path.
 * @param seenAs What `url` and `nextUrl` show. Default: the URL that the request was made with.
 */
export function adoptRequest(request: Request, config?: PathnameConfig, seenAs?: string): NextRequest {
  const source = sourceOf(request);
  if (source && !config && seenAs === undefined && isLazyNextRequest(request)) return request;
  return source
    ? createLazyNextRequest(source, request as LazyRequest, config, seenAs)
    : adoptPlatformRequest(request, config, seenAs);
}

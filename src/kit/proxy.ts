import { forward } from './proxy/forward.ts';
import type { ProxyContext, ProxyOptions } from './proxy/proxy-options.ts';
import { readProxyOptions } from './proxy/read-proxy-options.ts';

export type {
  CircuitBreakerOptions,
  Duration,
  HeaderEdits,
  ProxyCall,
  ProxyContext,
  ProxyCookies,
  ProxyOptions,
  ProxyRedirects,
  ProxyRetries,
  ProxyTimeouts,
  ProxyTls,
  ProxyWebSockets,
} from './proxy/proxy-options.ts';

/** A handler that passes its requests on. */
export type ProxyHandler = (request: Request, context?: ProxyContext) => Promise<Response>;

/**
 * Makes a handler that passes requests on to another server, and its answers back: both ways as streams, without what
 * belongs to one connection only (RFC 9110, section 7.6.1), and to no other origin than the target's, whatever the
 * request says. A server that does not answer becomes 502, 503 or 504 with a problem body (RFC 9457).
 *
 * @param target The server to ask, and the path under which: `'https://api.example.com/v1'`.
 * @throws {TypeError} when the target or an option cannot be used.
 * @see https://nextjs.org/docs/app/guides/backend-for-frontend#proxying-to-a-backend
 * @example
 * ```ts
 * import { proxy } from 'waymark/proxy';
 *
 * const shop = proxy('https://shop.internal/v2', {
 *   stripPrefix: '/api/shop',
 *   headers: { authorization: `Bearer ${process.env.SHOP_TOKEN}` },
 * });
 *
 * export { shop as GET, shop as POST };
 * ```
 */
export function proxy(target: string | URL, options: ProxyOptions = {}): ProxyHandler {
  const settings = readProxyOptions(target, { ...options });
  return (request, context) => forward(settings, { request, context });
}

import { addressOfUnknown } from '../../http/client-facts.ts';
import { formatIp, isIpv4, networkOf, parseIp } from '../../http/ip-address.ts';
import { sourceBehind } from '../../http/lazy-request.ts';

/**
 * The address of the client that sent a request: that of the connection's other end or, where it is a proxy that
 * `server.trustProxy` of the config names, the one that the proxy tells. Addresses of IPv6 have one form each, and
 * IPv4-mapped ones are addresses of IPv4, so that they can be compared as texts.
 *
 * On a server that tells nothing of its connections, such as Next.js, it is the last address of `X-Forwarded-For`, which
 * the nearest proxy has written, or else that of `X-Real-IP`.
 *
 * @param request The one that the handler or `proxy.ts` was given.
 * @returns `undefined` where there is none, as on a Unix socket, and for a request that did not come from a client.
 * @see https://www.rfc-editor.org/rfc/rfc5952
 * @example
 * ```ts
 * import { clientIp } from 'waymark/client-ip';
 *
 * export function GET(request: Request) {
 *   return Response.json({ ip: clientIp(request) ?? null });
 * }
 * ```
 */
export function clientIp(request: Request): string | undefined {
  const source = sourceBehind(request);
  return source ? source.clientAddress : addressOfUnknown((name) => request.headers.get(name));
}

/**
 * The network that an address of IPv6 is in, `2001:db8:1:2::/64`: one client can have all addresses of a /64, so that
 * they count as one. An address of IPv4 is given back as it is.
 *
 * @param address As `clientIp` gives it; what is no address is given back as it is.
 * @param bits How many bits the network has, from 0 to 128. Default: 64.
 * @example
 * ```ts
 * import { clientIp, ipNetwork } from 'waymark/client-ip';
 *
 * export function GET(request: Request) {
 *   return Response.json({ network: ipNetwork(clientIp(request) ?? '') });
 * }
 * ```
 */
export function ipNetwork(address: string, bits = 64): string {
  if (!address.includes(':')) return address;
  const groups = parseIp(address);
  if (!groups) return address;
  return isIpv4(groups) ? formatIp(groups) : `${formatIp(networkOf(groups, bits))}/${bits}`;
}

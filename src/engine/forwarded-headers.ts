import { clientFacts, peerAddress, type SentHeader, trustedOrigin } from '../http/client-facts.ts';
import type { ProxyTrust } from '../http/proxy-trust.ts';

/** What request URLs and forwarding headers are made of besides the request itself. */
export interface ServerAddress {
  readonly scheme: 'http' | 'https';
  /** With the port, where it is not the scheme's own: `localhost:3000`. */
  readonly host: string;
  /** Without the port. */
  readonly hostname: string;
  readonly port: string;
}

/** What is known of a request that forwarding headers tell. */
export interface ForwardedFacts {
  readonly address: ServerAddress;
  /** The value of its `Host` header, if it has one. */
  readonly host: string | null;
  readonly remoteAddress: string | undefined;
}

/** As Next.js does: handlers find these whether or not a proxy stands before the server. */
export const FORWARDED_HEADERS = [
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-forwarded-for',
] as const;

/** What a forwarding header says where no proxy has said it; `null` for any other header. */
export function forwardedValue(
  name: string,
  { address, host, remoteAddress }: ForwardedFacts,
): string | null {
  switch (name) {
    case 'x-forwarded-host':
      return host ?? address.hostname;
    case 'x-forwarded-port':
      return address.port;
    case 'x-forwarded-proto':
      return address.scheme;
    case 'x-forwarded-for':
      return remoteAddress ?? '';
    default:
      return null;
  }
}

/** What the address of a client and the origin of its request's URL are worked out from. */
export interface OriginFacts {
  readonly address: ServerAddress;
  /** Which proxies are trusted; `undefined` where nobody has said. */
  readonly trust: ProxyTrust | undefined;
  readonly remoteAddress: string | undefined;
}

/** The origin of a request's URL. */
export function requestOrigin({ address, trust, remoteAddress }: OriginFacts, sent: SentHeader): string {
  return trust
    ? trustedOrigin(trust, remoteAddress, sent, address)
    : originAsInNext(address, sent('x-forwarded-proto'));
}

/** The address of a client, by what trusted proxies say. */
export function clientAddress({ trust, remoteAddress }: OriginFacts, sent: SentHeader): string | undefined {
  return trust ? clientFacts(trust, remoteAddress, sent).address : peerAddress(remoteAddress);
}

/** As Next.js does, the scheme that anybody names comes before the server's own; it says nothing of who asks. */
function originAsInNext({ scheme, host }: ServerAddress, forwardedProto: string | null): string {
  if (forwardedProto === null) return `${scheme}://${host}`;
  const [first = ''] = forwardedProto.split(',');
  return `${first.trim() === 'https' ? 'https' : 'http'}://${host}`;
}

/**
 * The address of a server, of the origin that it is shown under.
 *
 * @param port The port that it listens on; 0 on a Unix socket.
 */
export function serverAddress(origin: string, port: number): ServerAddress {
  const { protocol, host, hostname } = new URL(origin);
  const scheme = protocol === 'https:' ? 'https' : 'http';
  return { scheme, host, hostname, port: String(port || (scheme === 'https' ? 443 : 80)) };
}

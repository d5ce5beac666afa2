import { addressOfNode, type ForwardedElement, parseForwarded } from './forwarded.ts';
import { normalIp } from './ip-address.ts';
import type { ProxyTrust } from './proxy-trust.ts';

/** A header as it was sent, by its name in lower case. */
export type SentHeader = (name: string) => string | null;

/** Who asks, by what trusted proxies say. */
export interface ClientFacts {
  /** `undefined` where it is not known, as on a Unix socket. */
  readonly address: string | undefined;
  /** How many proxies are trusted, from this server outwards. */
  readonly proxies: number;
}

/** Whether an engine of this process knows the connections of its requests. */
let areConnectionsKnown = false;

/** To be called by an engine that serves. */
export function knowConnections(): void {
  areConnectionsKnown = true;
}

/** Whether requests come from an engine: then responses that it likes best can be made. */
export function hasEngine(): boolean {
  return areConnectionsKnown;
}

/** The address of a request of which no engine knows anything: what its headers say, unless an engine would know. */
export function addressOfUnknown(sent: SentHeader): string | undefined {
  // Read in either case: an answer that asks who the client is must not be kept for others.
  const address = addressInHeaders(sent);
  return areConnectionsKnown ? undefined : address;
}

/**
 * Who asks, where nothing is known of the connection: the last address of `X-Forwarded-For`, which the nearest proxy has
 * written, or else that of `X-Real-IP`.
 */
export function addressInHeaders(sent: SentHeader): string | undefined {
  const last = listOf(sent('x-forwarded-for')).at(-1);
  const address = last === undefined ? undefined : normalIp(addressOfNode(last));
  return address ?? normalIp(sent('x-real-ip')?.trim() ?? '');
}

/** What a peer on a Unix socket counts as: it is on this machine. */
const LOCAL_PEER = '127.0.0.1';

/**
 * Who asks: the first, from this server outwards, who is no trusted proxy.
 *
 * @param peer The address of the peer of the socket; nothing for a Unix socket.
 */
export function clientFacts(trust: ProxyTrust, peer: string | undefined, sent: SentHeader): ClientFacts {
  let address = peerAddress(peer);
  if (!trust.isTrusted(address ?? LOCAL_PEER, 0)) return { address, proxies: 0 };
  const named = namedAddresses(trust, sent);
  let proxies = 1;
  for (let index = named.length - 1; index >= 0; index--) {
    const next = normalIp(addressOfNode(named[index] as string));
    // Whoever stands behind a name that is no address is not known: the last who is stands for it.
    if (next === undefined) break;
    address = next;
    if (!trust.isTrusted(next, proxies)) break;
    proxies++;
  }
  return { address, proxies };
}

/** From the client inwards. */
function namedAddresses({ headers }: ProxyTrust, sent: SentHeader): readonly string[] {
  if (headers === 'x-forwarded') return listOf(sent('x-forwarded-for'));
  if (headers === 'forwarded') return forwardedOf(sent).map((element) => element.for ?? '');
  const value = sent(headers);
  return value === null ? [] : [value.trim()];
}

/**
 * The address of a peer in its one form. A system writes its addresses in it already, but for mapped ones and zones:
 * nothing else need be looked at in each request.
 *
 * @param peer As the system names it; nothing, or an empty text, for a Unix socket.
 */
export function peerAddress(peer: string | undefined): string | undefined {
  if (!peer) return undefined;
  if (!peer.includes(':')) return peer;
  if (peer.startsWith('::ffff:') && peer.includes('.')) return peer.slice(7);
  const zone = peer.indexOf('%');
  return zone < 0 ? peer : peer.slice(0, zone);
}

/**
 * The origin of a request's URL as trusted proxies tell it: the scheme and host that the client asked for.
 *
 * @param own What counts where they say nothing.
 */
export function trustedOrigin(
  trust: ProxyTrust,
  peer: string | undefined,
  sent: SentHeader,
  own: { readonly scheme: string; readonly host: string },
): string {
  const { proxies } = clientFacts(trust, peer, sent);
  if (proxies === 0) return `${own.scheme}://${own.host}`;
  const said = trust.headers === 'forwarded' ? fromForwarded(sent, proxies) : fromHeaders(sent, proxies);
  const proto = said.proto?.toLowerCase();
  const scheme = proto === 'https' || proto === 'http' ? proto : own.scheme;
  const host = hostOf(said.host, said.port) ?? hostOf(sent('host') ?? undefined, undefined) ?? own.host;
  return `${scheme}://${host}`;
}

interface SaidOfUrl {
  readonly proto: string | undefined;
  readonly host: string | undefined;
  readonly port?: string | undefined;
}

function fromHeaders(sent: SentHeader, proxies: number): SaidOfUrl {
  const said = (name: string) => outermost(listOf(sent(name)), proxies);
  return {
    proto: said('x-forwarded-proto'),
    host: said('x-forwarded-host'),
    port: said('x-forwarded-port'),
  };
}

function fromForwarded(sent: SentHeader, proxies: number): SaidOfUrl {
  const element = outermost(forwardedOf(sent), proxies);
  return { proto: element?.proto, host: element?.host };
}

/** What the outermost of the trusted proxies has said: those before it are the client's words. */
function outermost<Said>(said: readonly Said[], proxies: number): Said | undefined {
  return said[Math.max(0, said.length - proxies)];
}

const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/** A host for a URL; `undefined` for what is none. */
function hostOf(host: string | undefined, port: string | undefined): string | undefined {
  const found = host === undefined ? null : HOST.exec(host);
  if (host === undefined || !found) return undefined;
  const hasPort = found[1] !== undefined || port === undefined || !/^\d{1,5}$/.test(port);
  // Those of the schemes are not shown; and one that is the other scheme's comes of a proxy that tells its own.
  const whole = hasPort || port === '80' || port === '443' ? host : `${host}:${port}`;
  return URL.canParse(`http://${whole}`) ? whole : undefined;
}

function forwardedOf(sent: SentHeader): readonly ForwardedElement[] {
  const value = sent('forwarded');
  return value === null ? [] : parseForwarded(value);
}

function listOf(value: string | null): string[] {
  return value === null ? [] : value.split(',').map((each) => each.trim());
}

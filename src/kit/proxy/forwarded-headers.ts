/** What is told an upstream of the client that it answers in the end. */
export interface ForwardedClient {
  /** Its address, where it is known. */
  readonly address: string | undefined;
  /** What the client calls this server. */
  readonly host: string | null;
  readonly proto: string;
}

/** Which headers tell of it. */
export type ForwardedStyle = 'x-forwarded' | 'forwarded' | 'both' | 'none';

/** Headers by which a client could pass for another, or for a proxy that has looked at its path. */
const CLAIMS =
  /^(?:forwarded|x-forwarded(?:-.+)?|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip|fastly-client-ip|x-original-(?:url|uri|host|method)|x-rewrite-url|x-host|x-http-host-override)$/;

/**
 * Sets `X-Forwarded-*` and `Forwarded` (RFC 7239). What came in them is added to where it is trusted, and removed
 * otherwise, since anybody can send it.
 */
export function setForwarded(
  headers: Headers,
  client: ForwardedClient,
  { style, isTrusted }: { readonly style: ForwardedStyle; readonly isTrusted: boolean },
): void {
  const before = new Headers(headers);
  for (const name of before.keys()) if (CLAIMS.test(name) && !isTrusted) headers.delete(name);
  if (style === 'none') return;
  const earlier = (name: string) => (isTrusted ? before.get(name) : null);
  if (style !== 'forwarded') {
    const hops = listOf(earlier('x-forwarded-for'));
    // A proxy that this server trusts has named the client already, and a server that finds no such header adds it.
    if (client.address !== undefined && !hops.includes(client.address)) hops.push(client.address);
    if (hops.length > 0) headers.set('x-forwarded-for', hops.join(', '));
    const host = earlier('x-forwarded-host') ?? client.host;
    if (host !== null) headers.set('x-forwarded-host', host);
    headers.set('x-forwarded-proto', earlier('x-forwarded-proto') ?? client.proto);
  }
  if (style !== 'x-forwarded') {
    const hop = [`for=${nodeOf(client.address)}`];
    if (client.host !== null) hop.push(`host=${quoted(client.host)}`);
    hop.push(`proto=${client.proto}`);
    const rest = earlier('forwarded');
    headers.set('forwarded', rest === null ? hop.join(';') : `${rest}, ${hop.join(';')}`);
  }
}

/** A node of RFC 7239, section 6: an address of IPv6 stands in brackets. */
function nodeOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  return quoted(address.includes(':') ? `[${address}]` : address);
}

function quoted(value: string): string {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** The entries of a list in a header. */
function listOf(value: string | null): string[] {
  return (value ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Whether a request has been through this proxy already, by the names in its `Via` (RFC 9110, section 7.6.3). */
export function hasPassed(via: string | null, name: string): boolean {
  return listOf(via).some((each) => each.split(/\s+/)[1] === name);
}

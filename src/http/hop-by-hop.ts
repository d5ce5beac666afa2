/** Headers that speak of one connection only (RFC 9110, section 7.6.1), and those of older clients that do. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
];

/** Headers that `Connection` cannot take away: what they say is for the end of the way, whoever names them. */
const NEVER_NAMED: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'content-type',
  'host',
  'set-cookie',
]);

/**
 * Removes what a message says of the connection that it came over, the headers that its `Connection` names among it:
 * on the next connection they would mean something else, or what a client wants them to.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
export function removeHopByHop(headers: Headers): void {
  for (const each of (headers.get('connection') ?? '').split(',')) {
    const name = each.trim().toLowerCase();
    // A client may not make the next server see less than this one has seen: an address, or who it says it is.
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && !NEVER_NAMED.has(name) && !/^(?:x-)?forwarded/.test(name))
      headers.delete(name);
  }
  for (const name of HOP_BY_HOP) headers.delete(name);
}

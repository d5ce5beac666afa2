import { removeHopByHop } from '../../http/hop-by-hop.ts';
import { clientIp } from '../client-ip/client-ip.ts';
import { dropsContentEncoding } from '../wrap/drops-content-encoding.ts';
import { filterCookies } from './filter-cookies.ts';
import { setForwarded } from './forwarded-headers.ts';
import type { HeaderEdits, ProxyCall } from './proxy-options.ts';
import type { ProxySettings } from './read-proxy-options.ts';
import { removeInternal } from './remove-internal.ts';

/** What an upstream is sent beside the body. */
export interface UpstreamHead {
  readonly headers: Headers;
  /** Names of the headers that this server has set itself, which are for the upstream alone. */
  readonly injected: readonly string[];
}

/**
 * Makes the headers that an upstream gets of those that the client sent.
 *
 * @throws {TypeError} when a header that is to be set has a name or value that is none, such as one with a line break.
 */
export async function requestHeaders(settings: ProxySettings, call: ProxyCall): Promise<UpstreamHead> {
  const { options, cookies, via } = settings;
  const { request } = call;
  const headers = new Headers([...request.headers]);
  const address = options.clientAddress ? options.clientAddress(request) : clientIp(request);
  const host = headers.get('host');
  removeHopByHop(headers);
  setForwarded(
    headers,
    { address, host, proto: new URL(request.url).protocol.slice(0, -1) },
    { style: options.forwarded ?? 'both', isTrusted: options.trustForwarded ?? false },
  );
  if (!options.preserveHost) headers.delete('host');
  const cookie = filterCookies(headers.get('cookie'), cookies.request);
  if (cookie === null) headers.delete('cookie');
  else headers.set('cookie', cookie);
  // The engine has answered it: the body is there when it is read.
  headers.delete('expect');
  removeInternal(headers);
  if (needsPlain(settings, request)) {
    headers.set('accept-encoding', 'br, gzip');
    headers.delete('range');
  }
  const given = typeof options.headers === 'function' ? await options.headers(call) : (options.headers ?? {});
  applyEdits(headers, given);
  // Whatever has been set: how the message is framed is said by who writes it.
  removeHopByHop(headers);
  headers.delete('content-length');
  const before = request.headers.get('via');
  headers.set('via', before === null ? `1.1 ${via}` : `${before}, 1.1 ${via}`);
  return { headers, injected: Object.keys(given) };
}

/** Whether the body of the answer is to be decoded: for a function that looks at it, or a server that cannot say that it is not. */
export function needsPlain({ options }: ProxySettings, request: Request): boolean {
  return !!options.transform || !!options.transformJson || dropsContentEncoding(request);
}

/** Sets and removes headers. */
export function applyEdits(headers: Headers, edits: HeaderEdits): void {
  for (const [name, value] of Object.entries(edits)) {
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
  }
}

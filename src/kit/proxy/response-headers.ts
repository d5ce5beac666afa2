import { removeHopByHop } from '../../http/hop-by-hop.ts';
import { rewriteSetCookies } from './filter-cookies.ts';
import { mapLocation, mapPath, type PathMapping } from './map-location.ts';
import type { ProxySettings } from './read-proxy-options.ts';
import { removeInternal } from './remove-internal.ts';
import { applyEdits } from './request-headers.ts';

/** Of the upstream's own origin, and wrong of this one (RFC 7838, RFC 9110 section 10.1.4). */
const OF_THE_ORIGIN = ['alt-svc', 'alt-used'];

/**
 * Makes the headers that a client gets of those that the upstream sent.
 *
 * @param asked The URL that the upstream was asked for.
 */
export function responseHeaders(settings: ProxySettings, answered: Headers, asked: URL): Headers {
  const { options, cookies, stripPrefix, basePath, via } = settings;
  const headers = new Headers(answered);
  removeHopByHop(headers);
  for (const name of OF_THE_ORIGIN) headers.delete(name);
  removeInternal(headers);
  const mapping: PathMapping = { basePath, prefix: stripPrefix };
  for (const name of ['location', 'content-location']) {
    const location = headers.get(name);
    if (location !== null) headers.set(name, mapLocation(location, asked, mapping));
  }
  headers.delete('set-cookie');
  const lines = rewriteSetCookies(answered.getSetCookie(), {
    choice: cookies.response,
    domain: cookies.domain,
    mapPath: (path) => cookies.path ?? mapPath(path, mapping) ?? '/',
  });
  for (const line of lines) headers.append('set-cookie', line);
  headers.append('via', `1.1 ${via}`);
  applyEdits(headers, options.responseHeaders ?? {});
  return headers;
}

import { withChangedHeaders } from '../../http/derived-source.ts';
import { currentList, type HeaderSource } from '../../http/lazy-headers.ts';
import { queryText } from '../../http/query-text.ts';
import { redirectResponse } from '../../http/redirect-response.ts';
import { absoluteUrl } from '../next-request.ts';
import { NextURL } from '../next-url.ts';
import { FLIGHT_HEADERS, INTERNAL_HEADERS, UNSENDABLE_HEADERS } from './internal-headers.ts';
import { splitSetCookie } from './split-set-cookie.ts';

/** Names in lower case and values in turn. */
export type HeaderPairs = readonly string[];

/** What a proxy made of a request. */
export type ProxyOutcome =
  | { readonly kind: 'answer'; readonly response: Response; readonly headers: HeaderPairs }
  | (Onward & { readonly kind: 'next' })
  | (Onward & { readonly kind: 'rewrite'; readonly url: URL })
  | (Onward & { readonly kind: 'external'; readonly destination: string });

/** How a request goes on. */
interface Onward {
  /** For the response. */
  readonly headers: HeaderPairs;
  /** Those of the request from here on; the same object where none has changed. */
  readonly requestHeaders: HeaderSource;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const REQUEST_PREFIX = 'x-middleware-request-';

/**
 * Reads what a proxy's response asks for, in the headers in which `NextResponse.next()` and `.rewrite()` say it.
 *
 * @param origin The origin that the proxy saw its request under.
 * @param requestHeaders The headers of the request as it came.
 * @throws {TypeError} for an address that is not absolute.
 * @see https://nextjs.org/docs/app/api-reference/functions/next-response
 */
export function readProxyResponse(
  response: Response,
  origin: string,
  requestHeaders: HeaderSource,
): ProxyOutcome {
  const said = readPairs(response.headers);
  const headers = sendable(said);
  const onward = () => ({ headers, requestHeaders: changeHeaders(requestHeaders, said, headers) });
  const rewrite = valueOf(said, 'x-middleware-rewrite');
  if (rewrite !== undefined) {
    const own = ownUrl(rewrite, origin);
    return own
      ? { kind: 'rewrite', url: own, ...onward() }
      : { kind: 'external', destination: asLocation(new URL(rewrite)), ...onward() };
  }
  const location = valueOf(said, 'location');
  if (location !== undefined) {
    const own = ownUrl(location, origin);
    if (!REDIRECTS.has(response.status)) return answer(response, said, headers);
    const to = asLocation(own ?? new URL(location));
    const redirect = redirectResponse(response.status, own ? to.slice(own.origin.length) : to);
    return { kind: 'answer', response: redirect, headers: withoutName(headers, 'location') };
  }
  if (valueOf(said, 'x-middleware-next') !== undefined) return { kind: 'next', ...onward() };
  return answer(response, said, headers);
}

/** A response as it can be sent: made anew where it says what no client is to be told. */
function answer(response: Response, said: HeaderPairs, headers: HeaderPairs): ProxyOutcome {
  if (said.length === headers.length) return { kind: 'answer', response, headers };
  const { status, statusText, body } = response;
  const own = new Headers();
  for (let index = 0; index < headers.length; index += 2) {
    own.append(headers[index] as string, headers[index + 1] as string);
  }
  return { kind: 'answer', response: new Response(body, { status, statusText, headers: own }), headers };
}

function readPairs(headers: Headers): HeaderPairs {
  return currentList(headers) ?? [...headers].flat();
}

function valueOf(pairs: HeaderPairs, name: string): string | undefined {
  for (let index = 0; index < pairs.length; index += 2) {
    // As in Next.js an empty value says nothing.
    if (pairs[index] === name) return pairs[index + 1] || undefined;
  }
  return undefined;
}

/** What a client is told of a proxy's headers. */
function sendable(pairs: HeaderPairs): HeaderPairs {
  const kept: string[] = [];
  for (let index = 0; index < pairs.length; index += 2) {
    const name = pairs[index] as string;
    const value = pairs[index + 1] as string;
    if (value === '' || UNSENDABLE_HEADERS.has(name) || name.startsWith('x-middleware-')) continue;
    if (name === 'set-cookie') for (const line of splitSetCookie(value)) kept.push(name, line);
    else kept.push(name, value);
  }
  return kept;
}

function withoutName(pairs: HeaderPairs, name: string): HeaderPairs {
  return pairs.filter((_, index) => pairs[index - (index % 2)] !== name);
}

/** As in Next.js, what a proxy sets for the response shows in the request that goes on, too. */
function changeHeaders(before: HeaderSource, said: HeaderPairs, headers: HeaderPairs): HeaderSource {
  const changes = new Map<string, string>();
  const names = valueOf(said, 'x-middleware-override-headers');
  const base = names === undefined ? before : override(before, names, said);
  for (let index = 0; index < headers.length; index += 2) {
    changes.set(headers[index] as string, headers[index + 1] as string);
  }
  // For who reads cookies further on; a client cannot send it.
  const cookies = valueOf(said, 'x-middleware-set-cookie');
  if (cookies !== undefined) changes.set('x-middleware-set-cookie', cookies);
  return changes.size === 0 ? base : withChangedHeaders(base, changes);
}

/** The headers that a proxy put in the place of the request's, and those of it that it cannot change. */
function override(before: HeaderSource, names: string, said: HeaderPairs): HeaderSource {
  const kept = new Map<string, string>();
  for (const part of names.split(',')) {
    const name = part.trim();
    const value = valueOf(said, REQUEST_PREFIX + name);
    if (value !== undefined && !INTERNAL_HEADERS.has(name)) kept.set(name, value);
  }
  for (const name of FLIGHT_HEADERS) {
    const value = before.header(name);
    if (value !== null) kept.set(name, value);
  }
  const pairs = [...kept].flat();
  return { header: (name) => kept.get(name) ?? null, headerPairs: () => pairs };
}

/** A URL where it is of this app; loopback addresses are all one host, as `request.url` shows them. */
function ownUrl(url: string, origin: string): URL | undefined {
  const to = new NextURL(absoluteUrl(url));
  return to.origin === new NextURL(origin).origin ? new URL(to.href) : undefined;
}

/** As Next.js writes an address: with its query read and written anew. */
function asLocation({ origin, pathname, searchParams, hash, href }: URL): string {
  if (!/^https?:/.test(href)) return href;
  const query = queryText(searchParams);
  return `${origin}${pathname}${query === '' ? '' : `?${query}`}${hash}`;
}

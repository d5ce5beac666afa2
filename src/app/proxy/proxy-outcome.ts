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

/**
 * What a proxy made of a request: an answer, or a way for it to go on.
 *
 * @typeParam Way How it goes on.
 */
export type ProxyOutcome<Way = Onward> =
  | { readonly kind: 'answer'; readonly response: Response; readonly headers: HeaderPairs }
  | (Way & { readonly kind: 'next' })
  | (Way & { readonly kind: 'rewrite'; readonly url: URL })
  | (Way & { readonly kind: 'external'; readonly destination: string });

/** How a request goes on. */
interface Onward {
  /** For the response. */
  readonly headers: HeaderPairs;
  /** Those of the request from here on; the same object where none has changed. */
  readonly requestHeaders: HeaderSource;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const PREFIX = 'x-middleware-';
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
  const said = readHeaders(response.headers);
  const { location } = said;
  const { rewrite } = said.words;
  if (rewrite) {
    const own = ownUrl(rewrite, origin);
    return own
      ? { kind: 'rewrite', url: own, ...goOn(said, requestHeaders) }
      : { kind: 'external', destination: asLocation(new URL(rewrite)), ...goOn(said, requestHeaders) };
  }
  if (location) {
    const own = ownUrl(location, origin);
    if (!REDIRECTS.has(response.status)) return answer(response, said);
    const to = asLocation(own ?? new URL(location));
    const redirect = redirectResponse(response.status, own ? to.slice(own.origin.length) : to);
    return { kind: 'answer', response: redirect, headers: withoutName(said.headers, 'location') };
  }
  return said.words.next ? { kind: 'next', ...goOn(said, requestHeaders) } : answer(response, said);
}

/** The headers of a proxy's response, taken apart. */
interface Said {
  /** Those for the client. */
  readonly headers: string[];
  /** Whether `headers` are not all that there are, or not as they were. */
  isChanged: boolean;
  location: string | undefined;
  /** What is meant for the server, by its name behind `x-middleware-`; empty says nothing. */
  readonly words: Record<string, string | undefined>;
  /** New headers of the request. */
  requestHeaders: Map<string, string> | undefined;
}

function readHeaders(headers: Headers): Said {
  const said: Said = {
    headers: [],
    isChanged: false,
    location: undefined,
    words: {},
    requestHeaders: undefined,
  };
  const pairs = currentList(headers) ?? [...headers].flat();
  for (let index = 0; index < pairs.length; index += 2) {
    readHeader(said, pairs[index] as string, pairs[index + 1] as string);
  }
  return said;
}

function readHeader(said: Said, name: string, value: string): void {
  if (name.startsWith(PREFIX)) {
    said.isChanged = true;
    if (name.startsWith(REQUEST_PREFIX))
      (said.requestHeaders ??= new Map()).set(name.slice(REQUEST_PREFIX.length), value);
    else said.words[name.slice(PREFIX.length)] ??= value;
  } else if (value === '' || UNSENDABLE_HEADERS.has(name)) said.isChanged = true;
  else if (name === 'set-cookie' && value.includes(',')) {
    said.isChanged = true;
    for (const line of splitSetCookie(value)) said.headers.push(name, line);
  } else {
    if (name === 'location') said.location ??= value;
    said.headers.push(name, value);
  }
}

/** A response as it can be sent: made anew where it says what no client is to be told. */
function answer(response: Response, { headers, isChanged }: Said): ProxyOutcome {
  if (!isChanged) return { kind: 'answer', response, headers };
  const { status, statusText, body } = response;
  const own = new Headers();
  for (let index = 0; index < headers.length; index += 2) {
    own.append(headers[index] as string, headers[index + 1] as string);
  }
  return { kind: 'answer', response: new Response(body, { status, statusText, headers: own }), headers };
}

function withoutName(pairs: HeaderPairs, name: string): HeaderPairs {
  return pairs.filter((_, index) => pairs[index - (index % 2)] !== name);
}

/** As in Next.js, what a proxy sets for the response shows in the request that goes on, too. */
function goOn(said: Said, before: HeaderSource): Onward {
  const { headers, words } = said;
  const names = words['override-headers'];
  const base = names ? override(before, names, said.requestHeaders) : before;
  // For who reads cookies further on; a client cannot send it.
  const cookies = words['set-cookie'];
  if (headers.length === 0 && !cookies) return { headers, requestHeaders: base };
  const changes = new Map<string, string>();
  for (let index = 0; index < headers.length; index += 2) {
    changes.set(headers[index] as string, headers[index + 1] as string);
  }
  if (cookies) changes.set('x-middleware-set-cookie', cookies);
  return { headers, requestHeaders: withChangedHeaders(base, changes) };
}

/** The headers that a proxy put in the place of the request's, and those of it that it cannot change. */
function override(
  before: HeaderSource,
  names: string,
  values: ReadonlyMap<string, string> | undefined,
): HeaderSource {
  const kept = new Map<string, string>();
  for (const part of names.split(',')) {
    const name = part.trim();
    const value = values?.get(name);
    if (value !== undefined && !INTERNAL_HEADERS.has(name)) kept.set(name, value);
  }
  for (const name of FLIGHT_HEADERS) {
    const value = before.header(name);
    if (value !== null) kept.set(name, value);
  }
  return {
    header: (name) => kept.get(name) ?? null,
    headerPairs: () => [...kept].flat(),
  };
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

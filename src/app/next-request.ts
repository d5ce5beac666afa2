import { RequestCookies } from '@edge-runtime/cookies';
import { noteCopy, toPlatformRequest } from '../http/lazy-request.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import type { PathnameConfig } from './next-pathname.ts';
import { NextURL } from './next-url.ts';

/** What `new NextRequest()` takes beside the URL. */
export interface NextRequestInit extends RequestInit {
  /** Shapes `nextUrl`. Default: no base path, no trailing slash. */
  nextConfig?: PathnameConfig | undefined;
  /** Only `half` exists; it is filled in where a body is given. */
  duplex?: 'half';
}

/** What is worked out of a request when first asked for. */
interface RequestState {
  readonly config: PathnameConfig | undefined;
  /** The URL to show in the place of the one that the request was made with. */
  readonly seenAs: string | undefined;
  cookies: RequestCookies | undefined;
  nextUrl: NextURL | undefined;
  url: string | undefined;
}

// A symbol, not a private field: `adoptRequest` makes instances without running the constructor.
const STATE = Symbol('NextRequest');

/**
 * A `Request` with `cookies` and `nextUrl`: what Route Handlers receive.
 *
 * @throws {Error} when the URL is not absolute.
 * @see https://nextjs.org/docs/app/api-reference/functions/next-request
 */
export class NextRequest extends Request {
  declare [STATE]?: RequestState;

  constructor(input: URL | RequestInfo, init: NextRequestInit = {}) {
    // Node takes a streamed body only together with `duplex`.
    const ready: NextRequestInit = init.body && init.duplex !== 'half' ? { ...init, duplex: 'half' } : init;
    super(input instanceof Request ? toPlatformRequest(input, init) : absoluteUrl(input), ready);
    if (input instanceof Request) noteCopy(this, input);
    if (init.nextConfig) this[STATE] = createState(init.nextConfig, undefined);
  }

  /** The cookies of the `Cookie` header; writing to them rewrites the header of this request. */
  get cookies(): RequestCookies {
    return (stateOf(this).cookies ??= new RequestCookies(this.headers));
  }

  /** The URL with the app's base path taken off its `pathname`; changing it leaves `url` as it is. */
  get nextUrl(): NextURL {
    const state = stateOf(this);
    return (state.nextUrl ??= new NextURL(state.seenAs ?? super.url, { nextConfig: state.config }));
  }

  /** The URL as it came in, loopback addresses written as `localhost`. */
  override get url(): string {
    const state = stateOf(this);
    return (state.url ??= normalUrl(state.seenAs ?? super.url, state.config));
  }

  /** A copy, as a plain `Request`; its body is read on its own. */
  override clone(): Request {
    const copy = super.clone();
    noteCopy(copy, this);
    const url = this[STATE]?.seenAs;
    return url === undefined ? copy : new Request(url, copy);
  }

  /** @deprecated Match the path of `nextUrl` with `URLPattern`. */
  get page(): void {
    throw new WaymarkError(
      'ERR_FEATURE_UNSUPPORTED',
      'Cannot read request.page: it has been removed. Match request.nextUrl.pathname with URLPattern instead: https://nextjs.org/docs/messages/middleware-request-page',
    );
  }

  /** @deprecated Call `userAgent(request)`. */
  get ua(): void {
    throw new WaymarkError(
      'ERR_FEATURE_UNSUPPORTED',
      'Cannot read request.ua: it has been removed. Call userAgent(request) of next/server instead: https://nextjs.org/docs/messages/middleware-parse-user-agent',
    );
  }
}

/**
 * Turns a platform request into a `NextRequest`, in place: see `adoptRequest`.
 *
 * @param config Shapes `nextUrl`.
 * @param seenAs What `url` and `nextUrl` show.
 */
export function adoptPlatformRequest(
  request: Request,
  config?: PathnameConfig,
  seenAs?: string,
): NextRequest {
  const isPlain = Object.getPrototypeOf(request) === Request.prototype;
  const adopted = isPlain
    ? (Object.setPrototypeOf(request, NextRequest.prototype) as NextRequest)
    : new NextRequest(request);
  if (config || seenAs !== undefined) adopted[STATE] = createState(config, seenAs);
  return adopted;
}

function createState(config: PathnameConfig | undefined, seenAs: string | undefined): RequestState {
  return { config, seenAs, cookies: undefined, nextUrl: undefined, url: undefined };
}

function stateOf(request: NextRequest): RequestState {
  return (request[STATE] ??= createState(undefined, undefined));
}

// Not matched: what `NextURL` writes differently, such as loopback addresses, `/_next/data/`, an empty query.
const NORMAL = /^https?:\/\/(?!127\.|\[|[^/]*@)(?![^?#]*\/_next\/data\/)[^?#]*(?:\?[^#]+)?$/;

/** A URL as `NextURL` writes it. */
export function normalUrl(url: string, config: PathnameConfig | undefined): string {
  return NORMAL.test(url) ? url : new NextURL(url, { nextConfig: config }).href;
}

/**
 * Writes a URL out in full.
 *
 * @throws {Error} when it is not absolute.
 */
export function absoluteUrl(url: string | URL | NextURL): string {
  try {
    return String(new URL(String(url)));
  } catch (error) {
    throw new TypeError(
      `URL is malformed "${String(url)}". Please use only absolute URLs - https://nextjs.org/docs/messages/middleware-relative-urls`,
      { cause: error },
    );
  }
}

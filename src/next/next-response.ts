import { ResponseCookies, stringifyCookie } from '@edge-runtime/cookies';
import { absoluteUrl } from '../app/next-request.ts';
import type { PathnameConfig } from '../app/next-pathname.ts';
import type { NextURL } from '../app/next-url.ts';
import { readUpgrade } from '../app/web-socket/read-upgrade.ts';
import { type AcceptUpgrade, markUpgrade } from '../http/upgrade-mark.ts';
import type { WebSocketHooks, WebSocketUpgradeOptions } from '../app/web-socket/web-socket-types.ts';
import { Response } from '../http/bound-globals.ts';
import { createHeaders } from '../http/lazy-headers.ts';
import { jsonInit, jsonText } from '../http/response-init.ts';

/** What `new NextResponse()` takes beside the body. */
export interface NextResponseInit extends ResponseInit {
  /** Accepted, as Next.js does, and without effect. */
  nextConfig?: PathnameConfig | undefined;
  /** Accepted, as Next.js does, and without effect. */
  url?: string | undefined;
}

/** What `NextResponse.next()` and `NextResponse.rewrite()` take. */
export interface ProxyResponseInit extends ResponseInit {
  /** Replaces the headers of the request that goes on. Default: they stay. */
  request?: { headers?: Headers | undefined } | undefined;
}

declare const BODY: unique symbol;

/**
 * A `Response` with `cookies`.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/next-response
 */
export class NextResponse<Body = unknown> extends Response {
  /** Only a type: what `json` was given. */
  declare readonly [BODY]?: Body;
  #cookies: ResponseCookies | undefined;

  constructor(body?: BodyInit | null, init: NextResponseInit = {}) {
    super(body, init);
  }

  /** The cookies of the `Set-Cookie` headers; writing to them rewrites these. */
  get cookies(): ResponseCookies {
    return (this.#cookies ??= new ProxyCookies(this.headers));
  }

  /**
   * A response with `body` as JSON.
   *
   * @throws {TypeError} when `body` cannot be written as JSON.
   */
  static override json<JsonBody>(body: JsonBody, init?: NextResponseInit): NextResponse<JsonBody> {
    return new NextResponse<JsonBody>(jsonText(body), jsonInit(init));
  }

  /**
   * A redirect.
   *
   * @param url Where to: an absolute URL.
   * @param init The status (301, 302, 303, 307 or 308) or an init with it. Default: 307.
   * @throws {RangeError} for another status.
   * @throws {TypeError} when `url` is not absolute.
   */
  static override redirect(url: string | NextURL | URL, init?: number | NextResponseInit): NextResponse {
    const options = typeof init === 'object' ? init : undefined;
    const status = (typeof init === 'number' ? init : options?.status) ?? 307;
    if (!REDIRECT_STATUSES.has(status)) {
      throw new RangeError(
        `Failed to execute "redirect" on "response": Invalid status code ${status}. Use 301, 302, 303, 307 or 308.`,
      );
    }
    const headers = createHeaders(options?.headers);
    headers.set('Location', absoluteUrl(url));
    return new NextResponse(null, { ...options, headers, status });
  }

  /**
   * For proxy.ts: answers with what `destination` answers, under the URL of the request.
   *
   * @throws {TypeError} when `destination` is not absolute.
   */
  static rewrite(destination: string | NextURL | URL, init?: ProxyResponseInit): NextResponse {
    const headers = createHeaders(init?.headers);
    headers.set('x-middleware-rewrite', absoluteUrl(destination));
    overrideRequestHeaders(headers, init);
    return new NextResponse(null, { ...init, headers });
  }

  /** For proxy.ts: lets the request go on. */
  static next(init?: ProxyResponseInit): NextResponse {
    const headers = createHeaders(init?.headers);
    headers.set('x-middleware-next', '1');
    overrideRequestHeaders(headers, init);
    return new NextResponse(null, { ...init, headers });
  }

  /**
   * Preview: makes a WebSocket of the request. Headers and cookies that are set on the response go out with the
   * handshake. A client that has asked for no WebSocket is answered with 426.
   *
   * @throws {TypeError} when a hook or an option cannot be used.
   * @see https://github.com/vercel/next.js/pull/95574 whose shape this is.
   * @example
   * export function GET() {
   *   return NextResponse.upgrade({
   *     message(peer, message) {
   *       peer.send(message.rawData);
   *     },
   *   });
   * }
   */
  static upgrade(hooks: WebSocketHooks, options: WebSocketUpgradeOptions = {}): NextResponse<null> {
    const upgrade = readUpgrade(hooks, options);
    return new UpgradeResponse(async (call) => {
      const { acceptUpgrade } = await import('../app/web-socket/accept-upgrade.ts');
      return acceptUpgrade(upgrade, call);
    });
  }
}

/** What a client gets that asks for no WebSocket, and what stands for one to the app. */
class UpgradeResponse extends NextResponse<null> {
  readonly #accept: AcceptUpgrade;

  constructor(accept: AcceptUpgrade) {
    super(null, { status: 426, headers: { upgrade: 'websocket' } });
    this.#accept = accept;
    markUpgrade(this, accept);
  }

  override clone(): UpgradeResponse {
    const copy = new UpgradeResponse(this.#accept);
    for (const [name, value] of this.headers) {
      if (name === 'set-cookie') copy.headers.append(name, value);
      else copy.headers.set(name, value);
    }
    return copy;
  }
}

const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Cookies that proxy.ts sets are told to the handler as well: through the header `x-middleware-set-cookie`. */
class ProxyCookies extends ResponseCookies {
  readonly #headers: Headers;

  constructor(headers: Headers) {
    super(headers);
    this.#headers = headers;
  }

  override set(...args: Parameters<ResponseCookies['set']>): this {
    super.set(...args);
    this.#headers.set('x-middleware-set-cookie', this.getAll().map(stringifyCookie).join(','));
    return this;
  }
}

function overrideRequestHeaders(headers: Headers, init: ProxyResponseInit | undefined): void {
  const replacement = init?.request?.headers;
  if (!replacement) return;
  if (!(replacement instanceof Headers)) {
    throw new TypeError(
      'request.headers must be an instance of Headers: write `request: { headers: new Headers(request.headers) }`.',
    );
  }
  const names: string[] = [];
  for (const [name, value] of replacement) {
    headers.set(`x-middleware-request-${name}`, value);
    names.push(name);
  }
  headers.set('x-middleware-override-headers', names.join(','));
}

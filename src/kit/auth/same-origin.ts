import type { MaybePromise } from '../../http/cache-store.ts';
import { contractOf, withContract } from '../../http/handler-contract.ts';
import { authOptionError } from './auth-option-error.ts';
import { crossSiteRefusal } from './challenge.ts';

/** Which sites may make requests in the name of who is signed in here. */
export interface SameOriginOptions {
  /** Other origins whose pages may, such as `https://app.example.com`. Default: none. */
  readonly allowedOrigins?: readonly string[] | undefined;
}

/** Methods that change nothing (RFC 9110, section 9.2.1), so that it does no harm who has them sent. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Whether a browser sends a request for a page of another site, and it could change something: the methods that are
 * not safe, and the opening of a WebSocket, to which no same-origin policy applies.
 *
 * It goes by `Sec-Fetch-Site`, and where a browser sends none, by `Origin` beside `Host`. A request with neither
 * comes from no browser of this decade, and passes.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isCrossSite(request: Request, { allowedOrigins }: SameOriginOptions = {}): boolean {
  const { headers } = request;
  if (SAFE_METHODS.has(request.method) && headers.get('upgrade') === null) return false;
  const site = headers.get('sec-fetch-site');
  // `none`: typed, or from a bookmark.
  if (site === 'same-origin' || site === 'none') return false;
  const origin = headers.get('origin');
  if (origin !== null && allowedOrigins?.includes(origin)) return false;
  if (site !== null) return true;
  return origin !== null && hostOf(origin) !== headers.get('host')?.toLowerCase();
}

/**
 * Wraps a handler so that pages of other sites cannot have it called: it answers those with 403. `createWithAuth`
 * does so by itself for who has a session; this is for handlers that open one, such as that of a sign-in.
 *
 * @example
 * export const POST = withSameOrigin(signIn);
 *
 * @throws {WaymarkError} `ERR_AUTH_OPTION` for something that is no origin.
 */
export function withSameOrigin<Req extends Request, Context>(
  handler: (request: Req, context: Context) => MaybePromise<Response>,
  options: SameOriginOptions = {},
): (request: Req, context: Context) => Promise<Response> {
  checkOrigins(options.allowedOrigins);
  const guarded = async (request: Req, context: Context): Promise<Response> =>
    isCrossSite(request, options) ? crossSiteRefusal() : handler(request, context);
  return withContract(guarded, contractOf(handler));
}

/** @throws {WaymarkError} `ERR_AUTH_OPTION` for something that is no origin. */
export function checkOrigins(origins: readonly string[] = []): void {
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    throw authOptionError(
      'allow an origin',
      '`allowedOrigins` has scheme and host, as in https://app.example.com, and nothing behind them',
      origin,
    );
  }
}

function hostOf(origin: string): string | undefined {
  // An origin that says nothing is `null`.
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

import type { MaybePromise } from '../../http/cache-store.ts';
import { changeHeaders } from '../../http/change-headers.ts';
import { contractOf, withContract } from '../../http/handler-contract.ts';
import { WaymarkError } from '../../http/waymark-error.ts';

/** Headers that tell browsers to be careful; `false` leaves one out. */
export interface SecurityHeadersOptions {
  /**
   * `Strict-Transport-Security`, on answers to `https:` alone. Default: a year, subdomains included. With `preload`, it
   * can hardly be taken back.
   */
  readonly hsts?:
    | { readonly maxAge?: number; readonly includeSubDomains?: boolean; readonly preload?: boolean }
    | false
    | undefined;
  /**
   * `Content-Security-Policy`. Default: `default-src 'none'; frame-ancestors 'none'` for what is no HTML: nothing that
   * an API answers is to load anything. HTML gets none but what is written here; see `contentSecurityPolicy`.
   */
  readonly csp?: string | false | undefined;
  /** `X-Content-Type-Options: nosniff`. Default: `true`. */
  readonly noSniff?: boolean | undefined;
  /** `X-Frame-Options`, for browsers that know no `frame-ancestors`. Default: `DENY`. */
  readonly frame?: 'DENY' | 'SAMEORIGIN' | false | undefined;
  /** `Referrer-Policy`. Default: `no-referrer`. */
  readonly referrer?: string | false | undefined;
  /** `Cross-Origin-Opener-Policy`. Default: `same-origin`. */
  readonly opener?: string | false | undefined;
  /** `Cross-Origin-Resource-Policy`: who may embed the answer; whoever may read it by CORS may still. Default: `same-origin`. */
  readonly resource?: 'same-origin' | 'same-site' | 'cross-origin' | false | undefined;
  /** `Permissions-Policy`. Default: none. */
  readonly permissions?: string | false | undefined;
}

/** A handler of a route, or what wraps one. */
export type SecuredHandler<Req extends Request, Rest extends unknown[]> = (
  request: Req,
  ...rest: Rest
) => MaybePromise<Response>;

const API_POLICY = "default-src 'none'; frame-ancestors 'none'";
const YEAR = 31_536_000;

/** Adds the headers to an answer, but for those that it has. */
export type AddSecurityHeaders = (response: Response, request: Request) => Response;

/**
 * Makes a function that adds the headers to an answer, for use by hand, as in `proxy.ts`.
 *
 * @throws {WaymarkError} `ERR_SECURITY_HEADER` for a value that no header can have.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers
 *
 * @example
 * ```ts
 * import { createSecurityHeaders } from 'waymark/security-headers';
 *
 * const secure = createSecurityHeaders();
 *
 * export const GET = (request: Request) => secure(Response.json({ ok: true }), request);
 * ```
 */
export function createSecurityHeaders(options: SecurityHeadersOptions = {}): AddSecurityHeaders {
  const always = fixedHeaders(options);
  const hsts = hstsOf(options.hsts);
  const { csp } = options;
  return (response, request) =>
    changeHeaders(response, (headers) => {
      for (const [name, value] of always) if (!headers.has(name)) headers.set(name, value);
      const policy = csp === undefined && !isHtml(headers) ? API_POLICY : csp;
      addMissing(headers, 'content-security-policy', policy);
      // RFC 6797, section 7.2: not where there is no TLS.
      if (hsts !== undefined && request.url.startsWith('https:'))
        addMissing(headers, 'strict-transport-security', hsts);
    });
}

/**
 * Wraps handlers, so that their answers carry headers that tell browsers to be careful.
 *
 * @throws {WaymarkError} `ERR_SECURITY_HEADER` for a value that no header can have.
 *
 * @example
 * ```ts
 * import { securityHeaders } from 'waymark/security-headers';
 *
 * const secured = securityHeaders();
 *
 * export const GET = secured(() => Response.json({ ok: true }));
 * ```
 */
export function securityHeaders(
  options: SecurityHeadersOptions = {},
): <Req extends Request, Rest extends unknown[]>(
  handler: SecuredHandler<Req, Rest>,
) => SecuredHandler<Req, Rest> {
  const add = createSecurityHeaders(options);
  return <Req extends Request, Rest extends unknown[]>(handler: SecuredHandler<Req, Rest>) => {
    const secured: SecuredHandler<Req, Rest> = (request, ...rest) => {
      const response = handler(request, ...rest);
      return response instanceof Promise
        ? response.then((settled) => add(settled, request))
        : add(response as Response, request);
    };
    return withContract(secured, contractOf(handler));
  };
}

function fixedHeaders(options: SecurityHeadersOptions): readonly (readonly [string, string])[] {
  const { noSniff = true, frame = 'DENY', referrer = 'no-referrer', opener = 'same-origin' } = options;
  const { resource = 'same-origin', permissions = false, csp } = options;
  const all = {
    'x-content-type-options': noSniff && 'nosniff',
    'x-frame-options': frame,
    'referrer-policy': referrer,
    'cross-origin-opener-policy': opener,
    'cross-origin-resource-policy': resource,
    'permissions-policy': permissions,
  };
  const kept = Object.entries(all).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  for (const [name, value] of [...kept, ['content-security-policy', csp || 'x'] as const]) {
    if (!/^[\x20-\x7e]+$/.test(value))
      throw new WaymarkError(
        'ERR_SECURITY_HEADER',
        `Cannot set ${name}: a header holds characters of ASCII on one line: received ${JSON.stringify(value)}.`,
      );
  }
  return kept;
}

function hstsOf(hsts: SecurityHeadersOptions['hsts']): string | undefined {
  if (hsts === false) return undefined;
  const { maxAge = YEAR, includeSubDomains = true, preload = false } = hsts ?? {};
  if (!Number.isInteger(maxAge) || maxAge < 0)
    throw new WaymarkError(
      'ERR_SECURITY_HEADER',
      `Cannot set strict-transport-security: \`hsts.maxAge\` must be a whole number of seconds: received ${String(maxAge)}.`,
    );
  return `max-age=${maxAge}${includeSubDomains ? '; includeSubDomains' : ''}${preload ? '; preload' : ''}`;
}

function addMissing(headers: Headers, name: string, value: string | false | undefined): void {
  if (typeof value === 'string' && !headers.has(name)) headers.set(name, value);
}

function isHtml(headers: Headers): boolean {
  return /^(?:text\/html|application\/xhtml\+xml)\b/i.test(headers.get('content-type') ?? '');
}

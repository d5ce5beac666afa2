import type { RequestCookies } from '@edge-runtime/cookies';
import { NextRequest } from './next-request.ts';
import { NextURL } from './next-url.ts';
import type { RequestContext } from './request-context.ts';
import { StaticCookies } from './request-cookies.ts';
import { ReadonlyHeaders } from './request-headers.ts';

/** The origin of URLs where there is none, as in Next.js. */
const STATIC_ORIGIN = 'http://localhost:3000';

/** What only a request has, so that who reads it has no answer for all. */
const OF_A_REQUEST: ReadonlySet<PropertyKey> = new Set([
  'headers',
  'cookies',
  'url',
  'body',
  'blob',
  'bytes',
  'json',
  'text',
  'arrayBuffer',
  'formData',
]);
const OF_ITS_URL: ReadonlySet<PropertyKey> = new Set([
  'search',
  'searchParams',
  'url',
  'href',
  'toJSON',
  'toString',
  'origin',
]);

/**
 * The request that a handler gets whose answer is for every request of its path.
 *
 * @param path Percent-encoded, without query.
 */
export function pathRequest(path: string): NextRequest {
  return new NextRequest(STATIC_ORIGIN + path);
}

/**
 * A request that tells its context when something is read of it that only one request has.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config#dynamic
 */
export function watchedRequest(request: NextRequest, context: RequestContext): NextRequest {
  const need = (expression: string): void => void context.needRequest(expression);
  const nextUrl = proxied(request.nextUrl, (property) => {
    if (OF_ITS_URL.has(property)) need(`nextUrl.${String(property)}`);
    return undefined;
  });
  return proxied(request, (property) => {
    if (property === 'nextUrl') return { value: nextUrl };
    if (property === 'clone') return { value: () => watchedRequest(copyOf(request), context) };
    if (OF_A_REQUEST.has(property)) need(`request.${String(property)}`);
    return undefined;
  });
}

/** A request of which a handler sees no headers, no cookies and no query: with `dynamic = 'force-static'`. */
export function strippedRequest(request: NextRequest): NextRequest {
  const nextUrl = new NextURL(STATIC_ORIGIN + request.nextUrl.pathname);
  const fixed: Readonly<Record<PropertyKey, unknown>> = {
    nextUrl,
    url: nextUrl.href,
    headers: new ReadonlyHeaders(new Headers()),
    cookies: new StaticCookies(new Headers()) satisfies RequestCookies,
    clone: () => strippedRequest(copyOf(request)),
  };
  return proxied(request, (property) =>
    Object.hasOwn(fixed, property) ? { value: fixed[property] } : undefined,
  );
}

function copyOf(request: NextRequest): NextRequest {
  return new NextRequest(request.clone());
}

type Answer = (property: PropertyKey) => { readonly value: unknown } | undefined;

/** An object that answers for some of its properties itself. */
function proxied<Target extends object>(target: Target, answer: Answer): Target {
  return new Proxy(target, {
    get(_target, property) {
      const found = answer(property);
      if (found) return found.value;
      // Not of the proxy: the platform's getters and methods take their own objects only.
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

import type { CookieSettings } from './session-options.ts';

/** A place that cookies are read from and written to, as what `cookies()` of `next/headers` resolves to. */
export interface CookieStore {
  get(name: string): { readonly value: string } | undefined;
  set(name: string, value: string, options: CookieAttributes): unknown;
}

/** What `CookieStore` is given beside name and value. */
export interface CookieAttributes {
  readonly httpOnly: true;
  readonly secure: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none';
  readonly path: string;
  readonly domain?: string;
  /** Seconds; 0 takes it back. */
  readonly maxAge: number;
}

/** Where a session is read from: a request, or `await cookies()`. */
export type SessionSource = Request | CookieStore;

const SEMICOLON = 59;
const SPACE = 32;

/** The value of a cookie in a `Cookie` header; `undefined` where it has none of that name. */
export function findCookie(header: string, name: string): string | undefined {
  let at = header.indexOf(name);
  while (at !== -1) {
    const end = at + name.length;
    if (header.charCodeAt(end) === 61 && isStart(header, at)) {
      const stop = header.indexOf(';', end);
      return header.slice(end + 1, stop === -1 ? undefined : stop);
    }
    at = header.indexOf(name, end);
  }
  return undefined;
}

function isStart(header: string, at: number): boolean {
  const before = header.charCodeAt(at - 1);
  return at === 0 || before === SEMICOLON || before === SPACE;
}

/** The value of a session's cookie. */
export function readCookie(source: SessionSource, name: string): string | undefined {
  if (!('headers' in source)) return source.get(name)?.value;
  const header = source.headers.get('cookie');
  return header === null ? undefined : findCookie(header, name);
}

/**
 * Sets a cookie.
 *
 * @param value Of characters that may stand in a cookie as they are; empty to take it back.
 * @param maxAge Seconds.
 * @returns The target, or a copy of a response whose headers cannot be changed.
 */
export function writeCookie<Target extends Response | CookieStore>(
  target: Target,
  settings: CookieSettings,
  value: string,
  maxAge: number,
): Target {
  const { name, secure, sameSite, path, domain } = settings;
  if (!('headers' in target)) {
    target.set(name, value, {
      httpOnly: true,
      secure,
      sameSite,
      path,
      maxAge,
      ...(domain === undefined ? {} : { domain }),
    });
    return target;
  }
  const parts = [`${name}=${value}`, `Path=${path}`, `Max-Age=${maxAge}`];
  if (domain !== undefined) parts.push(`Domain=${domain}`);
  parts.push(
    'HttpOnly',
    ...(secure ? ['Secure'] : []),
    `SameSite=${sameSite[0]?.toUpperCase()}${sameSite.slice(1)}`,
  );
  return withSetCookie(target, name, parts.join('; ')) as Target;
}

/** Whether an answer sets a cookie already. */
export function setsCookie(response: Response, name: string): boolean {
  return response.headers.getSetCookie().some((line) => line.startsWith(`${name}=`));
}

function withSetCookie(response: Response, name: string, line: string): Response {
  const changed = withWritableHeaders(response);
  const { headers } = changed;
  const others = headers.getSetCookie().filter((each) => !each.startsWith(`${name}=`));
  headers.delete('set-cookie');
  for (const each of [...others, line]) headers.append('set-cookie', each);
  // A cache that kept it would hand one user's session to the next (RFC 9111, section 7.3).
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  return changed;
}

/** Headers of a redirect, and of what `fetch` returned, cannot be changed. */
function withWritableHeaders(response: Response): Response {
  try {
    response.headers.delete('x-waymark-none');
    return response;
  } catch {
    return new Response(response.body, response);
  }
}

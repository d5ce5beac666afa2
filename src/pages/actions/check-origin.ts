/** Where a request with an action says that it comes from, and where it went. */
export interface OriginHeaders {
  /** `Origin`; `null` where there is none. */
  readonly origin: string | null;
  readonly host: string | null;
  /** `X-Forwarded-Host`, of which the first value counts. */
  readonly forwardedHost: string | null;
}

/** What is wrong with the origin of a request. */
export interface OriginFault {
  /** The host of the origin, `null` included; cut, since it is logged. */
  readonly origin: string;
  /** The host that the request went to; left out where it says none. */
  readonly host?: string;
}

/**
 * Whether a page of another site may have sent a request: an action is not run for it.
 *
 * As in Next.js, a request without `Origin` is let through. Browsers send the header with each POST, and who does not
 * use a browser has no cookies of someone else.
 *
 * @param allowedOrigins `serverActions.allowedOrigins`: hosts whose pages may call, with `*` for one label and, as the
 *   first, `**` for one or more.
 * @returns `undefined` where nothing is wrong.
 * @see https://nextjs.org/docs/app/guides/data-security#allowed-origins-advanced
 *
 * @example
 * ```ts
 * const headers = { origin: 'https://evil.example', host: 'shop.example', forwardedHost: null };
 * originFault(headers, []); // { origin: 'evil.example', host: 'shop.example' }
 * ```
 */
export function originFault(
  { origin, host, forwardedHost }: OriginHeaders,
  allowedOrigins: readonly string[],
): OriginFault | undefined {
  if (origin === null || origin === '') return undefined;
  const sender = hostOf(origin);
  const receiver = (forwardedHost?.split(',')[0]?.trim() || host)?.toLowerCase();
  if (sender !== undefined && sender === receiver) return undefined;
  if (sender !== undefined && allowedOrigins.some((pattern) => matchesHost(sender, pattern)))
    return undefined;
  return {
    origin: shorten(sender ?? origin),
    ...(receiver === undefined ? {} : { host: shorten(receiver) }),
  };
}

/** `null`, for pages that hide where they are from, stands for itself; undefined for what is no origin. */
function hostOf(origin: string): string | undefined {
  if (origin === 'null') return origin;
  try {
    return new URL(origin).host || undefined;
  } catch {
    return undefined;
  }
}

function matchesHost(host: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase();
  if (wanted === host) return true;
  const parts = wanted.split('.');
  const labels = host.split('.');
  // A pattern is for the hosts below one that it names, not for all there are.
  if (parts.length === 1 || parts.some((part) => part === '')) return false;
  for (;;) {
    const part = parts.pop();
    const label = labels.pop();
    if (part === undefined) return label === undefined;
    if (!label) return false;
    if (part === '**') return parts.length === 0;
    if (part !== '*' && part !== label) return false;
  }
}

function shorten(value: string): string {
  return value.length > 100 ? `${value.slice(0, 100)}...` : value;
}

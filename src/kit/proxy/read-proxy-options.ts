import { parseByteSize } from '../../http/byte-size.ts';
import { LONGEST_DURATION, readDuration } from '../../http/duration.ts';
import type { BreakerSettings } from './circuit-breaker.ts';
import type { CookieChoice } from './filter-cookies.ts';
import type { Duration, ProxyCookies, ProxyOptions } from './proxy-options.ts';
import type { RetrySettings } from './retry-policy.ts';

/** What `proxy()` was given, checked; all times in milliseconds, 0 for no limit. */
export interface ProxySettings {
  readonly options: ProxyOptions;
  readonly origin: string;
  /** The path of the target, without a slash at its end. */
  readonly basePath: string;
  readonly stripPrefix: string;
  readonly cookies: ProxyCookies & { readonly request: CookieChoice; readonly response: CookieChoice };
  readonly via: string;
  readonly timeouts: {
    readonly connect: number;
    readonly headers: number;
    /** `undefined` where nothing is said: then it depends on the answer. */
    readonly body: number | undefined;
    readonly total: number;
  };
  readonly retries: RetrySettings;
  readonly breaker: BreakerSettings | undefined;
  readonly redirects: { readonly limit: number; readonly origins: ReadonlySet<string> };
  readonly maxJsonSize: number;
  readonly connections: number;
}

/** A token, of which a name in `Via` is made. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Checks what `proxy()` is given.
 *
 * @throws {TypeError} when it cannot be used.
 */
export function readProxyOptions(target: string | URL, options: ProxyOptions): ProxySettings {
  const { origin, pathname } = readTarget(target);
  const { timeouts = {}, stripPrefix = '', via } = options;
  if (stripPrefix !== '' && !/^(?:\/[^/?#\\]+)+$/.test(stripPrefix))
    throw wrong(`"stripPrefix" must begin with a slash and not end with one: received '${stripPrefix}'`);
  if (via !== undefined && !TOKEN.test(via))
    throw wrong(`"via" must be a name without spaces, such as 'api-gateway': received '${via}'`);
  return {
    options,
    origin,
    basePath: pathname.replace(/\/+$/, ''),
    stripPrefix,
    cookies: readCookies(options.cookies),
    via: via ?? `waymark-${crypto.randomUUID().slice(0, 8)}`,
    timeouts: {
      connect: readTime(timeouts.connect, 'timeouts.connect', 5000),
      headers: readTime(timeouts.headers, 'timeouts.headers', 30_000),
      body: timeouts.body === undefined ? undefined : readTime(timeouts.body, 'timeouts.body', 0),
      total: readTime(timeouts.total, 'timeouts.total', 0),
    },
    retries: readRetries(options.retries),
    breaker: readBreaker(options.circuitBreaker),
    redirects: readRedirects(options.redirects, origin),
    maxJsonSize: parseByteSize(options.maxJsonSize ?? '10mb', '"maxJsonSize" of proxy()'),
    connections: readCount(options.connections, 'connections', 256, 1),
  };
}

function readTarget(target: string | URL): URL {
  const shown = String(target);
  if (!URL.canParse(shown))
    throw wrong(`target must be an absolute URL such as 'https://api.example.com/v1': received '${shown}'`);
  const url = new URL(shown);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw wrong(`target must be of http: or https:: received '${shown}'`);
  // The text is not shown: it has a password.
  if (url.username !== '' || url.password !== '')
    throw wrong('target must be without credentials: set them with the option "headers"');
  if (url.search !== '' || url.hash !== '')
    throw wrong(`target must be without query and fragment: received '${shown}'`);
  return url;
}

function readCookies(cookies: ProxyOptions['cookies']): ProxySettings['cookies'] {
  if (typeof cookies === 'object')
    return { ...cookies, request: cookies.request ?? false, response: cookies.response ?? false };
  return { request: cookies ?? false, response: cookies ?? false };
}

function readRetries(given: ProxyOptions['retries']): RetrySettings {
  const retries = typeof given === 'object' ? given : { limit: given === false ? 0 : given };
  return {
    limit: readCount(retries.limit, 'retries.limit', 1, 0),
    statuses: new Set(retries.statuses ?? [502, 503, 504]),
    backoff: readTime(retries.backoff, 'retries.backoff', 100),
    maxBackoff: readTime(retries.maxBackoff, 'retries.maxBackoff', 2000),
    maxBodySize: parseByteSize(retries.maxBodySize ?? '64kb', '"retries.maxBodySize" of proxy()'),
  };
}

function readBreaker(given: ProxyOptions['circuitBreaker']): BreakerSettings | undefined {
  if (given === false) return undefined;
  const breaker = typeof given === 'object' ? given : {};
  const { failureRate = 0.5 } = breaker;
  if (!(failureRate > 0 && failureRate <= 1))
    throw wrong(`"circuitBreaker.failureRate" must be above 0 and at most 1: received ${failureRate}`);
  return {
    failureRate,
    minimumRequests: readCount(breaker.minimumRequests, 'circuitBreaker.minimumRequests', 20, 1),
    window: readTime(breaker.window, 'circuitBreaker.window', 10_000),
    cooldown: readTime(breaker.cooldown, 'circuitBreaker.cooldown', 10_000),
  };
}

function readRedirects(given: ProxyOptions['redirects'], own: string): ProxySettings['redirects'] {
  if (given === undefined || given === 'pass') return { limit: 0, origins: new Set() };
  const origins = (given.origins ?? []).map((each) => {
    if (!URL.canParse(each) || new URL(each).href !== `${each}/` || !/^https?:/.test(each))
      throw wrong(
        `"redirects.origins" must be origins such as 'https://files.example.com': received '${each}'`,
      );
    return each;
  });
  return { limit: readCount(given.limit, 'redirects.limit', 0, 0), origins: new Set([own, ...origins]) };
}

function readTime(value: Duration | undefined, name: string, fallback: number): number {
  if (value === undefined) return fallback;
  const time = typeof value === 'string' ? readDuration(value) : value;
  if (time !== undefined && time >= 0 && time <= LONGEST_DURATION) return time;
  throw wrong(`"${name}" must be milliseconds, or a text such as '500ms' or '10s': received '${value}'`);
}

function readCount(value: number | undefined, name: string, fallback: number, least: number): number {
  if (value === undefined) return fallback;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw wrong(`"${name}" must be a whole number from ${least}: received ${value}`);
}

function wrong(what: string): TypeError {
  return new TypeError(`Cannot make a proxy: its ${what}.`);
}

import { joinPathname, splitPathname, type PathnameConfig, type PathnameParts } from './next-pathname.ts';

/** Options of `NextURL`. */
export interface NextURLOptions {
  /** What a relative input is resolved against. Default: none, so that only absolute input is taken. */
  readonly base?: string | URL | undefined;
  /** Default: no base path, no trailing slash. */
  readonly nextConfig?: PathnameConfig | undefined;
}

/**
 * A `URL` that knows the app's base path: `pathname` is what routes see, `href` is what clients see. Loopback
 * addresses read as `localhost`. The locale properties are as in an app without `i18n` config.
 *
 * @throws {TypeError} when the input is no URL.
 * @see https://nextjs.org/docs/app/api-reference/functions/next-request#nexturl
 */
export class NextURL {
  #url: URL;
  #path: PathnameParts;
  readonly #options: NextURLOptions;

  constructor(input: string | URL | NextURL, base?: string | URL | NextURL, options?: NextURLOptions);
  constructor(input: string | URL | NextURL, options?: NextURLOptions);
  constructor(
    input: string | URL | NextURL,
    second?: string | URL | NextURL | NextURLOptions,
    third?: NextURLOptions,
  ) {
    const isBase = typeof second === 'string' || (second !== undefined && 'pathname' in second);
    this.#options = (isBase ? third : second) ?? {};
    this.#url = parseUrl(input, isBase ? second : this.#options.base);
    this.#path = this.#readPath();
  }

  #readPath(): PathnameParts {
    const path = splitPathname(this.#url.pathname, this.#options.nextConfig ?? {});
    this.#url.pathname = path.pathname;
    return path;
  }

  /** The URL that clients see: with base path, without credentials. */
  get href(): string {
    const { protocol, host, pathname, search, hash } = this.#url;
    return `${protocol}//${host}${joinPathname({ ...this.#path, pathname })}${search}${hash}`;
  }
  set href(value: string) {
    this.#url = parseUrl(value, undefined);
    this.#path = this.#readPath();
  }

  get origin(): string {
    return this.#url.origin;
  }

  get protocol(): string {
    return this.#url.protocol;
  }
  set protocol(value: string) {
    this.#url.protocol = value;
  }

  get username(): string {
    return this.#url.username;
  }
  set username(value: string) {
    this.#url.username = value;
  }

  get password(): string {
    return this.#url.password;
  }
  set password(value: string) {
    this.#url.password = value;
  }

  get host(): string {
    return this.#url.host;
  }
  set host(value: string) {
    this.#url.host = value;
  }

  get hostname(): string {
    return this.#url.hostname;
  }
  set hostname(value: string) {
    this.#url.hostname = value;
  }

  get port(): string {
    return this.#url.port;
  }
  set port(value: string) {
    this.#url.port = value;
  }

  /** The path that routes see: without base path. */
  get pathname(): string {
    return this.#url.pathname;
  }
  set pathname(value: string) {
    this.#url.pathname = value;
  }

  get search(): string {
    return this.#url.search;
  }
  set search(value: string) {
    this.#url.search = value;
  }

  /** The query, live: what is written to it shows in `href`. */
  get searchParams(): URLSearchParams {
    return this.#url.searchParams;
  }

  get hash(): string {
    return this.#url.hash;
  }
  set hash(value: string) {
    this.#url.hash = value;
  }

  /** The base path that the URL stands under, or `''`. */
  get basePath(): string {
    return this.#path.basePath;
  }
  set basePath(value: string) {
    this.#path.basePath = value.startsWith('/') ? value : `/${value}`;
  }

  /** The build that a `/_next/data/*` URL names; `undefined` for every other URL. */
  get buildId(): string | undefined {
    return this.#path.buildId;
  }
  set buildId(value: string | undefined) {
    this.#path.buildId = value;
  }

  /** Always `''`: Route Handlers have no locale. */
  get locale(): string {
    return '';
  }
  set locale(value: string) {
    throw new TypeError(
      `Cannot set the locale of a NextURL: the NextURL configuration includes no locale "${value}". Put it into the pathname.`,
    );
  }

  /** Always `undefined`: Route Handlers have no locale. */
  get defaultLocale(): undefined {
    return undefined;
  }

  /** Always `undefined`: Route Handlers have no locale. */
  get domainLocale(): undefined {
    return undefined;
  }

  /** A copy that changes on its own. */
  clone(): NextURL {
    return new NextURL(this.href, this.#options);
  }

  toString(): string {
    return this.href;
  }

  toJSON(): string {
    return this.href;
  }

  /** What `console.log` shows. */
  [Symbol.for('nodejs.util.inspect.custom')](): object {
    const { href, origin, basePath, pathname, search, hash } = this;
    return { href, origin, basePath, pathname, search, hash };
  }
}

// The WHATWG parser has brought every spelling of an IPv4 address into this form.
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[::1\])$/;

function parseUrl(input: string | URL | NextURL, base: string | URL | NextURL | undefined): URL {
  const url = base ? new URL(String(input), String(base)) : new URL(String(input));
  if (LOOPBACK.test(url.hostname)) url.hostname = 'localhost';
  return url;
}

import { authOptionError } from './auth-option-error.ts';

/** How the cookie of a session is set. */
export interface SessionCookieOptions {
  /**
   * Its name. Where it is `Secure`, for one host and the path `/`, `__Host-` is put in front, so that no other host
   * of the domain can set it. Default: `session`.
   */
  readonly name?: string | undefined;
  /** Whether it is sent over HTTPS alone. Default: where `NODE_ENV` is `production`. */
  readonly secure?: boolean | undefined;
  /** Whether other sites' requests have it. `none` needs `secure`. Default: `lax`. */
  readonly sameSite?: 'strict' | 'lax' | 'none' | undefined;
  /** A domain whose hosts all get it. Default: none, so that only the host that set it does. */
  readonly domain?: string | undefined;
  /** The path below which it is sent. Default: `/`. */
  readonly path?: string | undefined;
}

/** How sessions are kept. */
export interface SessionOptions {
  /**
   * What seals the cookies: at least 32 characters, random and secret. Several, the newest first, while one takes the
   * place of another: the first seals, all open. Make one with `openssl rand -base64 32`.
   */
  readonly password: string | undefined | readonly (string | undefined)[];
  /** How the cookie is set. Default: `HttpOnly`, `SameSite=Lax`, `Secure` in production. */
  readonly cookie?: SessionCookieOptions | undefined;
  /** Seconds that a session lasts since it was opened or renewed. Default: a week. */
  readonly maxAge?: number | undefined;
  /** Whether a session that is used in the second half of its `maxAge` is renewed. Default: `true`. */
  readonly rolling?: boolean | undefined;
  /** Seconds that a session lasts at most, however often it is renewed. Default: 30 days, or `maxAge` if longer. */
  readonly absoluteMaxAge?: number | undefined;
  /**
   * Milliseconds for which an instance trusts what it knows of revocations before it asks the store again: those that
   * it was not told of at once hold after that time. Default: 500.
   */
  readonly checkEvery?: number | undefined;
  /**
   * What becomes of requests with a session while the store cannot be asked about revocations: `refuse` answers 503,
   * `allow` trusts the seal. Default: `refuse`.
   */
  readonly onStoreError?: 'refuse' | 'allow' | undefined;
  /** How many opened cookies are kept in memory, so that they need not be opened again. Default: 10,000. */
  readonly cacheSize?: number | undefined;
  /**
   * Told of what keeps sessions from being checked. Default: writes to `console.error`, every ten seconds at most.
   */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Options that have been checked, with their defaults. */
export interface SessionSettings {
  readonly passwords: readonly [string, ...string[]];
  readonly cookie: CookieSettings;
  /** Milliseconds. */
  readonly maxAge: number;
  readonly rolling: boolean;
  /** Milliseconds. */
  readonly absoluteMaxAge: number;
}

/** A cookie's name as it is sent, and its attributes. */
export interface CookieSettings {
  /** The name that was asked for, without a prefix. */
  readonly baseName: string;
  readonly name: string;
  readonly secure: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none';
  readonly domain: string | undefined;
  readonly path: string;
}

const WEEK = 7 * 24 * 60 * 60;
const MIN_PASSWORD_LENGTH = 32;
const ATTEMPT = 'create sessions';

/** A token (RFC 9110, section 5.6.2), as the name of a cookie has to be. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * Checks options, and fills in their defaults.
 *
 * @throws {WaymarkError} `ERR_AUTH_OPTION` for options that cannot be used.
 */
export function readSessionOptions(options: SessionOptions): SessionSettings {
  const { maxAge = WEEK, rolling = true } = options;
  const { absoluteMaxAge = Math.max(30 * 24 * 60 * 60, maxAge) } = options;
  if (!(maxAge > 0 && Number.isFinite(maxAge)))
    throw authOptionError(ATTEMPT, '`maxAge` is a number of seconds above 0', maxAge);
  if (!(absoluteMaxAge >= maxAge && Number.isFinite(absoluteMaxAge)))
    throw authOptionError(
      ATTEMPT,
      '`absoluteMaxAge` is a number of seconds, `maxAge` at least',
      absoluteMaxAge,
    );
  return {
    passwords: readPasswords(options.password),
    cookie: readCookieOptions(options.cookie ?? {}),
    maxAge: maxAge * 1000,
    rolling,
    absoluteMaxAge: absoluteMaxAge * 1000,
  };
}

function readPasswords(password: SessionOptions['password']): readonly [string, ...string[]] {
  const passwords = (Array.isArray(password) ? password : [password]) as readonly (string | undefined)[];
  // One that has been taken out of the environment is not there any more; the newest has to be.
  const [newest = '', ...older] = passwords;
  const all = [newest, ...older.filter((each) => each !== undefined && each !== '')] as [string, ...string[]];
  for (const each of all) {
    if (each.length >= MIN_PASSWORD_LENGTH) continue;
    throw authOptionError(
      ATTEMPT,
      `\`password\` needs at least ${MIN_PASSWORD_LENGTH} characters, and ${each === '' ? 'there is none' : `this one has ${each.length}`}. Make one with \`openssl rand -base64 32\`, and keep it where your secrets are, such as SESSION_PASSWORD in .env.local`,
    );
  }
  return all;
}

function readCookieOptions(options: SessionCookieOptions): CookieSettings {
  const { name = 'session', sameSite = 'lax', domain, path = '/' } = options;
  const secure = options.secure ?? process.env['NODE_ENV'] === 'production';
  if (!NAME.test(name))
    throw authOptionError(ATTEMPT, '`cookie.name` has only letters, digits and -_.', name);
  if (!path.startsWith('/') || /[;\s]/.test(path))
    throw authOptionError(ATTEMPT, '`cookie.path` begins with a slash', path);
  if (domain !== undefined && !/^[a-z0-9.-]+$/i.test(domain))
    throw authOptionError(ATTEMPT, '`cookie.domain` is the name of a domain', domain);
  if (sameSite === 'none' && !secure)
    throw authOptionError(
      ATTEMPT,
      "browsers take no cookie with `sameSite: 'none'` that is not `secure`: set both, or none",
    );
  const isPrefixed = secure && domain === undefined && path === '/' && !name.startsWith('__');
  return { baseName: name, name: isPrefixed ? `__Host-${name}` : name, secure, sameSite, domain, path };
}

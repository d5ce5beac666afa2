import type * as jose from 'jose';
import { authOptionError } from './auth-option-error.ts';
import { loadJose } from './load-jose.ts';
import type { KeyFinder } from './token-keys.ts';

type Jose = typeof jose;

/** How the keys of an issuer are fetched and kept. */
export interface RemoteKeyOptions {
  /** Seconds after which keys are fetched again. Default: 600. */
  readonly maxAge?: number | undefined;
  /** Seconds after a fetch in which a token with an unknown key causes no other one. Default: 30. */
  readonly cooldown?: number | undefined;
  /** Milliseconds that a fetch may take. Default: 5000. */
  readonly timeout?: number | undefined;
  /** Seconds that known keys are used on while new ones cannot be fetched; 0 for not at all. Default: 3600. */
  readonly staleFor?: number | undefined;
}

/** Milliseconds after a failed fetch in which no other one is tried. */
const FAILURE_PAUSE = 1000;

const ATTEMPT = 'accept bearer tokens';

/** Errors that say of a token that no key fits; all others say that there are no keys to be had. */
const ABOUT_TOKEN: ReadonlySet<unknown> = new Set([
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
  'ERR_JOSE_NOT_SUPPORTED',
]);

/** That the keys of an issuer cannot be had now. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/**
 * Finds keys in the JSON Web Key Set of an issuer (RFC 7517, section 5), which is fetched when it is first needed,
 * when it has become old, and when a token names a key that is not in it.
 *
 * @throws {WaymarkError} `ERR_AUTH_OPTION` for an address that is neither HTTPS nor of this machine.
 */
export function remoteKeyFinder(address: string | URL, options: RemoteKeyOptions = {}): KeyFinder {
  const url = checkAddress(address);
  const keys = new RemoteKeys(url, options);
  return (header, token) => keys.find(header, token);
}

class RemoteKeys {
  readonly #url: URL;
  readonly #options: RemoteKeyOptions;
  #remote: ReturnType<Jose['createRemoteJWKSet']> | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;
  #failure: unknown;
  /** When known keys were last in use without a failure, in milliseconds. */
  #freshAt = Number.NEGATIVE_INFINITY;

  constructor(url: URL, options: RemoteKeyOptions) {
    this.#url = url;
    this.#options = options;
  }

  async find(...[header, token]: Parameters<KeyFinder>): ReturnType<KeyFinder> {
    const library = await loadJose();
    const remote = (this.#remote ??= this.#create(library));
    if (Date.now() - this.#failedAt < FAILURE_PAUSE) return this.#findStale(library, header, token);
    try {
      const key = await remote(header, token);
      this.#freshAt = Date.now();
      return key;
    } catch (error) {
      if (ABOUT_TOKEN.has((error as { code?: unknown }).code)) throw error;
      this.#failedAt = Date.now();
      this.#failure = error;
      return this.#findStale(library, header, token);
    }
  }

  #create(library: Jose): ReturnType<Jose['createRemoteJWKSet']> {
    const { maxAge = 600, cooldown = 30, timeout = 5000 } = this.#options;
    return library.createRemoteJWKSet(this.#url, {
      cacheMaxAge: maxAge * 1000,
      cooldownDuration: cooldown * 1000,
      timeoutDuration: timeout,
    });
  }

  /** An issuer that is away for a while is no reason to refuse everybody: its keys rarely change. */
  async #findStale(library: Jose, ...[header, token]: Parameters<KeyFinder>): ReturnType<KeyFinder> {
    const { staleFor = 3600 } = this.#options;
    const known = this.#remote?.jwks();
    if (known && Date.now() - this.#freshAt <= staleFor * 1000) {
      // A key that is not among them may be a new one, so that nothing is known of the token.
      const key = await library
        .createLocalJWKSet(known)(header, token)
        .catch(() => undefined);
      if (key) return key;
    }
    throw new KeysUnavailable(`Cannot fetch the keys at ${this.#url.href}`, { cause: this.#failure });
  }
}

function checkAddress(address: string | URL): URL {
  if (!URL.canParse(String(address)))
    throw authOptionError(ATTEMPT, '`jwksUrl` is the address of the keys of the issuer', String(address));
  const url = new URL(address);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)) return url;
  throw authOptionError(
    ATTEMPT,
    '`jwksUrl` is an address of https, so that nobody can put in other keys',
    url.href,
  );
}

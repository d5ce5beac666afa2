import type { MaybePromise } from '../../http/cache-store.ts';
import { isWaymarkError, WaymarkError } from '../../http/waymark-error.ts';
import type { AuthMethod, AuthRefusal, Identity } from './auth-method.ts';
import type { CachedSession, SessionIdentity } from './cached-session.ts';
import { reportRarely } from './report-rarely.ts';
import { SessionCache } from './session-cache.ts';
import {
  type CookieStore,
  readCookie,
  type SessionSource,
  setsCookie,
  writeCookie,
} from './session-cookie.ts';
import { readSessionOptions, type SessionOptions, type SessionSettings } from './session-options.ts';
import type { SessionRevocations } from './session-revocations.ts';
import { MAX_COOKIE_LENGTH, type SealedSession, SessionSeals } from './session-seals.ts';

/** Whose session is opened, and what is kept with it: what JSON can hold, and little, as it goes with each request. */
export type SignIn<Data> = Pick<Identity, 'subject'> &
  Partial<Pick<Identity, 'scopes' | 'roles'>> &
  (undefined extends Data ? { readonly data?: Data } : { readonly data: Data });

/** What of a session is to be another. */
export interface SessionChanges<Data> {
  readonly data?: Data;
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
}

/** Milliseconds in which a session that was renewed is not renewed again: its new cookie may be under way. */
const RENEWAL_PAUSE = 60_000;

const UNAVAILABLE: AuthRefusal = {
  refused: 503,
  detail: 'It cannot be found out now whether the session holds.',
};

/**
 * Sessions in sealed cookies, and how they are opened, changed and ended: what `createSessions` returns. It is a
 * method for `createWithAuth`.
 */
export class Sessions<Data = undefined> implements AuthMethod<SessionIdentity<Data>> {
  readonly scheme = 'Cookie';
  readonly isAmbient = true;
  readonly #settings: SessionSettings;
  readonly #options: SessionOptions;
  readonly #seals: SessionSeals;
  readonly #cache: SessionCache;
  readonly #revocations: SessionRevocations;
  readonly #renewedAt = new WeakMap<Identity, number>();

  /** @throws {WaymarkError} `ERR_AUTH_OPTION` for options that cannot be used. */
  constructor(options: SessionOptions) {
    this.#options = options;
    this.#settings = readSessionOptions(options);
    const { cookie, passwords } = this.#settings;
    this.#seals = new SessionSeals(cookie.baseName, passwords);
    this.#cache = new SessionCache(this.#seals, {
      name: cookie.baseName,
      maxEntries: options.cacheSize ?? 10_000,
      checkEvery: options.checkEvery ?? 500,
      allowsUnchecked: options.onStoreError === 'allow',
      onError: options.onError ?? reportRarely('Sessions cannot be checked for revocation:'),
    });
    this.#revocations = this.#cache.revocations;
  }

  /**
   * Whose session a request carries, or `await cookies()` has; `undefined` where it has none that holds.
   *
   * @throws (rejects with) `ERR_STORE_UNAVAILABLE` where it cannot be found out whether it was revoked.
   */
  async read(source: SessionSource): Promise<SessionIdentity<Data> | undefined> {
    return (await this.#find(source))?.identity as SessionIdentity<Data> | undefined;
  }

  /**
   * Opens a session with an id of its own, and revokes the one that the request came with, so that nobody can hand a
   * session to somebody else before they sign in.
   *
   * @param target What gets the cookie: the response to the sign-in, or `await cookies()`.
   * @returns The target, or a copy of a response whose headers cannot be changed.
   * @throws (rejects with) `ERR_SESSION_TOO_LARGE` for data that no cookie can hold, `ERR_STORE_UNAVAILABLE`.
   */
  async signIn<Target extends Response | CookieStore>(
    source: SessionSource,
    target: Target,
    { subject, scopes, roles, data }: SignIn<Data>,
  ): Promise<Target> {
    const generation = await this.#withStore(() => this.#revocations.generationOf(subject));
    // Read first: `cookies()` may be the source and the target.
    const previous = await this.#openIn(source);
    const session: Omit<SealedSession, 'for' | 'exp'> = {
      id: crypto.randomUUID(),
      sub: subject,
      at: Date.now(),
      ...dropUndefined({ gen: generation, scopes, roles, data }),
    };
    const opened = await this.#write(target, session);
    if (previous) await this.revoke(previous.id);
    return opened;
  }

  /**
   * Keeps something else with the session of a request. With other scopes or roles the session gets a new id, and the
   * cookie from before does not hold any more.
   *
   * @throws (rejects with) `ERR_NO_SESSION` where there is none, and as `signIn`.
   */
  async update<Target extends Response | CookieStore>(
    source: SessionSource,
    target: Target,
    changes: SessionChanges<Data>,
  ): Promise<Target> {
    const found = await this.#find(source);
    if (!found)
      throw new WaymarkError(
        'ERR_NO_SESSION',
        'Cannot update the session: the request has none that holds. Open one with `signIn`.',
      );
    const isRaised = changes.scopes !== undefined || changes.roles !== undefined;
    const { sealed } = found;
    const id = isRaised ? crypto.randomUUID() : sealed.id;
    const changed = await this.#write(target, { ...sealed, ...changes, id });
    if (isRaised) await this.revoke(sealed.id);
    return changed;
  }

  /**
   * Ends the session of a request, in the browser and on every instance.
   *
   * @returns The target, or a copy of a response whose headers cannot be changed.
   * @throws (rejects with) `ERR_STORE_UNAVAILABLE`, unless `onStoreError` is `allow`.
   */
  async signOut<Target extends Response | CookieStore>(
    source: SessionSource,
    target: Target,
  ): Promise<Target> {
    const previous = await this.#openIn(source);
    if (previous) await this.revoke(previous.id);
    return writeCookie(target, this.#settings.cookie, '', 0);
  }

  /** Ends a session, by its `sessionId`: every instance refuses it from then on. */
  async revoke(sessionId: string): Promise<void> {
    await this.#withStore(() => this.#revocations.revokeSession(sessionId, this.#settings.absoluteMaxAge));
  }

  /** Ends all sessions of a user, as when a password was changed; those opened later hold. */
  async revokeAll(subject: string): Promise<void> {
    await this.#withStore(() => this.#revocations.revokeSubject(subject, this.#settings.absoluteMaxAge));
  }

  authenticate(request: Request): MaybePromise<SessionIdentity<Data> | AuthRefusal | undefined> {
    const found = this.#find(request);
    if (!(found instanceof Promise)) return found?.identity as SessionIdentity<Data> | undefined;
    return found.then(
      (entry) => entry?.identity as SessionIdentity<Data> | undefined,
      (error: unknown) => {
        if (isWaymarkError(error) && error.code === 'ERR_PACKAGE_MISSING') throw error;
        return UNAVAILABLE;
      },
    );
  }

  finish(request: Request, response: Response, identity: Identity): MaybePromise<Response> {
    const { rolling, maxAge } = this.#settings;
    if (!rolling || (identity as SessionIdentity).expiresAt - Date.now() > maxAge / 2) return response;
    return this.#renew(request, response, identity);
  }

  async #renew(request: Request, response: Response, identity: Identity): Promise<Response> {
    const now = Date.now();
    if (now - (this.#renewedAt.get(identity) ?? 0) < RENEWAL_PAUSE) return response;
    this.#renewedAt.set(identity, now);
    // Not the session that the handler has just ended or changed.
    if (!(response instanceof Response) || setsCookie(response, this.#settings.cookie.name)) return response;
    const entry = await Promise.resolve(this.#find(request)).catch(() => undefined);
    if (!entry || this.#endOf(entry.sealed) <= entry.sealed.exp) return response;
    return this.#write(response, entry.sealed);
  }

  #find(source: SessionSource): MaybePromise<CachedSession | undefined> {
    const value = readCookie(source, this.#settings.cookie.name);
    return value === undefined || value === '' ? undefined : this.#cache.find(value);
  }

  /** When a session ends that is sealed now. */
  #endOf({ at }: Pick<SealedSession, 'at'>): number {
    return Math.min(Date.now() + this.#settings.maxAge, at + this.#settings.absoluteMaxAge);
  }

  async #write<Target extends Response | CookieStore>(
    target: Target,
    session: Omit<SealedSession, 'for' | 'exp'>,
  ): Promise<Target> {
    const { cookie } = this.#settings;
    const exp = this.#endOf(session);
    const maxAge = Math.round((exp - Date.now()) / 1000);
    const value = await this.#seals.seal({ ...session, exp });
    const length = value.length + cookie.name.length;
    if (length > MAX_COOKIE_LENGTH) {
      throw new WaymarkError(
        'ERR_SESSION_TOO_LARGE',
        `Cannot keep the session of \`${session.sub}\`: its cookie has ${length} bytes, and browsers take ${MAX_COOKIE_LENGTH}. Keep an id in \`data\`, and the rest in your database.`,
      );
    }
    return writeCookie(target, cookie, value, maxAge);
  }

  /** The session of a request, whether or not it was revoked. */
  async #openIn(source: SessionSource): Promise<SealedSession | undefined> {
    const value = readCookie(source, this.#settings.cookie.name);
    return value ? this.#seals.open(value) : undefined;
  }

  async #withStore<Result>(work: () => MaybePromise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      if (this.#options.onStoreError !== 'allow') throw error;
      this.#options.onError?.(error);
      return undefined;
    }
  }
}

/**
 * Makes sessions in sealed cookies.
 *
 * A cookie holds all of the session, encrypted and signed by iron-session; the store that instances share
 * (`REDIS_URL`) holds which ones were revoked.
 *
 * @example
 * export const sessions = createSessions<{ name: string }>({ password: process.env.SESSION_PASSWORD });
 *
 * @throws {WaymarkError} `ERR_AUTH_OPTION` for options that cannot be used, such as a password that is too short.
 */
export function createSessions<Data = undefined>(options: SessionOptions): Sessions<Data> {
  return new Sessions<Data>(options);
}

function dropUndefined<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

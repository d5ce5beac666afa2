import type { MaybePromise } from '../../http/cache-store.ts';

/** Who a request comes from, once that is verified. */
export interface Identity {
  /** How it was verified: `session`, `bearer`, `api-key`, or the name of a method of your own. */
  readonly method: string;
  /** The user or service, as a name that stays: an id rather than an e-mail address. */
  readonly subject: string;
  /** What the credentials may be used for. Empty where they say nothing of it. */
  readonly scopes: readonly string[];
  /** What the subject is. Empty where nothing is said of it. */
  readonly roles: readonly string[];
}

/** Why credentials that a request carries do not count. */
export interface AuthRefusal {
  /**
   * The status to answer with: 400 where they cannot be read, 401 where they do not hold, 503 where that cannot be
   * found out now.
   */
  readonly refused: 400 | 401 | 503;
  /** What is wrong, in a sentence for the client's developer: it goes out. */
  readonly detail: string;
}

/** A way to find out who a request comes from. */
export interface AuthMethod<Who extends Identity = Identity> {
  /** The scheme to name in `WWW-Authenticate` (RFC 9110, section 11.6.1): `Bearer`. */
  readonly scheme: string;
  /** Whether browsers send the credentials along by themselves, so that other sites can have them sent: cookies. */
  readonly isAmbient: boolean;
  /** @returns `undefined` where the request carries no credentials of this kind, so that the next method is asked. */
  authenticate(request: Request): MaybePromise<Who | AuthRefusal | undefined>;
  /** Adds to the answer of a request that was let through. Default: nothing. */
  finish?(request: Request, response: Response, identity: Identity): MaybePromise<Response>;
}

/** The identities that methods of authentication can find. */
export type IdentityOf<Methods extends readonly AuthMethod[]> =
  Methods[number] extends AuthMethod<infer Who> ? Who : never;

export function isRefusal(found: Identity | AuthRefusal): found is AuthRefusal {
  return 'refused' in found;
}

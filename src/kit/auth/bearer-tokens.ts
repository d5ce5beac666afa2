import { isWaymarkError } from '../../http/waymark-error.ts';
import type { AuthMethod, AuthRefusal, Identity } from './auth-method.ts';
import { authOptionError } from './auth-option-error.ts';
import { loadJose } from './load-jose.ts';
import { readBearer } from './read-bearer.ts';
import { KeysUnavailable, remoteKeyFinder, type RemoteKeyOptions } from './remote-keys.ts';
import { reportRarely } from './report-rarely.ts';
import {
  checkAlgorithms,
  type KeyFinder,
  type PublicJwk,
  publicKeyFinder,
  readSecrets,
} from './token-keys.ts';
import { describeTokenError } from './token-error.ts';

/** What a token says (RFC 7519, section 4). */
export interface TokenClaims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  /** Seconds since 1970, as the two that follow. */
  readonly exp?: number;
  readonly nbf?: number;
  readonly iat?: number;
  readonly jti?: string;
  readonly [claim: string]: unknown;
}

/** Who a token speaks for. */
export interface BearerIdentity extends Identity {
  readonly method: 'bearer';
  readonly claims: TokenClaims;
  /** The token itself, to be handed on to services that take it too. */
  readonly token: string;
}

/** Where the keys are from that tokens are verified with: one of the three. */
export interface TokenKeyOptions {
  /** Shared with who signs: 32 bytes at least. Several, the newest first, while one takes the place of another. */
  readonly secret?: string | undefined | readonly (string | undefined)[];
  /** A public key or certificate in PEM form, a JSON Web Key, or several of those. */
  readonly publicKey?: string | PublicJwk | readonly PublicJwk[] | undefined;
  /** Where the issuer publishes its keys (RFC 7517): an address of https. */
  readonly jwksUrl?: string | URL | undefined;
  /** How keys at `jwksUrl` are fetched and kept. */
  readonly jwks?: RemoteKeyOptions | undefined;
}

/** What a token has to be. */
export interface TokenOptions extends TokenKeyOptions {
  /** The algorithms that the issuer signs with, such as `['RS256']`; a token signed with any other is refused. */
  readonly algorithms: readonly string[];
  /** Who issues the tokens: the claim `iss`. Default: anybody who has the key; has to be set with `jwksUrl`. */
  readonly issuer?: string | readonly string[] | undefined;
  /**
   * Whom the tokens are for: the claim `aud`. Default: anybody; has to be set with `jwksUrl`, to `false` where the
   * issuer writes none.
   */
  readonly audience?: string | readonly string[] | false | undefined;
  /** Seconds by which clocks may differ. Default: 30. */
  readonly clockSkew?: number | undefined;
  /** Claims that have to be there. Default: `['exp', 'sub']`. */
  readonly requiredClaims?: readonly string[] | undefined;
  /** The header `typ`, such as `at+jwt` (RFC 9068). Default: any. */
  readonly type?: string | undefined;
  /** Default: `scope`, with spaces in between, or `scp`. */
  readonly scopesOf?: ((claims: TokenClaims) => readonly string[]) | undefined;
  /** Default: `roles`. */
  readonly rolesOf?: ((claims: TokenClaims) => readonly string[]) | undefined;
}

const UNAVAILABLE: AuthRefusal = {
  refused: 503,
  detail: 'The keys that tokens are verified with cannot be had now.',
};
const ATTEMPT = 'accept bearer tokens';

/**
 * A method for `createWithAuth`: JSON Web Tokens in `Authorization: Bearer`, verified by jose. The algorithms are
 * yours to name, and never those that a token asks for.
 *
 * @example
 * export const tokens = createBearerTokens({
 *   jwksUrl: 'https://login.example.com/.well-known/jwks.json',
 *   issuer: 'https://login.example.com/',
 *   audience: 'https://api.example.com',
 *   algorithms: ['RS256'],
 * });
 *
 * @throws {WaymarkError} `ERR_AUTH_OPTION` for options that cannot be used.
 * @see https://www.rfc-editor.org/rfc/rfc8725 for what is guarded against
 */
export function createBearerTokens(options: TokenOptions): AuthMethod<BearerIdentity> {
  const verifiers = createVerifiers(options);
  const report = reportRarely('Bearer tokens cannot be verified:');
  return {
    scheme: 'Bearer',
    isAmbient: false,
    authenticate(request) {
      const token = readBearer(request);
      return typeof token === 'string' ? verify(token, verifiers, options, report) : token;
    },
  };
}

type Verifier = KeyFinder | Uint8Array;

/** The keys to try in turn: more than one only of secrets. */
function createVerifiers(options: TokenOptions): readonly Verifier[] {
  const { secret, publicKey, jwksUrl, jwks, algorithms, issuer, audience } = options;
  const given = ['secret' in options, publicKey !== undefined, jwksUrl !== undefined].filter(Boolean).length;
  if (given !== 1)
    throw authOptionError(
      ATTEMPT,
      'one of `secret`, `publicKey` and `jwksUrl` says what they are verified with',
      given,
    );
  checkAlgorithms(algorithms, 'secret' in options);
  if ('secret' in options) return readSecrets(secret, algorithms);
  if (publicKey !== undefined) return [publicKeyFinder(publicKey, algorithms)];
  if (issuer === undefined || audience === undefined)
    throw authOptionError(
      ATTEMPT,
      'with `jwksUrl`, `issuer` and `audience` have to be set: else a token for another service of the same issuer would do. `audience: false` is for an issuer that writes none',
    );
  return [remoteKeyFinder(jwksUrl as string | URL, jwks)];
}

async function verify(
  token: string,
  verifiers: readonly Verifier[],
  options: TokenOptions,
  report: (error: unknown) => void,
): Promise<BearerIdentity | AuthRefusal> {
  const { jwtVerify } = await loadJose();
  const checks = checksOf(options);
  let failure: unknown;
  for (const verifier of verifiers) {
    try {
      // Two calls, as these are two signatures of one function.
      const { payload } =
        typeof verifier === 'function'
          ? await jwtVerify(token, verifier, checks)
          : await jwtVerify(token, verifier, checks);
      return toIdentity(token, payload, options);
    } catch (error) {
      failure = error;
      if ((error as { code?: unknown }).code !== 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') break;
    }
  }
  if (failure instanceof KeysUnavailable) {
    report(failure);
    return UNAVAILABLE;
  }
  const detail = isWaymarkError(failure) ? undefined : describeTokenError(failure);
  // What is none of the token's fault, such as a mistake in `scopesOf`, is not to look like one.
  if (detail === undefined) throw failure;
  return { refused: 401, detail };
}

function checksOf({ algorithms, issuer, audience, clockSkew = 30, requiredClaims, type }: TokenOptions) {
  return {
    algorithms: [...algorithms],
    clockTolerance: clockSkew,
    requiredClaims: [...(requiredClaims ?? ['exp', 'sub'])],
    ...(issuer === undefined ? {} : { issuer: typeof issuer === 'string' ? issuer : [...issuer] }),
    ...(audience === undefined || audience === false
      ? {}
      : { audience: typeof audience === 'string' ? audience : [...audience] }),
    ...(type === undefined ? {} : { typ: type }),
  };
}

function toIdentity(token: string, claims: TokenClaims, options: TokenOptions): BearerIdentity {
  const { scopesOf = defaultScopes, rolesOf = ({ roles }) => textsOf(roles) } = options;
  const subject = typeof claims.sub === 'string' ? claims.sub : '';
  return { method: 'bearer', subject, scopes: scopesOf(claims), roles: rolesOf(claims), claims, token };
}

/** As RFC 8693, section 4.2, has them, and as some issuers do instead. */
function defaultScopes({ scope, scp }: TokenClaims): readonly string[] {
  return textsOf(scope ?? scp);
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter((each) => each !== '');
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

import type * as jose from 'jose';
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { authOptionError } from './auth-option-error.ts';
import { loadJose } from './load-jose.ts';

type Jose = typeof jose;

/** The first parameter that jose hands to who finds a key: what the token says of itself, unverified. */
type TokenHeader = Parameters<ReturnType<Jose['createLocalJWKSet']>>[0];
type Token = Parameters<ReturnType<Jose['createLocalJWKSet']>>[1];

/** A key that jose verifies with. */
export type VerificationKey =
  | Uint8Array
  | KeyObject
  | Awaited<ReturnType<ReturnType<Jose['createLocalJWKSet']>>>;

/** Finds the key for a token. */
export type KeyFinder = (header: TokenHeader, token: Token) => Promise<VerificationKey>;

/** A public key of an issuer: a JSON Web Key (RFC 7517, section 4). */
export interface PublicJwk {
  readonly kty: string;
  readonly kid?: string;
  readonly alg?: string;
  readonly use?: string;
  /** The parts of the key (RFC 7518, section 6; RFC 8037). */
  readonly crv?: string;
  readonly n?: string;
  readonly e?: string;
  readonly x?: string;
  readonly y?: string;
  readonly [name: string]: unknown;
}

const ATTEMPT = 'accept bearer tokens';

/** Kinds of keys, as Node names them, by the algorithms that they are for (RFC 7518, section 3.1; RFC 8037). */
const KEY_TYPES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:RS|PS)(?:256|384|512)$/, ['rsa', 'rsa-pss']],
  [/^ES(?:256|384|512)$/, ['ec']],
  [/^(?:EdDSA|Ed25519)$/, ['ed25519']],
];

/** Bytes that a secret needs: as many as the hash has (RFC 7518, section 3.2). */
const SECRET_BYTES: Readonly<Record<string, number>> = { HS256: 32, HS384: 48, HS512: 64 };

const PRIVATE_PARTS: ReadonlySet<string> = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

const MIN_RSA_BITS = 2048;

/**
 * Checks the algorithms that tokens may be signed with.
 *
 * @param isSecret Whether they are signed with a shared secret: a public key that counts as one would let anybody
 *   sign.
 * @throws {WaymarkError} `ERR_AUTH_OPTION`.
 */
export function checkAlgorithms(algorithms: readonly string[] | undefined, isSecret: boolean): void {
  const known = isSecret
    ? (name: string) => name in SECRET_BYTES
    : (name: string) => KEY_TYPES.some(([names]) => names.test(name));
  if (algorithms !== undefined && algorithms.length > 0 && algorithms.every(known)) return;
  const examples = isSecret
    ? 'HS256, HS384 or HS512 for a `secret`'
    : 'such as RS256, ES256 or EdDSA for public keys';
  throw authOptionError(ATTEMPT, `\`algorithms\` lists what the issuer signs with, ${examples}`, algorithms);
}

/**
 * Reads shared secrets.
 *
 * @throws {WaymarkError} `ERR_AUTH_OPTION` for one that is missing or too short.
 */
export function readSecrets(
  secret: string | undefined | readonly (string | undefined)[],
  algorithms: readonly string[],
): readonly Uint8Array[] {
  const all = (Array.isArray(secret) ? secret : [secret]) as readonly (string | undefined)[];
  const [newest = '', ...older] = all;
  const needed = Math.max(...algorithms.map((name) => SECRET_BYTES[name] as number));
  return [newest, ...older.filter((each) => each !== undefined && each !== '')].map((text = '') => {
    const bytes = new TextEncoder().encode(text);
    if (text.includes('-----BEGIN'))
      throw authOptionError(
        ATTEMPT,
        '`secret` is a key in PEM form: give it as `publicKey`, with algorithms for it',
      );
    if (bytes.length >= needed) return bytes;
    throw authOptionError(
      ATTEMPT,
      `\`secret\` needs at least ${needed} bytes for ${algorithms.join(', ')}, and ${bytes.length === 0 ? 'there is none' : `this one has ${bytes.length}`}. Make one with \`openssl rand -base64 ${needed}\``,
    );
  });
}

/**
 * Reads the public keys of an issuer.
 *
 * @throws {WaymarkError} `ERR_AUTH_OPTION` for what is none, or is for none of the algorithms.
 */
export function publicKeyFinder(
  publicKey: string | PublicJwk | readonly PublicJwk[],
  algorithms: readonly string[],
): KeyFinder {
  if (!Array.isArray(publicKey)) {
    const key = readPublicKey(publicKey as string | PublicJwk, algorithms);
    return async () => key;
  }
  if (publicKey.length === 0) throw authOptionError(ATTEMPT, '`publicKey` has at least one key');
  for (const jwk of publicKey as readonly PublicJwk[]) readPublicKey(jwk, algorithms);
  const keys = (publicKey as readonly PublicJwk[]).map(publicPart);
  let local: KeyFinder | undefined;
  return async (header, token) => {
    local ??= (await loadJose()).createLocalJWKSet({ keys });
    return local(header, token);
  };
}

function readPublicKey(input: string | PublicJwk, algorithms: readonly string[]): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey(
      typeof input === 'string' ? input : { key: publicPart(input) as JsonWebKey, format: 'jwk' },
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw authOptionError(
      ATTEMPT,
      `\`publicKey\` is a public key or a certificate in PEM form, or a JSON Web Key, and this one cannot be read (${reason})`,
    );
  }
  const type = key.asymmetricKeyType ?? '';
  const fits = algorithms.every((name) =>
    KEY_TYPES.some(([names, types]) => names.test(name) && types.includes(type)),
  );
  if (!fits)
    throw authOptionError(ATTEMPT, `a key of the type ${type} is not for all of \`algorithms\``, algorithms);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? MIN_RSA_BITS;
  if (bits < MIN_RSA_BITS)
    throw authOptionError(
      ATTEMPT,
      `an RSA key needs at least ${MIN_RSA_BITS} bits (RFC 7518, section 3.3)`,
      bits,
    );
  return key;
}

/** A JSON Web Key without what only who signs may know. */
function publicPart(jwk: PublicJwk): PublicJwk {
  if (typeof jwk.kty !== 'string' || jwk.kty === 'oct')
    throw authOptionError(ATTEMPT, 'a JSON Web Key in `publicKey` has a `kty`, and is no secret', jwk.kty);
  return Object.fromEntries(
    Object.entries(jwk).filter(([name]) => !PRIVATE_PARTS.has(name)),
  ) as unknown as PublicJwk;
}

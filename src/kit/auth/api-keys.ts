import { timingSafeEqual } from 'node:crypto';
import type { MaybePromise } from '../../http/cache-store.ts';
import { checkPrefix, hashApiKey, isWellFormedApiKey } from './api-key-format.ts';
import type { AuthMethod, AuthRefusal, Identity } from './auth-method.ts';
import { authOptionError } from './auth-option-error.ts';
import { readBearer } from './read-bearer.ts';

/** What is kept of an API key, beside whatever else you keep. */
export interface ApiKeyRecord {
  /** As `generateApiKey` and `hashApiKey` give it. */
  readonly hash: string;
  /** Whose key it is. */
  readonly subject: string;
  /** Default: none. */
  readonly scopes?: readonly string[] | undefined;
  /** Default: none. */
  readonly roles?: readonly string[] | undefined;
  /** From when on it does not count any more. Default: it does for ever. */
  readonly expiresAt?: Date | undefined;
}

/** Who an API key belongs to. */
export interface ApiKeyIdentity<KeyRecord extends ApiKeyRecord = ApiKeyRecord> extends Identity {
  readonly method: 'api-key';
  /** What was found of the key. */
  readonly key: KeyRecord;
}

/** How API keys are found. */
export interface ApiKeyOptions<KeyRecord extends ApiKeyRecord> {
  /** What the keys begin with, as given to `generateApiKey`. Default: `key`. */
  readonly prefix?: string | undefined;
  /**
   * Finds what is kept of the key with this hash, by an index of your database. Either this or `keys`.
   *
   * @returns `undefined` where there is none, or it was revoked.
   */
  readonly find?: ((hash: string) => MaybePromise<KeyRecord | undefined>) | undefined;
  /** All keys, where they are few. */
  readonly keys?: readonly KeyRecord[] | undefined;
  /** The header that they come in: `authorization` is for `Authorization: Bearer`. Default: `x-api-key`. */
  readonly header?: string | undefined;
}

const REFUSED: AuthRefusal = { refused: 401, detail: 'The API key is unknown, or has been revoked.' };
const MALFORMED: AuthRefusal = {
  refused: 401,
  detail: 'This is no API key: it may have been cut off or mistyped.',
};
const EXPIRED: AuthRefusal = { refused: 401, detail: 'The API key has expired.' };

/**
 * A method for `createWithAuth`: API keys of `generateApiKey`, of which only hashes are kept. Where they come in
 * `Authorization`, list it before `bearerTokens`: what does not begin with the prefix is left to that.
 *
 * @example
 * export const apiKeys = createApiKeys({ prefix: 'acme', find: (hash) => findKeyByHash(hash) });
 *
 * @throws {WaymarkError} `ERR_AUTH_OPTION` for options that cannot be used.
 */
export function createApiKeys<KeyRecord extends ApiKeyRecord>(
  options: ApiKeyOptions<KeyRecord>,
): AuthMethod<ApiKeyIdentity<KeyRecord>> {
  const { prefix = 'key', header = 'x-api-key' } = options;
  checkPrefix(prefix);
  const find = finderOf(options);
  const isBearer = header.toLowerCase() === 'authorization';
  return {
    scheme: isBearer ? 'Bearer' : 'ApiKey',
    isAmbient: false,
    authenticate(request) {
      const value = isBearer ? readBearer(request) : request.headers.get(header);
      if (typeof value !== 'string' || (isBearer && !value.startsWith(`${prefix}_`))) return undefined;
      if (!isWellFormedApiKey(value, prefix)) return MALFORMED;
      const hash = hashApiKey(value);
      const found = find(hash);
      return found instanceof Promise ? found.then((record) => judge(record, hash)) : judge(found, hash);
    },
  };
}

function finderOf<KeyRecord extends ApiKeyRecord>({ find, keys }: ApiKeyOptions<KeyRecord>) {
  if ((find === undefined) === (keys === undefined))
    throw authOptionError(
      'use API keys',
      'either `find` or `keys` says which there are, and one of them has to',
    );
  for (const { hash, subject } of keys ?? []) {
    if (/^[0-9a-f]{64}$/.test(hash)) continue;
    throw authOptionError(
      'use API keys',
      `\`hash\` of the key of \`${subject}\` has 64 hexadecimal digits, as \`hashApiKey\` gives them: a key itself does not belong there`,
    );
  }
  return find ?? ((hash: string) => findAmong(keys ?? [], hash));
}

/** Compares with each of them, so that the time it takes says nothing of which one it is. */
function findAmong<KeyRecord extends ApiKeyRecord>(
  keys: readonly KeyRecord[],
  hash: string,
): KeyRecord | undefined {
  let found: KeyRecord | undefined;
  for (const record of keys) if (isSameHash(record.hash, hash)) found = record;
  return found;
}

function judge<KeyRecord extends ApiKeyRecord>(
  record: KeyRecord | undefined,
  hash: string,
): ApiKeyIdentity<KeyRecord> | AuthRefusal {
  // What a database calls equal, such as without regard to case, need not be so.
  if (!record || !isSameHash(record.hash, hash)) return REFUSED;
  if (record.expiresAt !== undefined && record.expiresAt.getTime() <= Date.now()) return EXPIRED;
  const { subject, scopes = [], roles = [] } = record;
  return { method: 'api-key', subject, scopes, roles, key: record };
}

/** In the same time whether or not they are, and wherever they differ. */
function isSameHash(kept: string, presented: string): boolean {
  const expected = Buffer.from(kept, 'hex');
  const actual = Buffer.from(presented, 'hex');
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

import { createHash, randomBytes } from 'node:crypto';
import { authOptionError } from './auth-option-error.ts';

/** A key that was just made. */
export interface GeneratedApiKey {
  /** The key itself: to be shown once to who it is for, and not kept. */
  readonly key: string;
  /** What to keep: SHA-256 of the key, in hexadecimal digits. */
  readonly hash: string;
  /** Its beginning and end, to tell keys apart in a list. */
  readonly hint: string;
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/** 238 bits. */
const RANDOM_LENGTH = 40;
const CHECKSUM_LENGTH = 6;

/**
 * Makes an API key: a prefix by which it is found where it does not belong, such as in a repository, 40 random
 * digits, and 6 of a checksum, by which a mistyped one is refused without a look into the database.
 *
 * @param prefix Lower case, such as `acme_live`. Default: `key`.
 *
 * @example
 * const { key, hash, hint } = generateApiKey('acme');
 *
 * @throws {WaymarkError} `ERR_AUTH_OPTION` for a prefix of other characters.
 */
export function generateApiKey(prefix = 'key'): GeneratedApiKey {
  checkPrefix(prefix);
  const body = `${prefix}_${randomDigits(RANDOM_LENGTH)}`;
  const key = body + checksumOf(body);
  return { key, hash: hashApiKey(key), hint: `${key.slice(0, prefix.length + 5)}...${key.slice(-4)}` };
}

/**
 * What to keep of an API key, in hexadecimal digits. One round of SHA-256 is enough, since nobody can guess what is
 * random: it is passwords that need slow hashes.
 */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Whether a text has the form of a key with this prefix, its checksum included. */
export function isWellFormedApiKey(text: string, prefix: string): boolean {
  if (text.length !== prefix.length + 1 + RANDOM_LENGTH + CHECKSUM_LENGTH) return false;
  const body = text.slice(0, -CHECKSUM_LENGTH);
  return body.startsWith(`${prefix}_`) && checksumOf(body) === text.slice(-CHECKSUM_LENGTH);
}

/** @throws {WaymarkError} `ERR_AUTH_OPTION`. */
export function checkPrefix(prefix: string): void {
  if (PREFIX.test(prefix) && prefix.length <= 32) return;
  throw authOptionError(
    'use API keys',
    '`prefix` has lower-case letters, digits and single underscores, begins with a letter and has 32 characters at most',
    prefix,
  );
}

function checksumOf(body: string): string {
  let rest = createHash('sha256').update(body).digest().readUInt32BE();
  let digits = '';
  for (let index = 0; index < CHECKSUM_LENGTH; index++) {
    digits = (DIGITS[rest % DIGITS.length] as string) + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
}

function randomDigits(length: number): string {
  let digits = '';
  while (digits.length < length) {
    for (const byte of randomBytes(length)) {
      // Of 256 values the last 8 would make the first digits likelier.
      if (byte < 248 && digits.length < length) digits += DIGITS[byte % DIGITS.length];
    }
  }
  return digits;
}

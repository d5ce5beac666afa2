import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_LENGTH = 12;
const TAG_LENGTH = 16;
const MAX_LENGTH = 2048;

/** Encrypts the data of preview mode, and reads what it has encrypted: with the same keys, and nobody else's. */
export class PreviewData {
  readonly #key: Buffer;

  /** @param key 32 bytes in hexadecimal: made anew by each build. */
  constructor(key: string) {
    this.#key = Buffer.from(key, 'hex');
  }

  /**
   * The value of the cookie that keeps the data in the browser.
   *
   * @param maxAge Seconds for which it is read.
   * @throws {Error} for more than a cookie should hold.
   */
  seal(data: unknown, maxAge?: number): string {
    const until = maxAge === undefined ? undefined : Date.now() + maxAge * 1000;
    const iv = randomBytes(IV_LENGTH);
    const cipher = createCipheriv(CIPHER, this.#key, iv);
    const text = Buffer.concat([cipher.update(JSON.stringify({ data, until }), 'utf8'), cipher.final()]);
    const value = Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
    if (value.length <= MAX_LENGTH) return value;
    throw new Error(
      'Preview data is limited to 2KB currently, reduce how much data you are storing as preview data to continue',
    );
  }

  /** What was sealed; `undefined` for what is over, was made with other keys or was tampered with. */
  open(value: string): { readonly data: unknown } | undefined {
    try {
      const bytes = Buffer.from(value, 'base64url');
      const decipher = createDecipheriv(CIPHER, this.#key, bytes.subarray(0, IV_LENGTH));
      decipher.setAuthTag(bytes.subarray(IV_LENGTH, IV_LENGTH + TAG_LENGTH));
      const text = bytes.subarray(IV_LENGTH + TAG_LENGTH);
      const plain = Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
      const { data, until } = JSON.parse(plain) as { data?: unknown; until?: number };
      return until !== undefined && until < Date.now() ? undefined : { data };
    } catch {
      return undefined;
    }
  }
}

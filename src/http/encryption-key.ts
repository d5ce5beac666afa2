import { WaymarkError } from './waymark-error.ts';

/** The variable that holds the key where several servers share one, as in Next.js. */
export const ENCRYPTION_KEY_VARIABLE = 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY';

/** Bytes of a key: that of AES-256. */
const KEY_LENGTH = 32;

/**
 * Reads the key that the variables which inline actions close over are encrypted with.
 *
 * @param text Base64 of 32 bytes, as `openssl rand -base64 32` makes it; white space around it does not count.
 * @throws {WaymarkError} `ERR_ENCRYPTION_KEY` for anything else. The message does not hold the text.
 * @see https://nextjs.org/docs/app/guides/data-security#overwriting-encryption-keys-advanced
 */
export function readEncryptionKey(text: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64(text.trim());
  if (bytes?.length === KEY_LENGTH) return bytes;
  const received = bytes
    ? `base64 of ${bytes.length} bytes`
    : `${text.trim().length} characters that are no base64`;
  throw new WaymarkError(
    'ERR_ENCRYPTION_KEY',
    `Cannot use the key in ${ENCRYPTION_KEY_VARIABLE}: it must be base64 of ${KEY_LENGTH} bytes: received ${received}. Make one with \`openssl rand -base64 ${KEY_LENGTH}\`.`,
  );
}

/**
 * The key of a server: that of its environment or, where it has none, that which its build has made.
 *
 * @param fromEnvironment What the variable holds now; an empty text is none.
 * @param fromBuild Left out where the variable was set for the build: then the output does not hold a key.
 * @throws {WaymarkError} `ERR_ENCRYPTION_KEY` where there is none, or it is none.
 */
export function chooseEncryptionKey(
  fromEnvironment: string | undefined,
  fromBuild: string | undefined,
): Uint8Array<ArrayBuffer> {
  const text = fromEnvironment || fromBuild;
  if (text !== undefined) return readEncryptionKey(text);
  throw new WaymarkError(
    'ERR_ENCRYPTION_KEY',
    `Cannot start without ${ENCRYPTION_KEY_VARIABLE}: it was set for the build, which therefore holds no key of its own. Set it for the server too, or build without it.`,
  );
}

/** @returns Undefined for what is no base64 in its one form (RFC 4648, section 4). */
function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

/** Bytes of what makes two boxes of the same content differ: NIST SP 800-38D, section 8.2. */
const IV_LENGTH = 12;

/** Encrypts with one key, so that what was encrypted for one purpose is of no use for another. */
export interface SealedBox {
  /** @param purpose What the content is for: an action's id. */
  seal(content: Uint8Array<ArrayBuffer>, purpose: string): Promise<string>;
  /** @throws {DOMException} where the text was not sealed with this key for this purpose. */
  open(text: string, purpose: string): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * AES-256-GCM, with the purpose as additional data: it is not in the text, and without it nothing is opened.
 *
 * @param key 32 bytes.
 */
export function createSealedBox(key: Uint8Array<ArrayBuffer>): SealedBox {
  let imported: Promise<CryptoKey> | undefined;
  const importKey = () =>
    (imported ??= crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']));
  return {
    async seal(content, purpose) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_LENGTH));
      const sealed = await crypto.subtle.encrypt(algorithm(iv, purpose), await importKey(), content);
      return toBase64(iv) + toBase64(new Uint8Array(sealed));
    },
    async open(text, purpose) {
      // The first part has a length that base64 needs no padding for.
      const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
      const iv = bytes.slice(0, IV_LENGTH);
      const content = await crypto.subtle.decrypt(
        algorithm(iv, purpose),
        await importKey(),
        bytes.slice(IV_LENGTH),
      );
      return new Uint8Array(content);
    },
  };
}

function algorithm(iv: Uint8Array<ArrayBuffer>, purpose: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(purpose) };
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  // In parts, since the arguments of a call are limited in number.
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

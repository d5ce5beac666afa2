type Bytes = Uint8Array<ArrayBuffer>;

/** How many signatures of one delivery are looked at: senders have as many as secrets, while those change. */
const MOST_SIGNATURES = 10;

/** How many keys are kept ready. */
const MOST_KEYS = 100;

const keys = new Map<string, Promise<CryptoKey>>();
const encoder = new TextEncoder();

/** What a signature is checked with. */
export interface HmacCheck {
  readonly hash: 'SHA-256' | 'SHA-1';
  readonly secrets: readonly (string | Bytes)[];
  /** What was signed, in pieces. */
  readonly signed: readonly (string | Bytes)[];
  readonly signatures: readonly Bytes[];
}

/** Whether one of the signatures was made with one of the secrets. The platform compares, in constant time. */
export async function verifyHmac({ hash, secrets, signed, signatures }: HmacCheck): Promise<boolean> {
  if (signatures.length > MOST_SIGNATURES) return false;
  const data = joined(signed);
  let isValid = false;
  // To the end, so that the time does not tell which of them it was.
  for (const secret of secrets) {
    const key = await keyOf(secret, hash);
    for (const signature of signatures) {
      if (await crypto.subtle.verify('HMAC', key, signature, data)) isValid = true;
    }
  }
  return isValid;
}

/** The bytes of a text in hexadecimal; `undefined` where it is none, or has not this many. */
export function fromHex(text: string, length: number): Bytes | undefined {
  if (text.length !== 2 * length || !/^[\da-f]*$/i.test(text)) return undefined;
  return Uint8Array.from({ length }, (_none, index) =>
    Number.parseInt(text.slice(2 * index, 2 * index + 2), 16),
  );
}

/** The bytes of a text in base64, as RFC 4648 (section 4) has it; `undefined` where it is none. */
export function fromBase64(text: string, length?: number): Bytes | undefined {
  if (!/^[A-Za-z\d+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return length === undefined || bytes.byteLength === length ? bytes : undefined;
}

function keyOf(secret: string | Bytes, hash: string): Promise<CryptoKey> {
  const bytes = typeof secret === 'string' ? encoder.encode(secret) : secret;
  const name = `${hash}:${bytes.join()}`;
  let key = keys.get(name);
  if (key === undefined) {
    if (keys.size >= MOST_KEYS) keys.clear();
    key = crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash }, false, ['verify']);
    keys.set(name, key);
  }
  return key;
}

function joined(parts: readonly (string | Bytes)[]): Bytes {
  const pieces = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part));
  const [first] = pieces;
  if (pieces.length === 1 && first) return first;
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}

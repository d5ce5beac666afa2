/** A digest of texts and bytes (SHA-256), in hexadecimal; none of them can be taken for a part of another. */
export async function digest(...parts: readonly (string | Uint8Array<ArrayBuffer>)[]): Promise<string> {
  const encoder = new TextEncoder();
  const pieces: BlobPart[] = [];
  for (const part of parts) {
    const bytes = typeof part === 'string' ? encoder.encode(part) : part;
    pieces.push(encoder.encode(`${bytes.byteLength}:`), bytes);
  }
  const whole = await new Blob(pieces).arrayBuffer();
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', whole)));
}

/** Bytes in hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A strong `ETag` of a body: a 52-bit FNV-1a hash and the length, the form in which Next.js writes it.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
 */
export function contentEtag(body: string | Uint8Array): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  const isText = typeof body === 'string';
  for (let index = 0; index < body.length; index++) {
    low ^= isText ? body.charCodeAt(index) : (body[index] as number);
    // Times the prime 2^40 + 0x1b3, in two halves of 32 bits.
    const product = (low >>> 0) * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x1_0000_0000) + (low << 8)) | 0;
    low = product | 0;
  }
  // Folded: the 12 bits that are too many go onto the lowest.
  const top = (high >>> 0) % 0x10_0000;
  const bottom = ((low >>> 0) ^ (high >>> 20)) >>> 0;
  return `"${(top * 0x1_0000_0000 + bottom).toString(36)}${body.length.toString(36)}"`;
}

/** Bytes of the digest that make a tag: enough for no two states of a page to have the same. */
const LENGTH = 15;

/** A strong tag that is made of a body (RFC 9110, section 8.8.3), with its quotes. */
export async function entityTag(body: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body), 0, LENGTH);
  return `"${btoa(String.fromCharCode(...digest))
    .replaceAll('+', '-')
    .replaceAll('/', '_')}"`;
}

import { joinBytes } from './join-bytes.ts';

/**
 * Reads a body whole.
 *
 * @returns `undefined` where it has more bytes than `limit`: then the rest of it is given up.
 * @throws what reading it fails with.
 */
export async function readLimited(
  body: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joinBytes(pieces, size);
    size += value.byteLength;
    if (size > limit) {
      reader.cancel().catch(() => {});
      return undefined;
    }
    pieces.push(value);
  }
}

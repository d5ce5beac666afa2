import { bodyTooLarge, statedLength } from './body-limit.ts';
import { readLimited } from './read-limited.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Reads the body of a request whole.
 *
 * @param limit How many bytes it may have; no more than that is kept of one that does not say its length.
 * @throws (rejects with) {WaymarkError} `ERR_BODY_TOO_LARGE` for one that is larger.
 */
export function readBytes(request: Request, limit: number): Promise<Bytes> {
  const length = statedLength(request.headers);
  if (length === undefined)
    return request.body === null ? Promise.resolve(new Uint8Array()) : readStream(request.body, limit);
  return length > limit ? Promise.reject(bodyTooLarge(limit)) : readWhole(request, limit);
}

async function readWhole(request: Request, limit: number): Promise<Bytes> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  // A request that a program made may say one length, and have another.
  if (bytes.byteLength > limit) throw bodyTooLarge(limit);
  return bytes;
}

async function readStream(stream: ReadableStream<Uint8Array>, limit: number): Promise<Bytes> {
  const bytes = await readLimited(stream, limit);
  if (!bytes) throw bodyTooLarge(limit);
  return bytes;
}

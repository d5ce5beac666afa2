import { setImmediate as nextTurn } from 'node:timers/promises';
import { joinBytes } from '../../http/join-bytes.ts';
import { lazyParts } from '../../http/lazy-response.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The body of a response, as far as it could be seen at once. */
export type PeekedBody =
  /** All of it. */
  | { readonly kind: 'whole'; readonly bytes: Bytes }
  /** It is larger, or goes on later: all of it as a stream. */
  | { readonly kind: 'stream'; readonly stream: ReadableStream<Bytes> }
  | { readonly kind: 'none' };

/**
 * Looks whether the body of a response is there whole, and not larger than `limit` bytes. One that goes on later is
 * waited for no longer than a turn of the event loop, so that a stream streams. The response has its body no more.
 */
export async function peekBody(response: Response, limit: number): Promise<PeekedBody> {
  const parts = lazyParts(response);
  if (parts) {
    if (parts.body === null) return { kind: 'none' };
    if (parts.body.length <= limit)
      return { kind: 'whole', bytes: new Uint8Array(await response.arrayBuffer()) };
  }
  const { body } = response;
  if (body === null) return { kind: 'none' };
  const reader = (body as ReadableStream<Bytes>).getReader();
  const pieces: Bytes[] = [];
  for (let size = 0; ;) {
    const reading = reader.read();
    // Told to whoever reads the stream.
    reading.catch(() => {});
    const next = await Promise.race([reading, nextTurn(undefined)]);
    if (!next) return { kind: 'stream', stream: streamOf(pieces, reader, reading) };
    if (next.done) return { kind: 'whole', bytes: joined(pieces, size) };
    pieces.push(next.value);
    size += next.value.byteLength;
    if (size > limit) return { kind: 'stream', stream: streamOf(pieces, reader, undefined) };
  }
}

function streamOf(
  pieces: Bytes[],
  reader: ReadableStreamDefaultReader<Bytes>,
  reading: Promise<ReadableStreamReadResult<Bytes>> | undefined,
): ReadableStream<Bytes> {
  let pending = reading;
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        const piece = pieces.shift();
        if (piece) return controller.enqueue(piece);
        const next = await (pending ?? reader.read());
        pending = undefined;
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

function joined(pieces: readonly Bytes[], size: number): Bytes {
  const [first] = pieces;
  return first && pieces.length === 1 ? first : joinBytes(pieces, size);
}

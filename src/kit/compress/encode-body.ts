import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

type Bytes = Uint8Array<ArrayBuffer>;

/** A coding that answers can be sent in. */
export type Encoding = 'br' | 'zstd' | 'gzip';

interface Encoder {
  readonly whole: (bytes: Bytes) => Promise<Uint8Array>;
  readonly stream: () => Transform & { flush: (kind: number, done?: () => void) => void };
  /** Lets all out that went in. */
  readonly flush: number;
}

const { constants } = zlib;

const BROTLI = {
  // The level of the library is 11, which takes a hundred times as long for a tenth less.
  params: { [constants.BROTLI_PARAM_QUALITY]: 4 },
};

/** What Node has from 22.15 on. */
interface Zstd {
  readonly zstdCompress?: (bytes: Bytes, done: (error: Error | null, result: Buffer) => void) => void;
  readonly createZstdCompress?: Encoder['stream'];
}
const { zstdCompress, createZstdCompress } = zlib as Zstd;

const ENCODERS: Readonly<Record<Encoding, Encoder | undefined>> = {
  br: {
    whole: (bytes) => promisify<Bytes, zlib.BrotliOptions, Buffer>(zlib.brotliCompress)(bytes, BROTLI),
    stream: () => zlib.createBrotliCompress(BROTLI) as ReturnType<Encoder['stream']>,
    flush: constants.BROTLI_OPERATION_FLUSH,
  },
  zstd:
    zstdCompress && createZstdCompress
      ? { whole: promisify(zstdCompress), stream: createZstdCompress, flush: 1 }
      : undefined,
  gzip: {
    whole: promisify<Bytes, Buffer>(zlib.gzip),
    stream: () => zlib.createGzip() as ReturnType<Encoder['stream']>,
    flush: constants.Z_SYNC_FLUSH,
  },
};

/** Whether this runtime has a coding. */
export function hasEncoding(encoding: Encoding): boolean {
  return ENCODERS[encoding] !== undefined;
}

/** Encodes bytes, beside the main thread. */
export async function encodeBytes(bytes: Bytes, encoding: Encoding): Promise<Bytes> {
  return new Uint8Array(await encoderOf(encoding).whole(bytes));
}

/**
 * Encodes a stream as fast as it is read. What has come goes out as soon as more is waited for, so that who waits for
 * it gets it, and not before, so that pieces that come together are compressed together.
 */
export function encodeStream(body: ReadableStream<Bytes>, encoding: Encoding): ReadableStream<Bytes> {
  const { stream, flush } = encoderOf(encoding);
  const encoder = stream();
  const reader = body.getReader();
  return new ReadableStream<Bytes>(
    {
      start(controller) {
        encoder.on('data', (piece: Buffer) => {
          controller.enqueue(new Uint8Array(piece));
          if ((controller.desiredSize ?? 0) <= 0) encoder.pause();
        });
        encoder.once('end', () => controller.close());
        encoder.once('error', (error) => controller.error(error));
        encoder.pause();
        pump(reader, encoder, flush).catch((error: unknown) => {
          encoder.destroy();
          controller.error(error);
        });
      },
      pull: () => void encoder.resume(),
      async cancel(reason) {
        encoder.destroy();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 1 },
  );
}

async function pump(
  reader: ReadableStreamDefaultReader<Bytes>,
  encoder: ReturnType<Encoder['stream']>,
  flush: number,
): Promise<void> {
  for (let hasNew = false; ; hasNew = true) {
    const reading = reader.read();
    reading.catch(() => {});
    const isThere = await Promise.race([reading.then(() => true), nextTurn(false)]);
    if (!isThere && hasNew) encoder.flush(flush);
    const { done, value } = await reading;
    if (encoder.destroyed) return;
    if (done) return void encoder.end();
    if (!encoder.write(value)) await drained(encoder);
  }
}

/** Resolves when more can be written, or nothing will be. */
function drained(encoder: Transform): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      encoder.off('drain', done).off('close', done);
      resolve();
    };
    encoder.on('drain', done).on('close', done);
  });
}

function encoderOf(encoding: Encoding): Encoder {
  const encoder = ENCODERS[encoding];
  if (!encoder) throw new TypeError(`Cannot compress: this version of Node.js has no ${encoding}.`);
  return encoder;
}

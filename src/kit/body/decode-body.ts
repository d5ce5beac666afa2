import { Duplex } from 'node:stream';
import zlib from 'node:zlib';

type Bytes = Uint8Array<ArrayBuffer>;

/** How each coding is undone; without `zstd` on a Node that has none (before 22.15). */
const DECODERS: Readonly<Record<string, (() => Duplex) | undefined>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  br: () => zlib.createBrotliDecompress(),
  deflate: () => zlib.createInflate(),
  zstd: zstdDecoder(),
};

function zstdDecoder(): (() => Duplex) | undefined {
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Duplex };
  return createZstdDecompress && (() => createZstdDecompress());
}

/** More than one after the other is for those who want to be looked at by nobody. */
const MOST_ENCODINGS = 2;

/** Codings that `decodeBody` can undo, in the order of preference. */
export const DECODABLE: readonly string[] = ['br', 'zstd', 'gzip', 'deflate'].filter(
  (name) => DECODERS[name],
);

/**
 * The codings of a `Content-Encoding`, in the order in which they were applied.
 *
 * @returns `undefined` where one of them is not known, or there are many.
 */
export function readEncodings(header: string | null): readonly string[] | undefined {
  const names = (header ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '' && each !== 'identity');
  return names.length <= MOST_ENCODINGS && names.every((name) => DECODERS[name]) ? names : undefined;
}

/**
 * A body with its codings undone, as fast as it is read: what it decodes to is made a piece at a time, however much
 * that will be.
 *
 * @param encodings As `readEncodings` gives them.
 */
export function decodeBody(body: ReadableStream<Bytes>, encodings: readonly string[]): ReadableStream<Bytes> {
  let decoded = body;
  for (const name of encodings.toReversed()) {
    const decoder = DECODERS[name];
    if (!decoder) throw new TypeError(`Cannot decode a body: there is no coding '${name}'.`);
    const pair = Duplex.toWeb(decoder()) as unknown as ReadableWritablePair<Bytes, Bytes>;
    decoded = decoded.pipeThrough(pair);
  }
  return decoded;
}

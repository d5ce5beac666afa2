import { type FileHandle, open } from 'node:fs/promises';
import { setKnownLength } from '../../http/known-length.ts';
import type { ByteRange } from './parse-range.ts';

/** Bytes that are read at once. */
const PIECE = 64 * 1024;

/**
 * A part of a file as a stream. The file is opened when the first piece is asked for, and each piece is read when it is
 * asked for: a slow client costs no memory, and a body that nobody reads no descriptor.
 */
export function fileStream(path: string, { start, end }: ByteRange): ReadableStream<Uint8Array<ArrayBuffer>> {
  let opening: Promise<FileHandle> | undefined;
  let position = start;
  const close = async () => {
    const handle = await opening?.catch(() => undefined);
    await handle?.close();
  };
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const handle = await (opening ??= open(path));
          const piece = Buffer.allocUnsafeSlow(Math.min(PIECE, end - position));
          const { bytesRead } = await handle.read(piece, 0, piece.length, position);
          if (bytesRead === 0) throw changedError(path);
          position += bytesRead;
          if (position === end) await close();
          controller.enqueue(new Uint8Array(piece.buffer, 0, bytesRead));
          if (position === end) controller.close();
        } catch (error) {
          await close();
          throw error;
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
  setKnownLength(stream, end - start);
  return stream;
}

/** What a file that has become another while it was sent ends in. */
export function changedError(path: string): Error {
  return new Error(
    `Cannot send ${path}: it is no longer as long as it was when its answer began. Do not write to files that are being served: build again, and start anew.`,
  );
}

import { Readable } from 'node:stream';

const PIECE = new Uint8Array(64 * 1024).fill(0x61);
const PIECES = 16;

/** 1 MiB in pieces, as the stream of the web. */
export function webStream() {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(PIECE);
      sent += 1;
      if (sent === PIECES) controller.close();
    },
  });
}

/** 1 MiB in pieces, as the stream of Node.js. */
export function nodeStream() {
  let sent = 0;
  return new Readable({
    highWaterMark: PIECE.byteLength,
    read() {
      this.push(sent < PIECES ? PIECE : null);
      sent += 1;
    },
  });
}

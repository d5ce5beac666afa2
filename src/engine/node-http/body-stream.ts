import type { IncomingMessage } from 'node:http';

/** The body of a request as a web stream that reads from the socket only as fast as it is read itself. */
export function bodyStream(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let ended = false;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        incoming.on('data', (chunk: Buffer) => {
          if (ended) return;
          controller.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
          if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
        });
        incoming.once('end', () => {
          if (ended) return;
          ended = true;
          controller.close();
        });
        incoming.once('close', () => {
          if (ended) return;
          ended = true;
          controller.error(
            new DOMException('The client went away before its request was whole.', 'AbortError'),
          );
        });
        incoming.once('error', () => {});
        incoming.pause();
      },
      pull() {
        incoming.resume();
      },
      cancel() {
        ended = true;
        // Read and dropped, so that the connection can take the next request.
        incoming.resume();
      },
    },
    { highWaterMark: 65_536, size: (chunk) => chunk.byteLength },
  );
}

import { bodyTooLarge } from '../../http/body-limit.ts';

/** A body that fails with `ERR_BODY_TOO_LARGE` once it has brought more bytes than `limit`. */
export function countBytes(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  limit: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  if (limit === Number.POSITIVE_INFINITY) return body;
  let size = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, controller) {
        size += piece.byteLength;
        if (size > limit) controller.error(bodyTooLarge(limit));
        else controller.enqueue(piece);
      },
    }),
  );
}

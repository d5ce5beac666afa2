import { WaymarkError } from './waymark-error.ts';

/** The error of a body that is larger than its route takes. */
export function bodyTooLarge(limit: number): WaymarkError {
  return new WaymarkError(
    'ERR_BODY_TOO_LARGE',
    `Cannot read the body of the request: it is larger than the ${limit} bytes that its route takes. Raise \`maxBodySize\`: for this route with \`export const maxBodySize\`, for all with \`server.maxBodySize\` in waymark.config.ts.`,
  );
}

/** Whether an error is that of a body that is too large, or was raised because of one. */
export function isBodyTooLarge(error: unknown): boolean {
  try {
    let current = error;
    for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
      if ('code' in current && current.code === 'ERR_BODY_TOO_LARGE') return true;
      current = current.cause;
    }
  } catch {
    // Anything can be thrown, also what does not let itself be looked at.
  }
  return false;
}

/** The length that a request says its body has; `undefined` where it says none. */
export function statedLength(headers: Headers): number | undefined {
  const length = headers.get('content-length');
  return length === null || !/^\d+$/.test(length) ? undefined : Number(length);
}

/**
 * A request whose body fails with `ERR_BODY_TOO_LARGE` once more than `limit` bytes of it have been read; the same
 * request where that cannot happen.
 */
export function limitBody(request: Request, limit: number): Request {
  const { body } = request;
  if (body === null || limit === Number.POSITIVE_INFINITY || statedLength(request.headers) !== undefined)
    return request;
  let size = 0;
  const counted = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        size += piece.byteLength;
        if (size > limit) controller.error(bodyTooLarge(limit));
        else controller.enqueue(piece);
      },
    }),
  );
  const init: RequestInit & { duplex: 'half' } = { body: counted, duplex: 'half' };
  return new Request(request, init);
}

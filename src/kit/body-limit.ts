import { statedLength } from '../http/body-limit.ts';
import { type ByteSize, parseByteSize } from '../http/byte-size.ts';
import { sourceOf } from '../http/lazy-request.ts';
import type { RouteArguments } from '../http/route-arguments.ts';
import { shadowRequest } from '../http/shadow-request.ts';
import { countBytes } from './body/count-bytes.ts';
import { contentTooLarge, refuseLarge } from './wrap/refuse-large.ts';
import { type WrappedHandler, wrapHandler, type WrappingHandler } from './wrap/wrap-handler.ts';

/**
 * Takes no body that is larger: one that says so is answered with 413 before the handler is called, one that does not
 * say its length fails once that many bytes of it have been read, and becomes 413 unless the handler catches it.
 *
 * In Waymark a route has such a limit anyhow, `export const maxBodySize`; this is for one handler of several, and for
 * Next.js, whose route handlers have none.
 *
 * @param limit Bytes, or a text such as `'1mb'`.
 * @throws {TypeError} for what is no size.
 * @example
 * ```ts
 * import { withBodyLimit } from 'waymark/body-limit';
 *
 * export const POST = withBodyLimit(async (request) => Response.json(await request.json()), '100kb');
 * ```
 */
export function withBodyLimit<Context extends object = RouteArguments>(
  handler: WrappedHandler<Context>,
  limit: ByteSize,
): WrappingHandler<Context> {
  const size = parseByteSize(limit, 'The limit of withBodyLimit()');
  return wrapHandler(handler, async (request, next) => {
    if ((statedLength(request.headers) ?? 0) > size) return contentTooLarge(size);
    limitRequest(request, size);
    return refuseLarge(size, next);
  });
}

function limitRequest(request: Request, limit: number): void {
  const source = sourceOf(request);
  if (source && !Object.hasOwn(request, 'body')) {
    source.maxBodySize = Math.min(source.maxBodySize, limit);
  } else if (request.body) {
    shadowRequest(request, {
      body: countBytes(request.body as ReadableStream<Uint8Array<ArrayBuffer>>, limit),
    });
  }
}

import { type ByteSize, parseByteSize } from '../http/byte-size.ts';
import { problemResponse } from '../http/problem-response.ts';
import type { RouteArguments } from '../http/route-arguments.ts';
import { shadowRequest } from '../http/shadow-request.ts';
import { countBytes } from './body/count-bytes.ts';
import { DECODABLE, decodeBody, readEncodings } from './body/decode-body.ts';
import { refuseLarge } from './wrap/refuse-large.ts';
import { type WrappedHandler, wrapHandler, type WrappingHandler } from './wrap/wrap-handler.ts';

/** What compressed requests may be. */
export interface DecompressionOptions {
  /** Bytes that a body may have once it is decoded: more are answered with 413. Default: 1 MB. */
  readonly maxBodySize?: ByteSize | undefined;
}

/**
 * Gives a handler the bodies of requests that come compressed (`Content-Encoding` br, gzip, deflate, or zstd where the
 * runtime has it) as they were before. They are decoded as the handler reads them, and counted as they are decoded: a
 * few bytes that become gigabytes are answered with 413 once `maxBodySize` is reached. Other codings are answered with
 * 415 and what is taken (RFC 9110, section 15.5.16), a body that is not what its coding says with 400.
 *
 * @throws {TypeError} for a `maxBodySize` that is no size.
 * @example
 * ```ts
 * import { withDecompression } from 'waymark/decompress';
 *
 * export const POST = withDecompression(async (request) => Response.json(await request.json()), { maxBodySize: '5mb' });
 * ```
 */
export function withDecompression<Context extends object = RouteArguments>(
  handler: WrappedHandler<Context>,
  options: DecompressionOptions = {},
): WrappingHandler<Context> {
  const limit = parseByteSize(options.maxBodySize ?? '1mb', 'maxBodySize of withDecompression()');
  return wrapHandler(handler, async (request, next) => {
    const encodings = readEncodings(request.headers.get('content-encoding'));
    if (encodings === undefined) return unsupported();
    if (encodings.length > 0) decodeRequest(request, encodings, limit);
    return refuseMalformed(() => refuseLarge(limit, next));
  });
}

function decodeRequest(request: Request, encodings: readonly string[], limit: number): void {
  const { body } = request;
  if (body === null) return;
  const decoded = decodeBody(body as ReadableStream<Uint8Array<ArrayBuffer>>, encodings);
  const headers = new Headers(request.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  shadowRequest(request, { body: countBytes(decoded, limit), headers });
}

async function refuseMalformed(next: () => Promise<Response>): Promise<Response> {
  try {
    return await next();
  } catch (error) {
    if (!isZlibError(error)) throw error;
    const detail = 'The body of the request is not what its Content-Encoding says.';
    return problemResponse({ status: 400, title: 'Bad Request', detail });
  }
}

/** Codes of zlib, and those of its decoders for brotli and zstd. */
function isZlibError(error: unknown): boolean {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth++
  ) {
    if ('code' in current && /^(?:Z_|ERR__?ERROR_|ERR_BROTLI|ERR_ZSTD|ZSTD_)/.test(String(current.code)))
      return true;
  }
  return false;
}

function unsupported(): Response {
  const detail = `The Content-Encoding of a request must be one of ${DECODABLE.join(', ')}.`;
  const response = problemResponse({ status: 415, title: 'Unsupported Media Type', detail });
  response.headers.set('accept-encoding', DECODABLE.join(', '));
  return response;
}

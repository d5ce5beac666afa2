import { type ByteSize, parseByteSize } from '../http/byte-size.ts';
import type { RouteArguments } from '../http/route-arguments.ts';
import { compressWith, type CompressionRules } from './compress/compress-response.ts';
import { type Encoding, hasEncoding } from './compress/encode-body.ts';
import { isCompressible } from './compress/is-compressible.ts';
import { type WrappedHandler, wrapHandler, type WrappingHandler } from './wrap/wrap-handler.ts';

export type { Encoding } from './compress/encode-body.ts';

/** How answers are compressed. */
export interface CompressionOptions {
  /**
   * The codings, in the order that decides between those that a client likes alike. Default: `['br', 'zstd', 'gzip']`;
   * what the runtime does not have is left out, as zstd on Node before 22.15.
   */
  readonly encodings?: readonly Encoding[] | undefined;
  /** A body of fewer bytes stays as it is. Default: 1 KB. */
  readonly minSize?: ByteSize | undefined;
  /** Whether a body of a type is compressed. Default: texts, JSON, XML, SVG and their like; never events. */
  readonly isCompressible?: ((contentType: string | null) => boolean) | undefined;
}

/**
 * Compresses the answers of a handler in the coding that each client likes best. Streams are compressed piece by piece,
 * and each goes out as soon as it is there. Left as they are: small bodies, events, images and archives, what is encoded
 * already, parts of a body, and answers with `Cache-Control: no-transform`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
 * @example
 * ```ts
 * import { withCompression } from 'waymark/compress';
 *
 * export const GET = withCompression(() => Response.json(Array.from({ length: 1000 }, (_, id) => ({ id }))));
 * ```
 */
export function withCompression<Context extends object = RouteArguments>(
  handler: WrappedHandler<Context>,
  options: CompressionOptions = {},
): WrappingHandler<Context> {
  const rules = readRules(options);
  return wrapHandler(handler, async (request, next) => compressWith(rules, request, await next()));
}

/** The same for one answer; the response that is given has its body no more. */
export function compressResponse(
  request: Request,
  response: Response,
  options: CompressionOptions = {},
): Promise<Response> {
  return compressWith(readRules(options), request, response);
}

function readRules(options: CompressionOptions): CompressionRules {
  const { encodings = ['br', 'zstd', 'gzip'], minSize = 1024 } = options;
  return {
    encodings: encodings.filter(hasEncoding),
    minSize: parseByteSize(minSize, 'minSize of withCompression()'),
    isCompressible: options.isCompressible ?? isCompressible,
  };
}

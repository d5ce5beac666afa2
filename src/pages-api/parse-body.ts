import { parse } from 'node:querystring';
import { isBodyTooLarge } from '../http/body-limit.ts';
import type { ApiBody } from './api-body.ts';
import type { SizeLimit } from './api-config.ts';
import { ApiError } from './api-error.ts';
import { type MediaType, parseMediaType } from './parse-media-type.ts';

const TEXT: MediaType = { type: 'text/plain', charset: undefined };
const utf8 = new TextDecoder();

/**
 * What `req.body` is: JSON and forms read, everything else as text.
 *
 * @param limit What the body may have, and how to name that to the client.
 * @throws {ApiError} 413 past the limit, 400 for what cannot be read.
 */
export function parseBody(body: ApiBody, contentType: string | null, limit: SizeLimit): unknown {
  const media = (contentType ? parseMediaType(contentType) : TEXT) ?? TEXT;
  const decoder = decoderOf(media);
  if (body.isEmpty) return parseText('', media);
  body.limit = limit.bytes;
  return body.readWhole().then(
    (bytes) => parseText(decoder.decode(bytes), media),
    (error: unknown) => {
      if (isBodyTooLarge(error)) throw new ApiError(413, `Body exceeded ${limit.text} limit`);
      throw new ApiError(400, 'Invalid body');
    },
  );
}

function decoderOf({ charset }: MediaType): TextDecoder {
  if (charset === undefined || charset === 'utf-8' || charset === 'utf8') return utf8;
  try {
    return new TextDecoder(charset);
  } catch {
    throw new ApiError(400, 'Invalid body');
  }
}

function parseText(text: string, { type }: MediaType): unknown {
  if (type === 'application/json' || type === 'application/ld+json') return parseJson(text);
  return type === 'application/x-www-form-urlencoded' ? parse(text) : text;
}

function parseJson(text: string): unknown {
  // A client that sends nothing as JSON means nothing in particular.
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, 'Invalid JSON');
  }
}

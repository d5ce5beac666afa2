import { chooseEncoding } from '../../http/accept-encoding.ts';
import { Response } from '../../http/bound-globals.ts';
import { problemResponse } from '../../http/problem-response.ts';
import { peekBody } from '../body/peek-body.ts';
import { dropsContentEncoding } from '../wrap/drops-content-encoding.ts';
import { encodeBytes, encodeStream, type Encoding } from './encode-body.ts';

/** What `compressResponse` needs beside a request and its answer. */
export interface CompressionRules {
  /** In the order of preference. */
  readonly encodings: readonly Encoding[];
  /** Bytes below which a body stays as it is. */
  readonly minSize: number;
  readonly isCompressible: (contentType: string | null) => boolean;
}

/** Bytes up to which a body that is there whole is compressed whole, with a length; a larger one streams. */
const MOST_WHOLE = 1_048_576;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Compresses an answer in the coding that its client likes best; 406 where the client takes none that there is, and no
 * body without one either (RFC 9110, section 12.5.3).
 */
export async function compressWith(
  rules: CompressionRules,
  request: Request,
  response: Response,
): Promise<Response> {
  if (response.body === null || !mayCompress(rules, response)) return response;
  // It compresses answers itself.
  if (dropsContentEncoding(request)) return response;
  const accepted = request.headers.get('accept-encoding');
  const chosen = chooseEncoding(accepted, rules.encodings) as Encoding | 'identity' | undefined;
  if (chosen === undefined) return refuse(response, rules.encodings);
  if (chosen === 'identity') return answer(response, response.body, undefined);
  const peeked = await peekBody(response, MOST_WHOLE);
  if (peeked.kind === 'none') return answer(response, null, undefined);
  if (peeked.kind === 'stream') {
    if (request.method !== 'HEAD') return answer(response, encodeStream(peeked.stream, chosen), chosen);
    await peeked.stream.cancel();
    return answer(response, null, chosen);
  }
  const { bytes } = peeked;
  // A client that takes nothing else gets even a small body so.
  const isForced = chooseEncoding(accepted, []) === undefined;
  if (bytes.byteLength < rules.minSize && !isForced) return answer(response, bytes, undefined);
  const encoded = await encodeBytes(bytes, chosen);
  const isSmaller = isForced || encoded.byteLength < bytes.byteLength;
  return isSmaller ? answer(response, encoded, chosen) : answer(response, bytes, undefined);
}

/** Whether it is an answer that there can be in several codings. */
function mayCompress(rules: CompressionRules, { status, headers }: Response): boolean {
  // Part of a body is part of one coding of it (RFC 9110, section 14.4).
  if (status === 206 || headers.has('content-range')) return false;
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding.trim().toLowerCase() !== 'identity') return false;
  if (/(?:^|,)\s*no-transform\s*(?:,|$)/i.test(headers.get('cache-control') ?? '')) return false;
  return rules.isCompressible(headers.get('content-type'));
}

/** Said of other bytes than those that go out. */
const OF_THE_BYTES = [
  'content-length',
  'content-md5',
  'digest',
  'content-digest',
  'repr-digest',
  'accept-ranges',
];

function answer(
  { status, statusText, headers: given }: Response,
  body: ReadableStream<Bytes> | Bytes | null,
  encoding: Encoding | undefined,
): Response {
  const headers = new Headers(given);
  addVary(headers);
  if (encoding !== undefined) {
    for (const name of OF_THE_BYTES) headers.delete(name);
    headers.set('content-encoding', encoding);
    const etag = headers.get('etag');
    // The bytes differ, what they say does not (RFC 9110, section 8.8.3.3).
    if (etag !== null && !etag.startsWith('W/')) headers.set('etag', `W/${etag}`);
  }
  return new Response(body, { status, statusText, headers });
}

function refuse(response: Response, encodings: readonly string[]): Response {
  response.body?.cancel().catch(() => {});
  const detail = `This answer can be had without a coding, or in ${encodings.join(', ')}.`;
  const refusal = problemResponse({ status: 406, title: 'Not Acceptable', detail });
  addVary(refusal.headers);
  return refusal;
}

/** Caches must not give an answer in one coding to those who take another. */
function addVary(headers: Headers): void {
  const vary = headers.get('vary');
  if (vary !== null && /(?:^|,)\s*(?:\*|accept-encoding)\s*(?:,|$)/i.test(vary)) return;
  headers.append('vary', 'Accept-Encoding');
}

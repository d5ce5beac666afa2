import { isJsonType, readMediaType } from '../../http/media-type.ts';
import { decodeBody, readEncodings } from '../body/decode-body.ts';
import { readLimited } from '../../http/read-limited.ts';
import type { ProxyCall } from './proxy-options.ts';
import type { ProxySettings } from './read-proxy-options.ts';
import { needsPlain } from './request-headers.ts';
import { responseHeaders } from './response-headers.ts';
import type { UpstreamAnswer } from './upstream-exchange.ts';

const REASON = /^[\t -~]*$/;

/**
 * Makes the answer to the client of the upstream's.
 *
 * @param asked The URL that the upstream was asked for.
 * @throws what the functions among the options throw.
 */
export async function clientResponse(
  settings: ProxySettings,
  call: ProxyCall,
  { status, statusText, headers: answered, body }: UpstreamAnswer,
  asked: URL,
): Promise<Response> {
  const { transform, transformJson } = settings.options;
  const headers = responseHeaders(settings, answered, asked);
  const init = { status, statusText: REASON.test(statusText) ? statusText : '', headers };
  const isForJson = transformJson && isJson(status, headers);
  if (!body || !(transform || isForJson || isEncoded(settings, call, headers))) {
    const response = new Response(body, init);
    return transform ? transform(response, call) : response;
  }
  const decoded = decode(body, headers);
  forgetLength(headers);
  if (transform) return transform(new Response(decoded, init), call);
  if (!isForJson) return new Response(decoded, init);
  const data = await readJson(decoded, settings.maxJsonSize);
  return Response.json(await transformJson(data, call), init);
}

/** Whether it is encoded, and this server could not say so. */
function isEncoded(settings: ProxySettings, { request }: ProxyCall, headers: Headers): boolean {
  return needsPlain(settings, request) && headers.has('content-encoding');
}

function isJson(status: number, headers: Headers): boolean {
  return status < 300 && isJsonType(readMediaType(headers.get('content-type'))?.essence ?? '');
}

function decode(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  headers: Headers,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encodings = readEncodings(headers.get('content-encoding'));
  if (encodings === undefined) throw new TypeError(`It has a Content-Encoding that nobody asked for`);
  return decodeBody(body, encodings);
}

/** What was said of the bytes does not hold for others. */
function forgetLength(headers: Headers): void {
  const etag = headers.get('etag');
  for (const name of [
    'content-encoding',
    'content-length',
    'content-md5',
    'digest',
    'content-digest',
    'repr-digest',
  ])
    headers.delete(name);
  headers.delete('accept-ranges');
  if (etag !== null && !etag.startsWith('W/')) headers.set('etag', `W/${etag}`);
}

async function readJson(body: ReadableStream<Uint8Array<ArrayBuffer>>, limit: number): Promise<unknown> {
  const bytes = await readLimited(body, limit);
  if (bytes === undefined)
    throw new RangeError(`Its JSON is larger than the ${limit} bytes of \`maxJsonSize\``);
  return JSON.parse(new TextDecoder().decode(bytes));
}

import { createHash } from 'node:crypto';
import { Response } from '../http/bound-globals.ts';
import { type ByteSize, parseByteSize } from '../http/byte-size.ts';
import { evaluateConditions } from '../http/conditions.ts';
import { problemResponse } from '../http/problem-response.ts';
import type { RouteArguments } from '../http/route-arguments.ts';
import { peekBody } from './body/peek-body.ts';
import { type WrappedHandler, wrapHandler, type WrappingHandler } from './wrap/wrap-handler.ts';

/** How answers are told apart. */
export interface EtagOptions {
  /** Whether tags say that two answers mean the same (`W/"..."`) in the place of being the same. Default: false. */
  readonly weak?: boolean | undefined;
  /** Bytes up to which a tag is made of a body; a larger one, and one that streams, gets none. Default: 1 MB. */
  readonly maxSize?: ByteSize | undefined;
}

/** A state of a resource. */
export interface ResourceState {
  /** With its quotes, `'"7"'`. Default: none, as of a resource that is not there. */
  readonly etag?: string | undefined;
  readonly lastModified?: Date | undefined;
}

/**
 * Spares clients the answers that they have already: gives each answer to GET and HEAD a tag that is made of its body,
 * unless it has one, and answers with 304 and no body where the client names that tag, or a date that `Last-Modified`
 * is not later than. The handler is called all the same.
 *
 * @throws {TypeError} for a `maxSize` that is no size.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13
 * @example
 * ```ts
 * import { withEtag } from 'waymark/etag';
 *
 * export const GET = withEtag(() => Response.json({ id: 1, name: 'Alice' }));
 * ```
 */
export function withEtag<Context extends object = RouteArguments>(
  handler: WrappedHandler<Context>,
  options: EtagOptions = {},
): WrappingHandler<Context> {
  const maxSize = parseByteSize(options.maxSize ?? '1mb', 'maxSize of withEtag()');
  const isWeak = options.weak ?? false;
  return wrapHandler(handler, async (request, next) => tag(request, await next(), maxSize, isWeak));
}

/**
 * Whether a request may go on, by what it says of the state that it is for: `If-Match`, `If-None-Match` and their like.
 * For a write, before anything is written, so that nobody overwrites what another has changed meanwhile.
 *
 * @param state What there is now; `{}` where there is nothing.
 * @returns The answer, 304 or 412, where it may not.
 * @example
 * ```ts
 * import { checkConditions } from 'waymark/etag';
 *
 * export async function PUT(request: Request) {
 *   const refusal = checkConditions(request, { etag: '"7"' });
 *   return refusal ?? new Response(null, { status: 204 });
 * }
 * ```
 */
export function checkConditions(request: Request, state: ResourceState): Response | undefined {
  const time = state.lastModified?.getTime();
  const lastModified = time === undefined ? undefined : Math.floor(time / 1000) * 1000;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const status = evaluateConditions(request.headers, { etag: state.etag, lastModified }, { isRead });
  if (status === undefined) return undefined;
  const headers = new Headers();
  if (state.etag !== undefined) headers.set('etag', state.etag);
  if (lastModified !== undefined) headers.set('last-modified', new Date(lastModified).toUTCString());
  return status === 412 ? preconditionFailed(headers) : new Response(null, { status, headers });
}

async function tag(
  request: Request,
  response: Response,
  maxSize: number,
  isWeak: boolean,
): Promise<Response> {
  const { method } = request;
  if ((method !== 'GET' && method !== 'HEAD') || response.status !== 200) return response;
  const headers = new Headers(response.headers);
  let body: BodyInit | null | undefined;
  if (!headers.has('etag') && !/\bno-store\b/i.test(headers.get('cache-control') ?? '')) {
    const peeked = await peekBody(response, maxSize);
    if (peeked.kind === 'whole') {
      headers.set('etag', `${isWeak ? 'W/' : ''}"${hashOf(peeked.bytes)}"`);
      body = peeked.bytes;
    } else body = peeked.kind === 'stream' ? peeked.stream : null;
  }
  const time = Date.parse(headers.get('last-modified') ?? '');
  const validators = { etag: headers.get('etag') ?? undefined, lastModified: time };
  const status = evaluateConditions(request.headers, validators);
  if (status === undefined) return body === undefined ? response : withBody(response, body, headers);
  const unread = body === undefined ? response.body : body;
  if (unread instanceof ReadableStream) unread.cancel().catch(() => {});
  return status === 412 ? preconditionFailed(headers) : notModified(headers);
}

function withBody({ status, statusText }: Response, body: BodyInit | null, headers: Headers): Response {
  return new Response(body, { status, statusText, headers });
}

/** 132 bits of SHA-256: nobody finds two bodies that have the same. */
function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
}

/** RFC 9110, section 15.4.5: what a client needs to use its copy, and nothing of the body. */
function notModified(headers: Headers): Response {
  for (const name of [
    'content-type',
    'content-length',
    'content-encoding',
    'content-language',
    'content-range',
  ])
    headers.delete(name);
  return new Response(null, { status: 304, headers });
}

function preconditionFailed(of: Headers): Response {
  const detail = 'It is not in the state any more that the request is for.';
  const response = problemResponse({ status: 412, title: 'Precondition Failed', detail });
  for (const name of ['etag', 'last-modified']) {
    const value = of.get(name);
    if (value !== null) response.headers.set(name, value);
  }
  return response;
}

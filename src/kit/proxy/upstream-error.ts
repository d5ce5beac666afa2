import { isBodyTooLarge } from '../../http/body-limit.ts';
import { problemResponse } from '../../http/problem-response.ts';
import { WaymarkError } from '../../http/waymark-error.ts';

/** Something took longer than it may. */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

/** Codes of undici's errors. */
const TIMEOUTS: ReadonlySet<unknown> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** Whether an upstream did not answer in time, in the place of not answering. */
export function isTimeout(error: unknown): boolean {
  return error instanceof TimeUp || TIMEOUTS.has(codeOf(error));
}

/**
 * What went wrong on the way to an upstream, for the log.
 *
 * @param url With path, without query, which may have secrets.
 */
export function upstreamError(method: string, url: string, cause: unknown): WaymarkError {
  let reason = cause;
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
  const why = reason instanceof Error ? reason.message || String(codeOf(reason)) : String(reason);
  return isTimeout(cause)
    ? new WaymarkError(
        'ERR_UPSTREAM_TIMEOUT',
        `Cannot pass ${method} on to ${url}: ${why}. Look whether that server is overloaded, or give it more time with \`timeouts\` of \`proxy()\`.`,
        { cause },
      )
    : new WaymarkError(
        'ERR_UPSTREAM',
        `Cannot pass ${method} on to ${url}: ${why}. Check that a server runs there, and the target of \`proxy()\`.`,
        { cause },
      );
}

/** The answer to a client whose request could not be passed on. */
export function failureResponse(error: unknown, bodyFailure: unknown): Response {
  if (isBodyTooLarge(bodyFailure) || isBodyTooLarge(error))
    return problem(413, 'Content Too Large', 'The body of the request is larger than this path takes.');
  if (bodyFailure !== undefined || codeOf(error) === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH')
    return problem(400, 'Bad Request', 'The body of the request did not come whole.');
  return isTimeout(error)
    ? problem(504, 'Gateway Timeout', 'The server behind this path did not answer in time.')
    : problem(502, 'Bad Gateway', 'The server behind this path did not answer.');
}

/** A problem of the proxy's own, which no cache is to keep. */
export function problem(status: number, title: string, detail: string): Response {
  const response = problemResponse({ status, title, detail });
  response.headers.set('cache-control', 'no-store');
  return response;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

import { readDuration } from '../http/duration.ts';
import { problemResponse } from '../http/problem-response.ts';
import type { RouteArguments } from '../http/route-arguments.ts';
import { shadowRequest } from '../http/shadow-request.ts';
import { type WrappedHandler, wrapHandler, type WrappingHandler } from './wrap/wrap-handler.ts';

/** What is answered when the time is up. */
export interface TimeoutOptions {
  /** Default: 504; 503 says that it is this server which is busy. */
  readonly status?: 503 | 504 | undefined;
}

/**
 * Gives a handler a time for its answer: then the client gets 504, and `request.signal` aborts, so that what the handler
 * waits for can end as well. A handler that goes on regardless does so for nobody: its answer is thrown away. A body
 * that streams may take as long as it likes once its answer has begun.
 *
 * @param time Milliseconds, or a text such as `'500ms'`, `'10s'` or `'1m'`.
 * @throws {TypeError} for what is no time.
 * @example
 * ```ts
 * import { withTimeout } from 'waymark/timeout';
 *
 * export const GET = withTimeout(
 *   (request) => fetch('https://example.com/slow', { signal: request.signal }),
 *   '5s',
 * );
 * ```
 */
export function withTimeout<Context extends object = RouteArguments>(
  handler: WrappedHandler<Context>,
  time: number | `${number}${'ms' | 's' | 'm' | 'h'}`,
  { status = 504 }: TimeoutOptions = {},
): WrappingHandler<Context> {
  const milliseconds = readTime(time);
  return wrapHandler(handler, (request, next) => {
    const controller = new AbortController();
    shadowRequest(request, { signal: AbortSignal.any([request.signal, controller.signal]) });
    return race(next, milliseconds, () => {
      controller.abort(new DOMException(`The handler took longer than ${milliseconds} ms.`, 'TimeoutError'));
      return timedOut(status);
    });
  });
}

function readTime(time: number | string): number {
  const milliseconds = readDuration(String(time));
  if (milliseconds !== undefined && milliseconds > 0) return milliseconds;
  throw new TypeError(
    `Cannot limit the time of a handler: it must be milliseconds above 0, or a text such as '500ms' or '10s': received '${time}'.`,
  );
}

async function race(
  next: () => Promise<Response>,
  milliseconds: number,
  late: () => Response,
): Promise<Response> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLate = false;
  const timeout = new Promise<Response>((resolve) => {
    timer = setTimeout(() => {
      isLate = true;
      resolve(late());
    }, milliseconds);
  });
  const answer = next();
  answer.then(
    (response) => isLate && !response.bodyUsed && void response.body?.cancel().catch(() => {}),
    // It was told to end, and has.
    () => {},
  );
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function timedOut(status: 503 | 504): Response {
  const title = status === 504 ? 'Gateway Timeout' : 'Service Unavailable';
  const response = problemResponse({ status, title, detail: 'The answer took too long.' });
  response.headers.set('cache-control', 'no-store');
  return response;
}

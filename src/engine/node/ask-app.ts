import { collapseSlashes } from '../../http/collapse-slashes.ts';
import type { FetchApp } from '../../http/handler.ts';
import { LazyRequest } from '../../http/lazy-request.ts';
import { redirectToCanonical } from '../../http/redirect-response.ts';
import { pathOfTarget } from '../node-http/request-target.ts';
import type { AnswerQueue } from './answer-queue.ts';
import type { Exchange } from './exchange.ts';

/** Methods that the Fetch standard forbids: no web-standard request can have them. */
const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK']);

/**
 * Brings the target of a request into the form in which the app sees it.
 *
 * @returns The answer to a request that no app is asked: whose target, or method, no web-standard request can have, and
 *   one whose path is to be written otherwise.
 */
export function refuseTarget(exchange: Exchange): Response | undefined {
  const path = FORBIDDEN.has(exchange.method) ? undefined : pathOfTarget(exchange.target);
  if (path === undefined) return new Response(null, { status: 400 });
  exchange.target = path;
  const collapsed = collapseSlashes(path);
  return collapsed === undefined ? undefined : redirectToCanonical(collapsed);
}

/** Asks an app for the answer to a request. */
export function askApp(app: FetchApp, exchange: Exchange, queue: AnswerQueue): void {
  const request = new LazyRequest(exchange);
  try {
    const response = app.fetch(request, exchange);
    if (response instanceof Promise) {
      response.then(
        (settled) => queue.answer(exchange, request, settled),
        (error: unknown) => queue.fail(exchange, request, error),
      );
    } else queue.answer(exchange, request, response);
  } catch (error) {
    queue.fail(exchange, request, error);
  }
}

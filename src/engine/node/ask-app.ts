import type { FetchApp } from '../../http/handler.ts';
import { LazyRequest } from '../../http/lazy-request.ts';
import type { AnswerQueue } from './answer-queue.ts';
import type { Exchange } from './exchange.ts';

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

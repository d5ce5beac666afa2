import { type FetchApp, requestFor } from '../../http/handler.ts';
import type { Exchange } from './exchange.ts';

/** Who is told how an app answers. */
export interface AnswerTaker {
  answer(exchange: Exchange, request: Request, response: Response): void;
  fail(exchange: Exchange, request: Request, error: unknown): void;
}

/** Asks an app for the answer to a request. */
export function askApp(app: FetchApp, exchange: Exchange, taker: AnswerTaker): void {
  const request = requestFor(app, exchange);
  try {
    const response = app.fetch(request, exchange);
    if (response instanceof Promise) {
      response.then(
        (settled) => taker.answer(exchange, request, settled),
        (error: unknown) => taker.fail(exchange, request, error),
      );
    } else taker.answer(exchange, request, response);
  } catch (error) {
    taker.fail(exchange, request, error);
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connection } from '../http/handler.ts';
import { ApiExchange } from './api-exchange.ts';

/**
 * Answers a request with a function that takes Node's `req` and `res`, of which it ends the second.
 *
 * @param target What `req.url` shows: path and query.
 */
export function answerWithNode(
  handler: (req: IncomingMessage, res: ServerResponse) => void,
  request: Request,
  target: string,
  connection: Connection,
): Response | Promise<Response> {
  const call = { request, seen: target, connection, plan: { maxBodySize: Number.POSITIVE_INFINITY } };
  const exchange = new ApiExchange(call, { responseLimit: undefined });
  handler(exchange.req, exchange.res);
  const { response } = exchange.answer;
  if (!exchange.answer.isEnded) exchange.watchClient();
  return response;
}

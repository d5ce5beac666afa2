import type { PagesApiCall } from '../app/pages-api.ts';
import { originOf } from '../app/call-context.ts';
import { reportError } from '../app/report-error.ts';
import { isBodyTooLarge } from '../http/body-limit.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { addRequestHelpers, type ApiRequest } from './add-request-helpers.ts';
import { addResponseHelpers, type ApiResponse } from './add-response-helpers.ts';
import type { ApiConfig } from './api-config.ts';
import { ApiError } from './api-error.ts';
import { ApiExchange } from './api-exchange.ts';
import { readApiQuery } from './api-query.ts';
import { type ApiFunction, handlerOf } from './handler-of.ts';
import { parseBody } from './parse-body.ts';
import type { PreviewData } from './preview-data.ts';
import { clearPreviewData, readPreviewData } from './preview-mode.ts';

/** A request on its way to a handler that takes `req` and `res`. */
interface ApiCall {
  readonly call: PagesApiCall;
  readonly config: ApiConfig;
  readonly exchange: ApiExchange;
  readonly handler: ApiFunction;
  readonly req: ApiRequest;
  readonly res: ApiResponse;
}

/**
 * Answers a request with a handler that takes Node's `req` and `res`: at once where the handler answers at once.
 *
 * @see https://nextjs.org/docs/pages/building-your-application/routing/api-routes
 * @throws {WaymarkError} `ERR_EXPORT_INVALID` where the file has no handler.
 */
export function runApiRoute(
  call: PagesApiCall,
  config: ApiConfig,
  data: PreviewData,
): Response | Promise<Response> {
  const handler = handlerOf(call.module, call.plan.route.file);
  const exchange = new ApiExchange(call, config);
  const route = { call, config, exchange, handler, ...addHelpers(call, exchange, data) };
  start(route);
  const { response } = exchange.answer;
  if (!exchange.answer.isEnded) exchange.watchClient();
  return response;
}

function addHelpers(
  call: PagesApiCall,
  exchange: ApiExchange,
  data: PreviewData,
): { req: ApiRequest; res: ApiResponse } {
  const { params, query } = call;
  const { mode, draftModeId } = call.app.manifest;
  const insecure = mode === 'development';
  const preview = { id: draftModeId, insecure, data };
  const { req, res } = exchange;
  const warns = mode !== 'production';
  if (warns) res.once('pipe', () => (exchange.isPipedInto = true));
  const target = { req, res, warns, mayBeFresh: exchange.header('if-none-match') !== null };
  return {
    req: addRequestHelpers(
      req,
      readApiQuery(req.url as string, query, params),
      exchange.header('cookie'),
      (cookies) => readPreviewData(cookies, preview, () => clearPreviewData(res, {}, preview)),
    ),
    res: addResponseHelpers(call, target, preview),
  };
}

function start(route: ApiCall): void {
  const { config, exchange, req } = route;
  try {
    const body =
      config.bodyLimit && parseBody(exchange.body, exchange.header('content-type'), config.bodyLimit);
    if (body instanceof Promise) {
      void readAndInvoke(route, body);
      return;
    }
    if (config.bodyLimit) req.body = body;
  } catch (error) {
    fail(route, error);
    return;
  }
  invoke(route);
}

async function readAndInvoke(route: ApiCall, body: Promise<unknown>): Promise<void> {
  const { req } = route;
  try {
    req.body = await body;
  } catch (error) {
    fail(route, error);
    return;
  }
  // The stream has been read, and says so to who asks it.
  req.complete = true;
  req.read();
  invoke(route);
}

function invoke(route: ApiCall): void {
  const { handler, req, res } = route;
  try {
    const result = handler(req, res);
    if (isThenable(result)) {
      result.then(
        (value) => settle(route, value),
        (error: unknown) => fail(route, error),
      );
    } else settle(route, result);
  } catch (error) {
    fail(route, error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** The handler has ended; its answer may come later, from a callback. */
function settle(route: ApiCall, result: unknown): void {
  const { call, exchange, res } = route;
  if (result instanceof Response && !res.headersSent) {
    fail(route, returnedResponse(call.plan.route.file));
    return;
  }
  if (call.app.manifest.mode === 'production') return;
  if (result !== undefined && result !== res) {
    console.warn(`API handler should not return a value, received ${typeof result}.`);
  }
  if (route.config.externalResolver || res.headersSent || exchange.answer.isSettled) return;
  // What is piped into it ends later, and so it is said to.
  if (exchange.isPipedInto) return;
  console.warn(
    `API resolved without sending a response for ${route.req.url}, this may result in stalled requests.`,
  );
}

function returnedResponse(file: string): WaymarkError {
  return new WaymarkError(
    'ERR_HANDLER_RESULT',
    `API route '${file}' returned a Response object in the Node.js runtime, which is not supported: answer with \`res\`, or export \`const config = { runtime: 'edge' }\` (https://nextjs.org/docs/api-routes/edge-api-routes).`,
  );
}

function fail(route: ApiCall, error: unknown): void {
  const { call, exchange, res } = route;
  if (error instanceof ApiError) {
    sendError(res, error.statusCode, error.message);
    return;
  }
  if (isBodyTooLarge(error)) {
    sendError(res, 413, 'Payload Too Large');
    return;
  }
  // What fails because its client went away is nobody's failure.
  if (exchange.isLeft && isReset(error)) return;
  const { options } = call.app;
  reportError(options, error, originOf(call.plan, call.request), 'route', call.request, call.connection);
  const shown = res.headersSent ? undefined : options.failed?.(error, call.request);
  if (shown) exchange.answer.replace(shown);
  else sendError(res, 500, 'Internal Server Error');
}

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

/** An answer of the server's own, in what the handler has left of its answer. */
function sendError(res: ApiResponse, status: number, message: string): void {
  if (!res.headersSent) {
    res.statusCode = status;
    res.statusMessage = message;
  }
  if (!res.writableEnded) res.end(message);
}

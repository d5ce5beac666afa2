import { WaymarkError } from '../../http/waymark-error.ts';
import { askUpstream, CircuitOpen } from './ask-upstream.ts';
import { clientResponse } from './client-response.ts';
import { asksForWebSocket, forwardWebSocket } from './forward-web-socket.ts';
import { ExchangeLife } from './exchange-life.ts';
import { followRedirects } from './follow-redirects.ts';
import { hasPassed } from './forwarded-headers.ts';
import type { ProxyCall, ProxyWebSockets } from './proxy-options.ts';
import type { ProxySettings } from './read-proxy-options.ts';
import { outgoingBody } from './request-body.ts';
import { requestHeaders } from './request-headers.ts';
import { isIdempotent } from './retry-policy.ts';
import type { UpstreamAnswer } from './upstream-exchange.ts';
import { failureResponse, problem, upstreamError } from './upstream-error.ts';
import { PathRefused, pathBehind, upstreamPath } from './upstream-path.ts';

/**
 * Passes a request on to an upstream, and its answer back.
 *
 * @throws what the functions among the options throw.
 */
export async function forward(settings: ProxySettings, call: ProxyCall): Promise<Response> {
  const { request } = call;
  const refusal = refuseLoop(settings, request);
  if (refusal) return refusal;
  const path = await pathFor(settings, call);
  if (path instanceof Response) return path;
  const { headers, injected } = await requestHeaders(settings, call);
  if (request.method === 'OPTIONS' && headers.has('max-forwards')) {
    const left = Number(headers.get('max-forwards'));
    if (left === 0) return new Response(null, { status: 204 });
    if (left > 0) headers.set('max-forwards', String(left - 1));
  }
  const asked = new URL(settings.origin + path);
  const { webSockets = {} } = settings.options;
  if (webSockets && asksForWebSocket(request)) return socket(settings, webSockets, call, asked, headers);
  const life = new ExchangeLife(request.signal, settings.timeouts.total);
  let body: Awaited<ReturnType<typeof outgoingBody>> | undefined;
  try {
    const { retries } = settings;
    const keep = retries.limit > 0 && isIdempotent(request.method) ? retries.maxBodySize : 0;
    body = await outgoingBody(request, keep);
    const first = { origin: settings.origin, path, method: request.method, headers, body };
    const answer = await askUpstream(settings, first, life.signal);
    const last = await followRedirects(settings, { request: first, answer, asked, injected }, life.signal);
    return await respond(settings, call, last, life);
  } catch (error) {
    life.end();
    return fail(settings, call, asked, error, body?.failure(), life);
  }
}

async function socket(
  settings: ProxySettings,
  options: ProxyWebSockets,
  call: ProxyCall,
  asked: URL,
  headers: Headers,
): Promise<Response> {
  // A connection that is open has no time in which it must end.
  const life = new ExchangeLife(call.request.signal, 0);
  try {
    const { request } = call;
    const result = await forwardWebSocket(settings, options, {
      request,
      url: asked,
      headers,
      life: life.signal,
    });
    if (!(result instanceof Response)) return await respond(settings, call, { answer: result, asked }, life);
    life.end();
    return result;
  } catch (error) {
    life.end();
    return fail(settings, call, asked, error, undefined, life);
  }
}

/** RFC 9110, section 7.6.3: what has been here does not come again. */
function refuseLoop({ via }: ProxySettings, { headers }: Request): Response | undefined {
  return hasPassed(headers.get('via'), via)
    ? problem(508, 'Loop Detected', 'The server behind this path sends requests back to it.')
    : undefined;
}

/** The path and query to ask for; a refusal where the request's cannot be passed on. */
async function pathFor(settings: ProxySettings, call: ProxyCall): Promise<string | Response> {
  const { options, stripPrefix, basePath } = settings;
  const { pathname, search } = new URL(call.request.url);
  const rest = pathBehind(stripPrefix, pathname);
  const { path } = options;
  if (rest === undefined && path === undefined) {
    throw new TypeError(
      `Cannot pass a request on: its path ${pathname} is not under the \`stripPrefix\` '${stripPrefix}' of \`proxy()\`. Write the path of the folder that the route file is in.`,
    );
  }
  const own = typeof path === 'function' ? await path(rest ?? pathname, call) : (path ?? rest ?? pathname);
  try {
    return upstreamPath(basePath, own, search);
  } catch (error) {
    if (!(error instanceof PathRefused)) throw error;
    return problem(400, 'Bad Request', `The path cannot be passed on. ${error.message}`);
  }
}

async function respond(
  settings: ProxySettings,
  call: ProxyCall,
  { answer, asked }: { readonly answer: UpstreamAnswer; readonly asked: URL },
  life: ExchangeLife,
): Promise<Response> {
  if (answer.body) void answer.ended.then(() => life.end());
  else life.end();
  try {
    return await clientResponse(settings, call, answer, asked);
  } catch (error) {
    // Of an answer that nobody will read, the rest must not keep its connection.
    if (answer.body && !answer.body.locked) answer.body.cancel().catch(() => {});
    throw error;
  }
}

function fail(
  { options, breaker }: ProxySettings,
  call: ProxyCall,
  asked: URL,
  error: unknown,
  bodyFailure: unknown,
  life: ExchangeLife,
): Response {
  const { method } = call.request;
  const place = asked.origin + asked.pathname;
  if (error instanceof CircuitOpen) {
    const message = `Cannot pass ${method} on to ${place}: too many requests to it have failed, and it is left alone for ${breaker?.cooldown} ms. See what the log says of them.`;
    // The failures before it have been told; that each request fails meanwhile would drown them.
    options.onError?.(new WaymarkError('ERR_CIRCUIT_OPEN', message), call);
    const response = problem(503, 'Service Unavailable', 'The server behind this path is not well.');
    response.headers.set('retry-after', String(Math.ceil(error.retryAfter / 1000)));
    return response;
  }
  const response = failureResponse(error, bodyFailure);
  // What its client did is no failure of the upstream's.
  if (response.status >= 500 && !life.isLeft) {
    const told = upstreamError(method, place, error);
    if (options.onError) options.onError(told, call);
    else console.error(told.message);
  }
  return response;
}

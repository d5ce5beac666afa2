import { isBodyTooLarge } from '../../http/body-limit.ts';
import { DerivedSource, withoutHeaders } from '../../http/derived-source.ts';
import type { Connection } from '../../http/handler.ts';
import type { HeaderSource } from '../../http/lazy-headers.ts';
import { LazyRequest, sourceOf, toPlatformRequest } from '../../http/lazy-request.ts';
import { platformSource } from '../../http/platform-source.ts';
import type { RequestSource } from '../../http/request-source.ts';
import { SharedBody } from '../../http/shared-body.ts';
import { WaymarkError } from '../../http/waymark-error.ts';
import { adoptRequest } from '../adopt-request.ts';
import type { ErrorOrigin } from '../app-options.ts';
import type { AppState } from '../app-state.ts';
import { describeResult } from '../check-result.ts';
import { isControlFlowError } from '../control-flow-errors.ts';
import { emptyResponse } from '../error-response.ts';
import type { RouteModule } from '../manifest.ts';
import type { NextRequest } from '../next-request.ts';
import { createRequestContext, type RequestContext, runInRequestContext } from '../request-context.ts';
import { reportError } from '../report-error.ts';
import { runAfterResponse } from '../run-after-response.ts';
import { NextFetchEvent } from './fetch-event.ts';
import { FLIGHT_HEADERS, INTERNAL_HEADERS } from './internal-headers.ts';
import { type HeaderPairs, type ProxyOutcome, readProxyResponse } from './proxy-outcome.ts';
import { proxyFunction, type ProxyPlan } from './proxy-plan.ts';

/** What a proxy made of a request: an answer, or a request that goes on. */
export type ProxyResult = { readonly kind: 'failed'; readonly response: Response } | ProxyOutcome<Passed>;

interface Passed {
  readonly request: Request;
  /** For the response. */
  readonly headers: HeaderPairs;
}

const NOTHING: HeaderPairs = [];

/**
 * Calls a proxy for a request that it matches.
 *
 * @param seen The URL that it sees.
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/proxy
 */
export async function runProxy(
  app: AppState,
  plan: ProxyPlan,
  received: Request,
  seen: string,
  connection: Connection,
): Promise<ProxyResult> {
  const source = sourceOf(received) ?? platformSource(received);
  const body = new SharedBody(source);
  const headers = withoutHeaders(source, INTERNAL_HEADERS);
  const origin = { file: plan.proxy.file, route: `/${plan.proxy.kind}`, method: source.method, url: seen };
  const call: ProxyCall = { app, plan, origin, connection };
  const request = requestFor(call, source, headers, body);
  const context = plan.needsContext ? contextFor(call, request) : undefined;
  try {
    const response = await callProxy(call, request, context);
    // What goes on has left out what a client must not say, and shares its body with the proxy's request.
    const onward = (changed: HeaderSource) => new LazyRequest(new DerivedSource(source, changed, body, true));
    if (!response) return { kind: 'next', request: onward(headers), headers: NOTHING };
    const outcome = readProxyResponse(response, source.origin, headers);
    if (outcome.kind === 'answer') return outcome;
    return { ...outcome, request: onward(outcome.requestHeaders) };
  } catch (error) {
    return { kind: 'failed', response: fail(call, error, received) };
  } finally {
    if (context) startAfterTasks(call, context);
    // Such as what `revalidateTag()` has to be done before anybody reads what was cached.
    await context?.takeHolds();
  }
}

interface ProxyCall {
  readonly app: AppState;
  readonly plan: ProxyPlan;
  readonly origin: ErrorOrigin;
  readonly connection: Connection;
}

function requestFor(
  { app, plan, origin }: ProxyCall,
  source: RequestSource,
  headers: HeaderSource,
  body: SharedBody,
): NextRequest {
  const { basePath, trailingSlash } = app.manifest;
  const own = new DerivedSource(source, withoutHeaders(headers, FLIGHT_HEADERS), body, false);
  own.maxBodySize = plan.proxy.maxBodySize;
  const request = new LazyRequest(own);
  const config = basePath === '' && !trailingSlash ? undefined : { basePath, trailingSlash };
  return adoptRequest(plan.needsPlatform ? toPlatformRequest(request) : request, config, origin.url);
}

function contextFor({ app, origin, connection }: ProxyCall, request: NextRequest): RequestContext {
  const { mode, draftModeId, authInterrupts } = app.manifest;
  return createRequestContext(request, {
    routePath: origin.route,
    mode,
    draftModeId,
    authInterrupts,
    openStore: app.openStore,
    connection,
    onLateTask: (task) => runAfterResponse([task], app.options, origin, connection),
  });
}

/** @returns Undefined where the proxy has nothing to say. */
async function callProxy(
  call: ProxyCall,
  request: NextRequest,
  context: RequestContext | undefined,
): Promise<Response | undefined> {
  const { proxy } = call.plan;
  const loaded = proxy.load();
  const module: RouteModule = loaded instanceof Promise ? await loaded : loaded;
  const run = proxyFunction(proxy, module);
  const event = new NextFetchEvent(call.origin.route, (work) => waitFor(call, work));
  const result = await (context
    ? runInRequestContext(context, () => run(request, event))
    : run(request, event));
  const response = checkResult(result, proxy.file);
  return context?.hasChangedCookies() ? withCookies(response, context) : response;
}

function checkResult(result: unknown, file: string): Response | undefined {
  // As in Next.js, what is falsy says nothing.
  if (!result) return undefined;
  if (!(result instanceof Response)) {
    throw new WaymarkError(
      'ERR_PROXY_RESULT',
      `Expected an instance of Response to be returned from \`${file}\`, but received '${describeResult(result)}'. Return a \`Response\`, \`NextResponse.next()\`, or nothing to let the request go on.`,
    );
  }
  if (result.status === 0) {
    throw new WaymarkError(
      'ERR_PROXY_RESULT',
      `Response.error() was returned from \`${file}\`: it stands for a network failure and has no status to send. Return a response with a status, such as \`new Response(null, { status: 502 })\`.`,
    );
  }
  if (result.bodyUsed) {
    throw new WaymarkError(
      'ERR_PROXY_RESULT',
      `The response that \`${file}\` returned has no body left: it was read or sent before. Make a new \`Response\` for each request, or return a \`clone()\`.`,
    );
  }
  return result;
}

function withCookies(response: Response | undefined, context: RequestContext): Response {
  const headers = new Headers(response ? response.headers : { 'x-middleware-next': '1' });
  context.applyCookies(headers);
  const { body = null, status = 200, statusText = '' } = response ?? {};
  return new Response(body, { status, statusText, headers });
}

function waitFor({ app, origin, connection }: ProxyCall, work: Promise<unknown>): void {
  connection.waitUntil(
    work.catch((error: unknown) => app.options.onError(error, { ...origin, during: 'waitUntil' })),
  );
}

function startAfterTasks({ app, origin, connection }: ProxyCall, context: RequestContext): void {
  const tasks = context.takeAfterTasks();
  if (tasks.length > 0) runAfterResponse(tasks, app.options, origin, connection);
}

function fail({ app, origin, connection }: ProxyCall, error: unknown, received: Request): Response {
  // The client's doing, and it is told.
  if (isBodyTooLarge(error)) return emptyResponse(413);
  const told = isControlFlowError(error) ? notForProxies(origin.file, error) : error;
  reportError(app.options, told, origin, 'proxy', received, connection);
  return app.options.failed?.(told, received) ?? failedResponse();
}

function notForProxies(file: string, cause: Error): WaymarkError {
  return new WaymarkError(
    'ERR_PROXY_RESULT',
    `\`redirect()\`, \`notFound()\` and their like are not allowed in \`${file}\`: they end handlers. Return \`NextResponse.redirect(new URL('/login', request.url))\`, or a \`Response\` with the status.`,
    { cause },
  );
}

/** As Next.js answers: no cache is to keep it. */
function failedResponse(): Response {
  return new Response('Internal Server Error', {
    status: 500,
    headers: {
      'content-type': 'text/plain',
      'cache-control': 'private, no-cache, no-store, max-age=0, must-revalidate',
    },
  });
}

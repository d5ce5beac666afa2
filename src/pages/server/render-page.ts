import { originOf } from '../../app/call-context.ts';
import { isRedirectError } from '../../app/control-flow-errors.ts';
import type { NextRequest } from '../../app/next-request.ts';
import { LazyResponse } from '../../http/lazy-response.ts';
import type { PageCall } from '../../app/pages.ts';
import { reportError } from '../../app/report-error.ts';
import type { RequestContext } from '../../app/request-context.ts';
import type { ActionOutcome } from '../actions/answer-action.ts';
import type { PagesInput } from './create-pages.ts';
import { pagePayload } from './page-payload.ts';
import { redirectHeaders, redirectTag, statusOf } from './page-failure.ts';
import { RenderErrors } from './render-errors.ts';
import { renderLimit } from './render-limit.ts';

/** What no cache may keep: that of a page which is made at each request. */
const DYNAMIC = 'private, no-cache, no-store, max-age=0, must-revalidate';

/** The headers on which an answer depends, besides its address: whether it is a document, or what a browser shows next. */
export const VARY = 'rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch';

/** A page on its way to the client. */
export interface PageRendering {
  readonly pages: PagesInput;
  readonly call: PageCall;
  /** As components see it. */
  readonly request: NextRequest;
  readonly context: RequestContext;
}

/**
 * Renders a page.
 *
 * @param outcome What a Server Action has come to, of which the answer tells.
 */
export async function renderPage(rendering: PageRendering, outcome?: ActionOutcome): Promise<Response> {
  const { pages, call, request, context } = rendering;
  const { app, plan, connection } = call;
  const errors = errorsOf(rendering, outcome?.error);
  const { onError } = errors;
  const { result, temporaryReferences } = outcome ?? {};
  const isPayload = result !== undefined || request.headers.get('rsc') === '1';
  const page = outcome?.withPage === false ? undefined : await pagePayload(rendering, !isPayload, outcome);
  const model = result === undefined ? page : { result, page };
  const { maxDuration } = await plan.route.load();
  const signal = renderLimit(maxDuration, plan.route.path, connection);
  const stream = pages.flight.renderToReadableStream(model, { onError, signal, temporaryReferences });
  const status =
    outcome !== undefined && outcome.status !== 200 ? outcome.status : plan === app.notFound ? 404 : 200;
  const isDev = app.manifest.mode === 'development';
  const headersFor = (type: string) => {
    const headers = outcome?.headers ?? new Headers({ 'cache-control': isDev ? 'no-store' : DYNAMIC });
    headers.set('vary', VARY);
    headers.set('content-type', type);
    context.applyCookies(headers);
    return headers;
  };
  if (!isPayload) return renderDocument(rendering, stream, { status, headersFor, errors, outcome, signal });
  return new Response(stream, { status, headers: headersFor('text/x-component') });
}

/** What a document is sent with. */
interface DocumentFrame {
  readonly status: number;
  /** To be called once what is shown first is there: until then headers may change. */
  readonly headersFor: (type: string) => Headers;
  readonly errors: RenderErrors;
  readonly outcome: ActionOutcome | undefined;
  readonly signal: AbortSignal;
}

async function renderDocument(
  { pages, call, request }: PageRendering,
  payload: ReadableStream<Uint8Array>,
  { status, headersFor, errors, outcome, signal }: DocumentFrame,
): Promise<Response> {
  const { app } = call;
  const { renderHtml } = await pages.loadHtml();
  const { html, failure } = await renderHtml(payload, {
    onError: errors.onError,
    redirectTag: (error) => redirectTag(error, app.manifest),
    formState: outcome?.formState,
    signal,
    patience: isForReaders(request, outcome) ? PATIENCE.readers : PATIENCE.browsers,
  });
  const headers = headersFor('text/html; charset=utf-8');
  if (!failure) return new LazyResponse(html, { status, headers });
  const { error, isShown } = failure;
  if (isRedirectError(error)) {
    for (const [name, value] of redirectHeaders(error, app.manifest)) headers.set(name, value);
    return new Response(null, { status: statusOf(error), headers });
  }
  // Only in dev is there something that tells more.
  const told = isShown ? undefined : app.options.failed?.(errors.last ?? error, call.request);
  return told ?? new Response(html, { status: statusOf(error), headers });
}

/**
 * Milliseconds that a document waits for what takes its time: what comes later is put in its place by a script, and a
 * query in a database near by is worth waiting for.
 */
const PATIENCE = { browsers: 10, readers: 5000 };

/** Whether nobody runs scripts of the document: a form has been sent without one, or it is read by a machine. */
function isForReaders({ method, headers }: NextRequest, outcome: ActionOutcome | undefined): boolean {
  if (outcome !== undefined && method === 'POST') return true;
  return /bot|crawl|spider|slurp|preview|externalhit|embedly|whatsapp/i.test(headers.get('user-agent') ?? '');
}

/** @param reported What has been told of before. */
function errorsOf({ call, request }: PageRendering, reported: unknown): RenderErrors {
  const { app, plan, connection, request: received } = call;
  return new RenderErrors((error) => {
    // A client that has gone away breaks off what is rendered for it.
    if (request.signal.aborted || (reported !== undefined && error === reported)) return;
    reportError(app.options, error, originOf(plan, received), 'render', received, connection);
  });
}

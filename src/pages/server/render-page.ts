import { originOf } from '../../app/call-context.ts';
import { isControlFlowError } from '../../app/control-flow.ts';
import type { NextRequest } from '../../app/next-request.ts';
import type { PageCall } from '../../app/pages.ts';
import { reportError } from '../../app/report-error.ts';
import type { ActionOutcome } from '../actions/answer-action.ts';
import type { PagePayload } from '../payload.ts';
import type { PagesInput } from './create-pages.ts';
import { errorDigest } from './error-digest.ts';
import { failureOf, pageHead } from './page-head.tsx';
import { renderTree } from './render-tree.tsx';
import { searchParamsOf } from './search-params.ts';

/** What no cache may keep: that of a page which is made at each request. */
const DYNAMIC = 'private, no-cache, no-store, max-age=0, must-revalidate';

/** The headers on which an answer depends, besides its address: whether it is a document, or what a browser shows next. */
const VARY = 'rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch';

/** A page on its way to the client. */
export interface PageRendering {
  readonly pages: PagesInput;
  readonly call: PageCall;
  /** As components see it. */
  readonly request: NextRequest;
}

/**
 * Renders a page.
 *
 * @param outcome What a Server Action has come to, of which the answer tells.
 */
export async function renderPage(rendering: PageRendering, outcome?: ActionOutcome): Promise<Response> {
  const { pages, call, request } = rendering;
  const { app, plan } = call;
  const onError = reporter(rendering, outcome?.error);
  const headers = outcome?.headers ?? new Headers({ 'cache-control': DYNAMIC });
  headers.set('vary', VARY);
  const status =
    outcome !== undefined && outcome.status !== 200 ? outcome.status : plan === app.notFound ? 404 : 200;
  const { signal } = request;
  const { result, temporaryReferences, formState } = outcome ?? {};
  if (result !== undefined || request.headers.get('rsc') === '1') {
    const page = outcome?.withPage === false ? undefined : await pagePayload(rendering, outcome);
    const model = result === undefined ? page : { result, page };
    const stream = pages.flight.renderToReadableStream(model, { onError, signal, temporaryReferences });
    headers.set('content-type', 'text/x-component');
    return new Response(stream, { status, headers });
  }
  const payload = await pagePayload(rendering, outcome);
  const stream = pages.flight.renderToReadableStream(payload, { onError, signal });
  const { renderHtml } = await pages.loadHtml();
  const html = await renderHtml(stream, { onError, signal, formState });
  headers.set('content-type', 'text/html; charset=utf-8');
  return new Response(html, { status, headers });
}

/** Reports what goes wrong while a page is rendered, but for what has been reported before. */
function reporter({ call }: PageRendering, reported: unknown): (error: unknown) => string | undefined {
  const { app, plan, connection, request } = call;
  return (error) => {
    // Before it is reported, so that the log has it.
    const digest = errorDigest(error);
    const isReported = reported !== undefined && error === reported;
    if (!isControlFlowError(error) && !isReported)
      reportError(app.options, error, originOf(plan, request), 'render', request, connection);
    return digest;
  };
}

async function pagePayload(
  { pages, call, request }: PageRendering,
  outcome?: ActionOutcome,
): Promise<PagePayload> {
  const { app, plan } = call;
  const shown = outcome?.interruption && app.notFound ? app.notFound : plan;
  const tree = pages.trees[shown.route.path];
  if (!tree) throw new Error(`There is no page of the path ${shown.route.path}.`);
  const url = new URL(request.url);
  const query = call.query ?? url.searchParams;
  const search = query.size > 0 ? `?${query}` : '';
  const params = call.params ?? {};
  const input = { params, searchParams: searchParamsOf(query), search };
  const { trailingSlash } = app.manifest;
  const head = pageHead(tree, input, { path: url.pathname, trailingSlash, origin: url.origin });
  const rendered = await renderTree(tree, { ...input, failure: failureOf(head) });
  return {
    buildId: app.manifest.buildId ?? '',
    url: url.pathname + url.search,
    basePath: app.manifest.basePath,
    params,
    head: head.catch(() => null),
    ...rendered,
    ...(outcome?.formState && { formState: outcome.formState }),
  };
}

import { adoptRequest } from '../../app/adopt-request.ts';
import { createCallContext, originOf, startAfterTasks } from '../../app/call-context.ts';
import { emptyResponse } from '../../app/error-response.ts';
import type { PageCall } from '../../app/pages.ts';
import { reportError } from '../../app/report-error.ts';
import { runInRequestContext } from '../../app/request-context.ts';
import type { PagePayload } from '../payload.ts';
import type { PagesInput } from './create-pages.ts';
import { failureOf, pageHead } from './page-head.tsx';
import { renderTree } from './render-tree.tsx';
import { searchParamsOf } from './search-params.ts';

/** What no cache may keep: that of a page which is made at each request. */
const DYNAMIC = 'private, no-cache, no-store, max-age=0, must-revalidate';

/** The headers on which an answer depends, besides its address: whether it is a document, or what a browser shows next. */
const VARY = 'rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch';

/** Answers a request with a page: as a document, or as what a browser that shows one already needs. */
export async function answerPageRequest(pages: PagesInput, call: PageCall): Promise<Response> {
  const { app, plan, connection, request: received } = call;
  if (received.method !== 'GET' && received.method !== 'HEAD') return emptyResponse(405);
  const tree = pages.trees[plan.route.path];
  if (!tree) throw new Error(`There is no page of the path ${plan.route.path}.`);
  const { seen } = call;
  const origin = new URL(received.url).origin;
  const request = adoptRequest(received, undefined, seen === undefined ? undefined : origin + seen);
  const context = createCallContext(app, plan, request, connection);
  const onError = (error: unknown) => {
    reportError(app.options, error, originOf(plan, received), 'render', received, connection);
    return undefined;
  };
  return runInRequestContext(context, async () => {
    const url = new URL(request.url);
    const query = call.query ?? url.searchParams;
    const search = query.size > 0 ? `?${query}` : '';
    const params = call.params ?? {};
    const input = { params, searchParams: searchParamsOf(query), search };
    const { trailingSlash } = app.manifest;
    const head = pageHead(tree, input, { path: url.pathname, trailingSlash, origin });
    const rendered = await renderTree(tree, { ...input, failure: failureOf(head) });
    const payload: PagePayload = {
      buildId: app.manifest.buildId ?? '',
      url: url.pathname + url.search,
      basePath: app.manifest.basePath,
      params,
      head: head.catch(() => null),
      ...rendered,
    };
    const stream = pages.flight.renderToReadableStream(payload, { onError, signal: request.signal });
    const headers = { vary: VARY, 'cache-control': DYNAMIC };
    const status = plan === app.notFound ? 404 : 200;
    void connection.closed.then(() => startAfterTasks(app, plan, request, context, connection));
    if (request.headers.get('rsc') === '1')
      return new Response(stream, { status, headers: { ...headers, 'content-type': 'text/x-component' } });
    const { renderHtml } = await pages.loadHtml();
    const html = await renderHtml(stream, { onError, signal: request.signal });
    return new Response(html, {
      status,
      headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
    });
  });
}

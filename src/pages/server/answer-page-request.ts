import { adoptRequest } from '../../app/adopt-request.ts';
import { createCallContext, startAfterTasks } from '../../app/call-context.ts';
import type { NextRequest } from '../../app/next-request.ts';
import type { PageCall } from '../../app/pages.ts';
import { runInRequestContext } from '../../app/request-context.ts';
import { answerPageAction, receiveForAction } from '../actions/answer-page-action.ts';
import type { PagesInput } from './create-pages.ts';
import { type PageRendering, renderPage, VARY } from './render-page.ts';

/** Answers a request with a page: as a document, or as what a browser that shows one already needs. */
export async function answerPageRequest(pages: PagesInput, call: PageCall): Promise<Response> {
  const { app, plan, connection } = call;
  if (call.request.method === 'OPTIONS') return new Response(null, { status: 400, headers: { vary: VARY } });
  const received = receiveForAction(call);
  if (received instanceof Response) return received;
  const request = requestOf(received, call.seen);
  const context = createCallContext(app, plan, request, connection);
  context.phase = 'render';
  return runInRequestContext(context, async () => {
    void connection.closed.then(() => startAfterTasks(app, plan, request, context, connection));
    const rendering: PageRendering = { pages, call, request, context };
    const acted = await answerPageAction(rendering, context);
    if (acted) return acted;
    // As in Next.js: what is the same for everyone can only be read.
    if (plan.keeper !== undefined && request.method !== 'GET' && request.method !== 'HEAD')
      return methodNotAllowed();
    return renderPage(rendering);
  });
}

function methodNotAllowed(): Response {
  const headers = { allow: 'GET, HEAD', 'content-type': 'text/plain; charset=utf-8', vary: VARY };
  return new Response('Method Not Allowed', { status: 405, headers });
}

/** The request as components see it: without what only tells Waymark's two halves from each other. */
function requestOf(request: Request, seen: string | undefined): NextRequest {
  const url = new URL(request.url);
  const shown = seen === undefined ? url : new URL(seen, url.origin);
  if (!shown.searchParams.has('_rsc'))
    return adoptRequest(request, undefined, seen === undefined ? undefined : shown.href);
  shown.searchParams.delete('_rsc');
  return adoptRequest(request, undefined, shown.href);
}

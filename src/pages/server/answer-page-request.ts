import { adoptRequest } from '../../app/adopt-request.ts';
import { createCallContext, startAfterTasks } from '../../app/call-context.ts';
import type { PageCall } from '../../app/pages.ts';
import { runInRequestContext } from '../../app/request-context.ts';
import { answerPageAction, receiveForAction } from '../actions/answer-page-action.ts';
import type { PagesInput } from './create-pages.ts';
import { renderPage } from './render-page.ts';

/** Answers a request with a page: as a document, or as what a browser that shows one already needs. */
export async function answerPageRequest(pages: PagesInput, call: PageCall): Promise<Response> {
  const { app, plan, connection, seen } = call;
  const received = receiveForAction(call);
  if (received instanceof Response) return received;
  const url = seen === undefined ? undefined : new URL(received.url).origin + seen;
  const request = adoptRequest(received, undefined, url);
  const context = createCallContext(app, plan, request, connection);
  context.phase = 'render';
  return runInRequestContext(context, async () => {
    void connection.closed.then(() => startAfterTasks(app, plan, request, context, connection));
    const rendering = { pages, call, request };
    return (await answerPageAction(rendering, context)) ?? renderPage(rendering);
  });
}

import type { Manifest } from '../../app/manifest.ts';
import type { PageCall } from '../../app/pages.ts';
import { reportError } from '../../app/report-error.ts';
import type { RequestContext } from '../../app/request-context.ts';
import { DEFAULT_ACTION_SETTINGS, type ServerAction } from '../../app/server-actions.ts';
import { limitBody, statedLength } from '../../http/body-limit.ts';
import { sourceOf } from '../../http/lazy-request.ts';
import { errorDigest } from '../server/error-digest.ts';
import { type PageRendering, renderPage } from '../server/render-page.ts';
import { actionCallOf } from './action-request.ts';
import { answerAction } from './answer-action.ts';
import { refuseAction, unknownAction } from './refuse-action.ts';

/** A request of which no more is read than an action may get; an answer where it says that it has more. */
export function receiveForAction({ app, request }: PageCall): Request | Response {
  if (!actionCallOf(request)) return request;
  const { bodySizeLimit } = { ...DEFAULT_ACTION_SETTINGS, ...app.manifest.serverActions };
  const source = sourceOf(request);
  const length = source ? source.contentLength : statedLength(request.headers);
  if (length !== undefined && length > bodySizeLimit)
    return asInMode(refuseAction(413, TOO_LARGE), app.manifest.mode);
  if (!source) return limitBody(request, bodySizeLimit);
  source.maxBodySize = bodySizeLimit;
  return request;
}

const TOO_LARGE = 'its body is larger than `serverActions.bodySizeLimit`';

/** Answers a request of a page that calls a Server Action; `undefined` for one that does not. */
export async function answerPageAction(
  rendering: PageRendering,
  context: RequestContext,
): Promise<Response | undefined> {
  const response = await answer(rendering, context);
  return response && asInMode(response, rendering.call.app.manifest.mode);
}

/** In dev, Next.js says no more of caches than that nothing is to be kept. */
function asInMode(response: Response, mode: Manifest['mode']): Response {
  if (mode === 'development') response.headers.set('cache-control', 'no-store');
  return response;
}

async function answer(rendering: PageRendering, context: RequestContext): Promise<Response | undefined> {
  const { pages, call, request } = rendering;
  const { app, plan, connection } = call;
  const { actions } = app.options;
  const asked = actionCallOf(request);
  if (!asked) return undefined;
  if (!actions) return unknownAction(asked.kind === 'script' ? asked.id : '');
  const { allowedOrigins } = { ...DEFAULT_ACTION_SETTINGS, ...app.manifest.serverActions };
  const originOf = ({ file, name }: ServerAction) => ({
    kind: plan.route.kind,
    file,
    route: plan.route.path,
    method: call.request.method,
    url: call.request.url,
    action: name,
  });
  return answerAction(
    { codec: pages.codec, table: actions.table, allowedOrigins, style: app.manifest },
    {
      request,
      context,
      onAction: ({ name, file }) => {
        connection.action = { name, file };
      },
      report: (error, action) => {
        errorDigest(error);
        reportError(app.options, error, originOf(action), 'action', call.request, connection);
      },
      render: (outcome) => renderPage(rendering, outcome),
      fail: (error) => app.options.failed?.(error, call.request) ?? new Response(null, { status: 500 }),
    },
  );
}

import type { Connection } from '../http/handler.ts';
import { collapseSlashes } from '../http/collapse-slashes.ts';
import { canonicalSearch, queryText } from '../http/query-text.ts';
import { redirectToCanonical } from '../http/redirect-response.ts';
import type { RouteMatch } from '../router/matcher.ts';
import type { AfterTask } from './after-tasks.ts';
import type { AppOptions, ErrorOrigin } from './app-options.ts';
import { canonicalPath } from './canonical-path.ts';
import { expiredDraftCookies, hasStaleDraftCookie } from './stale-draft-cookie.ts';
import { emptyResponse, notFoundResponse } from './error-response.ts';
import type { Manifest, ManifestRoute } from './manifest.ts';
import { adoptRequest, type NextRequest } from './next-request.ts';
import { withHeaders, withoutBody } from './finish-response.ts';
import { createRequestContext } from './request-context.ts';
import { type FindRoute, type ResolvedRoute, resolveRoute } from './resolve-route.ts';
import { ruleTarget, stripBasePath } from './rules/rule-set.ts';
import { runRoute } from './run-route.ts';

/** Answers one request, in the order in which Next.js resolves a path. */
export async function answerRequest(
  manifest: Manifest,
  find: FindRoute,
  options: AppOptions,
  request: Request,
  connection: Connection,
): Promise<Response> {
  const url = new URL(request.url);
  const { method } = request;
  const canonical = canonicalLocation(url, manifest);
  if (canonical !== undefined) return redirectToCanonical(canonical);
  const resolved = await resolve(manifest, find, options, request, url);
  if (resolved instanceof Response) return withoutBody(method, resolved);
  const extra = extraHeaders(manifest, options, request, url);
  const response = resolved
    ? await handle(manifest, resolved.match, options, toNextRequest(request, url, manifest), connection)
    : (options.notFound?.(request) ?? notFoundResponse(request.headers));
  return withoutBody(method, extra.length === 0 ? response : withHeaders(response, extra));
}

/** What is added to every answer but redirects; worked out first, while the request is as it came. */
function extraHeaders(
  manifest: Manifest,
  options: AppOptions,
  request: Request,
  url: URL,
): [string, string][] {
  const headers = options.rules?.headersFor(ruleTarget(request, url, manifest.basePath)) ?? [];
  if (manifest.poweredByHeader) headers.push(['x-powered-by', 'Waymark']);
  if (hasStaleDraftCookie(request.headers, manifest.draftModeId))
    headers.push(...expiredDraftCookies(manifest.mode === 'development'));
  return headers;
}

async function resolve(
  manifest: Manifest,
  find: FindRoute,
  options: AppOptions,
  request: Request,
  url: URL,
): Promise<ResolvedRoute | Response | undefined> {
  try {
    return await resolveRoute(find, options, request, url, manifest);
  } catch (error) {
    if (error instanceof URIError) return emptyResponse(400);
    throw error;
  }
}

/** Where a path is not in its canonical form: the path that is, base path included. */
function canonicalLocation({ pathname, search, searchParams }: URL, manifest: Manifest): string | undefined {
  // One rule at a time, as in Next.js: what this leads to is redirected again where it has to be.
  const collapsed = collapseSlashes(pathname);
  if (collapsed !== undefined) return collapsed + search;
  const path = canonicalPath(pathname, manifest);
  if (path === undefined || search === '') return path;
  const query = queryText(searchParams);
  return query === '' ? path : `${path}?${query}`;
}

/** The request as its handler sees it: as in Next.js without the base path, which is no part of an app's routes. */
function toNextRequest(request: Request, url: URL, { basePath }: Manifest): NextRequest {
  const search = canonicalSearch(url.search);
  const path = stripBasePath(url.pathname, basePath) ?? url.pathname;
  const isSame = path === url.pathname && search === url.search;
  // No copy of the request: it would hold the body, which could then not be dropped where nobody reads it.
  return adoptRequest(request, undefined, isSame ? undefined : `${url.origin}${path}${search}`);
}

async function handle(
  manifest: Manifest,
  match: RouteMatch,
  options: AppOptions,
  request: NextRequest,
  connection: Connection,
): Promise<Response> {
  const { mode, draftModeId, authInterrupts } = manifest;
  const entry = manifest.routes[match.route] as ManifestRoute;
  const origin: ErrorOrigin = {
    file: entry.file,
    route: entry.path,
    method: request.method,
    url: request.url,
  };
  const runAfter = (tasks: readonly AfterTask[]) => {
    if (tasks.length > 0) connection.waitUntil(runAfterTasks(tasks, origin, options, connection));
  };
  const context = createRequestContext(request, {
    routePath: entry.path,
    mode,
    draftModeId,
    authInterrupts,
    onLateTask: (task) => runAfter([task]),
  });
  try {
    return await runRoute(entry, match.params, request, context);
  } catch (error) {
    options.onError(error, origin);
    return options.failed?.(error, request) ?? emptyResponse(500);
  } finally {
    runAfter(context.takeAfterTasks());
  }
}

async function runAfterTasks(
  tasks: readonly AfterTask[],
  origin: ErrorOrigin,
  options: AppOptions,
  connection: Connection,
): Promise<void> {
  await connection.closed;
  const report = (error: unknown) => options.onError(error, { ...origin, during: 'after' });
  // Each is reported as soon as it fails: another may go on for long.
  await Promise.all(tasks.map((task) => task().catch(report)));
}

import type { Connection } from '../http/handler.ts';
import { redirectToCanonical } from '../http/redirect-response.ts';
import type { RouteMatch } from '../router/matcher.ts';
import type { AfterTask } from './after-tasks.ts';
import type { AppOptions, ErrorOrigin } from './app-options.ts';
import { canonicalPath } from './canonical-path.ts';
import { emptyResponse, notFoundResponse } from './error-response.ts';
import type { Manifest, ManifestRoute } from './manifest.ts';
import { adoptRequest, type NextRequest } from './next-request.ts';
import { createRequestContext } from './request-context.ts';
import { resolveRoute, type FindRoute } from './resolve-route.ts';
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
  const { rules } = options;
  const response = await route(manifest, find, options, request, url, connection);
  const extra: [string, string][] = rules
    ? rules.headersFor(ruleTarget(request, url, manifest.basePath))
    : [];
  if (manifest.poweredByHeader) extra.push(['x-powered-by', 'Waymark']);
  return finish(request.method, response, extra);
}

async function route(
  manifest: Manifest,
  find: FindRoute,
  options: AppOptions,
  request: Request,
  url: URL,
  connection: Connection,
): Promise<Response> {
  const canonical = canonicalLocation(url, manifest);
  if (canonical !== undefined) return redirectToCanonical(canonical);
  let resolved: Awaited<ReturnType<typeof resolveRoute>>;
  try {
    resolved = await resolveRoute(find, options.rules, request, url, manifest);
  } catch (error) {
    if (error instanceof URIError) return emptyResponse(400);
    throw error;
  }
  if (resolved instanceof Response) return resolved;
  if (!resolved) return options.notFound?.(request) ?? notFoundResponse(request.headers);
  const entry = manifest.routes[resolved.match.route] as ManifestRoute;
  return handle(manifest, entry, resolved.match, options, toNextRequest(request, url, manifest), connection);
}

/** Where a path is not in its canonical form: the path that is, base path included. */
function canonicalLocation({ pathname, search }: URL, manifest: Manifest): string | undefined {
  const path = canonicalPath(pathname, manifest);
  if (path === undefined || search === '') return path;
  return `${path}?${new URLSearchParams(search).toString().replaceAll('+', '%20')}`;
}

/** The request as its handler sees it: as in Next.js without the base path, which is no part of an app's routes. */
function toNextRequest(request: Request, url: URL, { basePath }: Manifest): NextRequest {
  const path = stripBasePath(url.pathname, basePath) ?? url.pathname;
  const search = canonicalSearch(url);
  if (path === url.pathname && search === url.search) return adoptRequest(request);
  return adoptRequest(new Request(`${url.origin}${path}${search}`, request));
}

/** A query in the form in which Next.js hands it on: every key with a `=`, no broken percent-encoding. */
function canonicalSearch({ search, searchParams }: URL): string {
  if (!/[?&][^=&]*(?:&|$)|%(?![\da-f]{2})/i.test(search)) return search;
  return `?${searchParams.toString()}`;
}

async function handle(
  manifest: Manifest,
  entry: ManifestRoute,
  match: RouteMatch,
  options: AppOptions,
  request: NextRequest,
  connection: Connection,
): Promise<Response> {
  const { mode, draftModeId, authInterrupts } = manifest;
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
  const settled = await Promise.allSettled(tasks.map((task) => task()));
  for (const result of settled) if (result.status === 'rejected') options.onError(result.reason, origin);
}

/** Adds the headers that the config asks for, and drops the body of an answer to HEAD. */
function finish(method: string, response: Response, extra: readonly [string, string][]): Response {
  const dropBody = method === 'HEAD' && response.body !== null;
  if (extra.length === 0 && !dropBody) return response;
  const headers = new Headers(response.headers);
  // As in Next.js: what the config sets, a handler does not replace.
  for (const [name, value] of extra) headers.set(name, value);
  if (dropBody) void response.body?.cancel().catch(() => {});
  const { status, statusText } = response;
  return new Response(dropBody ? null : response.body, { status, statusText, headers });
}

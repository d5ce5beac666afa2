import { collapseSlashes } from '../http/collapse-slashes.ts';
import type { Connection } from '../http/handler.ts';
import { sourceOf } from '../http/lazy-request.ts';
import { isPlainPath } from '../http/plain-path.ts';
import { canonicalSearch, queryText } from '../http/query-text.ts';
import { redirectToCanonical } from '../http/redirect-response.ts';
import { pathPart, targetOf } from '../http/target-of.ts';
import type { RouteMatch } from '../router/matcher.ts';
import type { AppState } from './app-state.ts';
import { canonicalPath } from './canonical-path.ts';
import { emptyResponse, notFoundResponse } from './error-response.ts';
import { completeResponse, withoutBody } from './finish-response.ts';
import { handleMatch, handleNotFound } from './handle-match.ts';
import type { Manifest } from './manifest.ts';
import type { Passage } from './passage.ts';
import type { AppProxy } from './proxy/create-proxy.ts';
import type { RoutePlan } from './route-plan.ts';
import { type Resolution, type ResolvedMatch, resolveRoute } from './resolve-route.ts';
import { ruleTarget, stripBasePath } from './rules/rule-set.ts';
import { expiredDraftCookies, hasStaleDraftCookie } from './stale-draft-cookie.ts';

/** Answers one request, in the order in which Next.js resolves a path; at once where nothing has to be waited for. */
export function answerRequest(
  app: AppState,
  request: Request,
  connection: Connection,
): Response | Promise<Response> {
  if (!app.isPlain) return answerThoroughly(app, request, connection);
  const target = targetOf(request);
  const path = pathPart(target);
  // Compared first: a call for nothing is felt in each request.
  const search = path.length === target.length ? '' : target.slice(path.length);
  return answerPlainly(app, request, path, search, connection) ?? answerThoroughly(app, request, connection);
}

/** The same for an app with a proxy, which is to be asked before what it matches is answered. */
export function answerGuarded(
  app: AppState,
  proxy: AppProxy,
  request: Request,
  connection: Connection,
): Response | Promise<Response> {
  if (!app.isPlain) return answerThoroughly(app, request, connection);
  const path = pathPart(targetOf(request));
  // A path that is not plain could be read as another.
  if (!isPlainPath(path) || proxy.mayMatch(path)) return answerThoroughly(app, request, connection);
  return answerRequest(app, request, connection);
}

/** Answers a request whose path leads to its route, or file, as it stands; `undefined` where there is neither. */
function answerPlainly(
  app: AppState,
  request: Request,
  path: string,
  search: string,
  connection: Connection,
): Response | Promise<Response> | undefined {
  const { options, manifest } = app;
  const direct = app.statics.get(path);
  if (!direct && !isPlainPath(path)) return undefined;
  const match = direct ?? app.find(path);
  // Files come before what only a pattern matches.
  const file = options.files && (!match || match.params) ? options.files(request, path) : undefined;
  if (!file && !match) return undefined;
  const isIndifferent =
    file === undefined && !(app.plans[(match as RouteMatch).route] as RoutePlan).needsContext;
  const extra = ownHeaders(manifest, request, isIndifferent);
  const answer = file ?? handleMatch(app, match as RouteMatch, request, seenPath(path, search), connection);
  if (extra.length === 0 && request.method !== 'HEAD') return answer;
  return answer instanceof Promise
    ? answer.then((response) => completeResponse(response, request, extra))
    : completeResponse(answer, request, extra);
}

/** Where a handler does not see the path and query of its request as they came: those that it sees. */
function seenPath(path: string, search: string): string | undefined {
  if (search === '') return undefined;
  const canonical = canonicalSearch(search);
  return canonical === search ? undefined : path + canonical;
}

/** The same, for every kind of path and every setting. */
function answerThoroughly(
  app: AppState,
  request: Request,
  connection: Connection,
): Response | Promise<Response> {
  const { manifest, options } = app;
  // Of the target as it came: a URL shows `\` as `/`.
  const collapsed = collapseSlashes(targetOf(request));
  if (collapsed !== undefined) return redirectToCanonical(asUrlWrites(collapsed));
  const url = new URL(request.url);
  const canonical = canonicalLocation(url, manifest);
  if (canonical !== undefined) return redirectToCanonical(canonical);
  const target = ruleTarget(request, url, manifest.basePath);
  // Worked out first, while the request is as it came.
  const headers = options.rules?.headersFor(target) ?? NONE;
  const redirect = options.rules?.redirectFor(target);
  if (redirect) return withoutBody(request.method, redirect);
  const passage = { request, url, seen: seenUrl(url, manifest), headers };
  const goOn = (next: Passage) => answerPassage(app, next, connection);
  return options.proxy ? options.proxy.answer(app, passage, connection, goOn) : goOn(passage);
}

/** Answers what the redirects of the config, and the proxy, have let pass. */
function answerPassage(
  app: AppState,
  passage: Passage,
  connection: Connection,
): Response | Promise<Response> {
  const resolved = resolve(app, passage);
  return resolved instanceof Promise
    ? resolved.then((settled) => answerResolved(app, passage, settled, connection))
    : answerResolved(app, passage, resolved, connection);
}

function answerResolved(
  app: AppState,
  { request, url, seen, headers }: Passage,
  resolved: Resolution,
  connection: Connection,
): Response | Promise<Response> {
  const { manifest, options } = app;
  if (resolved instanceof Response) return withoutBody(request.method, resolved);
  const own = ownHeaders(manifest, request);
  const extra = own.length === 0 ? headers : [...headers, ...own];
  if (!resolved) {
    if (app.notFound) {
      const shown = handleNotFound(app, app.notFound, request, seen, connection);
      return shown.then((response) => completeResponse(response, request, extra));
    }
    const missing = options.notFound?.(request) ?? notFoundResponse(request.headers);
    return completeResponse(missing, request, extra);
  }
  if ('file' in resolved) return completeResponse(resolved.file, request, extra);
  const answer = handleMatch(
    app,
    withProxyQuery(app, resolved.match, request, url),
    request,
    seen,
    connection,
  );
  return answer instanceof Promise
    ? answer.then((response) => completeResponse(response, request, extra))
    : completeResponse(answer, request, extra);
}

/** What a rewrite of the proxy has made of the query: handlers of `pages/api` have it in `req.query`. */
function withProxyQuery(
  { plans }: AppState,
  match: ResolvedMatch,
  request: Request,
  url: URL,
): ResolvedMatch {
  const isAsItCame = match.query !== undefined || url.href === request.url;
  return isAsItCame || !asksForQuery(plans[match.route]) ? match : { ...match, query: url.searchParams };
}

/** Whether a route is told of the query besides its request. */
function asksForQuery(plan: RoutePlan | undefined): boolean {
  return plan !== undefined && (plan.isPagesApi || plan.isPage);
}

const NONE: readonly [string, string][] = [];

/**
 * The headers that Waymark itself adds.
 *
 * @param isIndifferent Whether the answer comes from a route that cannot read draft mode: then a runtime whose headers
 *   are dear to read is not asked for a cookie of an earlier build, which another route clears.
 */
function ownHeaders(
  manifest: Manifest,
  request: Request,
  isIndifferent = false,
): readonly [string, string][] {
  const own = manifest.poweredByHeader ? [['x-powered-by', 'Waymark'] as [string, string]] : NONE;
  const source = sourceOf(request);
  if (source && !(source.mayHaveCookies ?? !isIndifferent)) return own;
  const cookie = source ? source.header('cookie') : request.headers.get('cookie');
  if (!hasStaleDraftCookie(cookie, manifest.draftModeId)) return own;
  return [...own, ...expiredDraftCookies(manifest.mode === 'development')];
}

function resolve(
  { manifest, find, options }: AppState,
  { request, url }: Passage,
): Resolution | Promise<Resolution> {
  try {
    return resolveRoute(find, options, request, url, manifest);
  } catch (error) {
    if (error instanceof URIError) return emptyResponse(400);
    throw error;
  }
}

/** A path with dots resolved, and escaped what has to be. */
function asUrlWrites(path: string): string {
  const { pathname, search } = new URL(path, 'http://localhost');
  return pathname + search;
}

/** Where a path is not in its canonical form: the path that is, base path included. */
function canonicalLocation({ pathname, search, searchParams }: URL, manifest: Manifest): string | undefined {
  const path = canonicalPath(pathname, manifest);
  if (path === undefined || search === '') return path;
  const query = queryText(searchParams);
  return query === '' ? path : `${path}?${query}`;
}

/** As `seenPath`: in Next.js a handler does not see the base path, which is no part of an app's routes. */
function seenUrl(url: URL, { basePath }: Manifest): string | undefined {
  const search = canonicalSearch(url.search);
  const path = stripBasePath(url.pathname, basePath) ?? url.pathname;
  return path === url.pathname && search === url.search ? undefined : path + search;
}

import type { RouteMatch } from '../router/matcher.ts';
import { proxyToOrigin } from '../http/proxy-to-origin.ts';
import type { AppOptions } from './app-options.ts';
import type { Manifest } from './manifest.ts';
import { type Rewrite, type RuleSet, type RuleTarget, ruleTarget, stripBasePath } from './rules/rule-set.ts';

/** Looks a path up among the routes. */
export type FindRoute = (path: string) => RouteMatch | undefined;

/** A path's route, and the query that a rewrite has made of the request's. */
export interface ResolvedMatch extends RouteMatch {
  readonly query?: URLSearchParams | undefined;
}

/** The route that a request belongs to. */
export interface ResolvedRoute {
  readonly match: ResolvedMatch;
}

/** The answer of a file, which gets the headers of the config as a route's does. */
export interface ResolvedFile {
  readonly file: Response;
}

/** What answers a request: a route, a file, or a response that goes out as it is. */
export type Resolution = ResolvedRoute | ResolvedFile | Response | undefined;

/**
 * Finds what answers a request that no redirect has answered: another origin, a file or a route; `undefined` where
 * nothing does.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/proxy#execution-order
 * @throws {URIError} when a parameter in the path is not valid percent-encoding.
 */
export function resolveRoute(
  find: FindRoute,
  { rules, files, onError }: AppOptions,
  request: Request,
  url: URL,
  manifest: Manifest,
): Resolution | Promise<Resolution> {
  const look: Look = (path) => (path === undefined ? undefined : findAnswer(find, files, request, path));
  if (!rules) return settle(look(stripBasePath(url.pathname, manifest.basePath)));
  const target = ruleTarget(request, url, manifest.basePath);
  const result = rewriteAndFind(look, rules, target);
  if (!result || !('external' in result)) return settle(result);
  const { external } = result;
  return proxyToOrigin(request, external, (error) =>
    onError(error, { file: 'rewrites()', route: external, method: request.method, url: request.url }),
  );
}

/** Looks for what answers a path, percent-encoded and without base path. */
type Look = (path: string | undefined) => Found | undefined;

type Found = ResolvedRoute | { readonly file: Response | Promise<Response> };

function settle(found: Found | undefined): Resolution | Promise<Resolution> {
  if (!found || !('file' in found)) return found;
  const { file } = found;
  return file instanceof Promise ? file.then((answer) => ({ file: answer })) : { file };
}

function findAnswer(
  find: FindRoute,
  files: AppOptions['files'],
  request: Request,
  fullPath: string,
): Found | undefined {
  const path = trimSlash(fullPath);
  const match = find(path);
  // No file has the path of such a route (see `checkPublicFiles`), so that the disk can be left alone.
  if (match && !match.params) return { match };
  const file = files?.(request, path);
  if (file) return { file };
  return match && { match };
}

type Outcome = Found | { readonly external: string } | undefined;

function rewriteAndFind(look: Look, rules: RuleSet, start: RuleTarget): Outcome {
  let target = start;
  const apply = (rewrite: Rewrite): string | undefined => {
    const result = rewrite(target);
    if (result?.external) return result.destination;
    if (result) target = retarget(target, result.destination);
    return undefined;
  };
  for (const rewrite of rules.beforeFiles) {
    const external = apply(rewrite);
    if (external !== undefined) return { external };
  }
  const early = look(target.path);
  if (early && !isDynamic(early)) return withQuery(early, start, target);
  for (const group of [rules.afterFiles, rules.fallback]) {
    for (const rewrite of group) {
      const before = target;
      const external = apply(rewrite);
      if (external !== undefined) return { external };
      const found = target === before ? undefined : look(target.path);
      if (found) return withQuery(found, start, target);
    }
    const found = look(target.path);
    if (found) return withQuery(found, start, target);
  }
  return undefined;
}

function withQuery(found: Found, start: RuleTarget, { query }: RuleTarget): Found {
  return query === start.query || !('match' in found) ? found : { match: { ...found.match, query } };
}

function isDynamic(found: Found): boolean {
  return 'match' in found && found.match.params !== undefined;
}

function retarget(target: RuleTarget, destination: string): RuleTarget {
  const url = new URL(destination, 'http://rewrite.invalid');
  return { ...target, path: url.pathname, fullPath: url.pathname, query: url.searchParams };
}

function trimSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

import type { RouteMatch } from '../router/matcher.ts';
import { proxyToOrigin } from '../http/proxy-to-origin.ts';
import type { AppOptions } from './app-options.ts';
import type { Manifest } from './manifest.ts';
import { type Rewrite, type RuleSet, type RuleTarget, ruleTarget, stripBasePath } from './rules/rule-set.ts';

/** Looks a path up among the routes. */
export type FindRoute = (path: string) => RouteMatch | undefined;

/** The route that a request belongs to. */
export interface ResolvedRoute {
  readonly match: RouteMatch;
}

/**
 * Finds what answers a request: a redirect, another origin, or a route; `undefined` where nothing does.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/proxy#execution-order
 * @throws {URIError} when a parameter in the path is not valid percent-encoding.
 */
export async function resolveRoute(
  find: FindRoute,
  { rules, onError }: AppOptions,
  request: Request,
  url: URL,
  manifest: Manifest,
): Promise<ResolvedRoute | Response | undefined> {
  if (!rules) {
    const path = stripBasePath(url.pathname, manifest.basePath);
    const match = path === undefined ? undefined : find(trimSlash(path));
    return match && { match };
  }
  const target = ruleTarget(request, url, manifest.basePath);
  const redirect = rules.redirectFor(target);
  if (redirect) return redirect;
  const result = rewriteAndFind(find, rules, target);
  if (!result) return undefined;
  if (!('external' in result)) return { match: result.match };
  const { external } = result;
  return proxyToOrigin(request, external, (error) =>
    onError(error, { file: 'rewrites()', route: external, method: request.method, url: request.url }),
  );
}

type Outcome = { readonly match: RouteMatch } | { readonly external: string } | undefined;

function rewriteAndFind(find: FindRoute, rules: RuleSet, start: RuleTarget): Outcome {
  let target = start;
  const apply = (rewrite: Rewrite): string | undefined => {
    const result = rewrite(target);
    if (result?.external) return result.destination;
    if (result) target = retarget(target, result.destination);
    return undefined;
  };
  const look = (only: (match: RouteMatch) => boolean): RouteMatch | undefined => {
    const match = target.path === undefined ? undefined : find(trimSlash(target.path));
    return match && only(match) ? match : undefined;
  };
  for (const rewrite of rules.beforeFiles) {
    const external = apply(rewrite);
    if (external !== undefined) return { external };
  }
  const early = look((match) => match.params === undefined);
  if (early) return { match: early };
  for (const group of [rules.afterFiles, rules.fallback]) {
    for (const rewrite of group) {
      const before = target;
      const external = apply(rewrite);
      if (external !== undefined) return { external };
      const match = target === before ? undefined : look(() => true);
      if (match) return { match };
    }
    const match = look(() => true);
    if (match) return { match };
  }
  return undefined;
}

function retarget(target: RuleTarget, destination: string): RuleTarget {
  const url = new URL(destination, 'http://rewrite.invalid');
  return { ...target, path: url.pathname, fullPath: url.pathname, query: url.searchParams };
}

function trimSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

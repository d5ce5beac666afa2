import type { ResolvedConfig } from '../config/resolved-config.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CronJob } from '../http/cron-job.ts';
import { compileMatcher, matchRoute } from '../router/matcher.ts';
import type { RouteRow } from './route-table.ts';

/** What decides which paths are answered. */
type PathSettings = Pick<ResolvedConfig, 'trailingSlash' | 'skipTrailingSlashRedirect' | 'rules'>;

/**
 * Finds the jobs whose path leads to no handler: a job does not follow redirects, and what is kept is answered without
 * a handler.
 *
 * @param rows The route table, whose paths have the base path.
 */
export function checkCronPaths(
  jobs: readonly CronJob[],
  settings: PathSettings,
  rows: readonly RouteRow[],
): Diagnostic[] {
  if (jobs.length === 0) return [];
  const routes = rows.filter(({ kind }) => kind !== 'proxy');
  const matcher = compileMatcher(routes.map(({ path }) => path));
  // What these send elsewhere is known only when it comes.
  const isOpen = routes.length < rows.length || hasRewrites(settings);
  return jobs.flatMap(({ name, path }) => {
    const [pathname = ''] = path.split('?');
    const bare = pathname.length > 1 ? pathname.replace(/\/$/, '') : pathname;
    const match = matchRoute(matcher, bare);
    const route = match && routes[match.route];
    const reason = route ? faultOf(route, pathname, settings) : isOpen ? undefined : NO_ROUTE;
    return reason === undefined ? [] : [warning(name, path, reason)];
  });
}

interface PathFault {
  readonly reason: string;
  readonly hint: string;
}

const NO_ROUTE: PathFault = {
  reason: 'which no route answers',
  hint: 'write the path of a route, with the base path where there is one',
};

function faultOf(route: RouteRow, path: string, settings: PathSettings): PathFault | undefined {
  const { trailingSlash, skipTrailingSlashRedirect } = settings;
  if (!route.methods.includes('GET') && !route.methods.includes('*'))
    return { reason: `and ${route.file} has no GET`, hint: 'export a function GET there' };
  if (route.answers !== undefined) {
    return {
      reason: `whose answer is made once, and kept: no run would reach ${route.file}`,
      hint: "export `dynamic = 'force-dynamic'` there, or read the request's `authorization`",
    };
  }
  if (skipTrailingSlashRedirect || path === '/') return undefined;
  if (!trailingSlash && path.endsWith('/'))
    return {
      reason: 'which is redirected, and a job follows no redirect',
      hint: 'leave out the slash at its end',
    };
  if (trailingSlash && !path.endsWith('/') && !/\.[^/]*$/.test(path))
    return { reason: 'which is redirected, and a job follows no redirect', hint: 'write a slash at its end' };
  return undefined;
}

function hasRewrites({ rules }: PathSettings): boolean {
  const { beforeFiles = [], afterFiles = [], fallback = [] } = rules?.rewrites ?? {};
  return beforeFiles.length + afterFiles.length + fallback.length > 0;
}

function warning(name: string, path: string, { reason, hint }: PathFault): Diagnostic {
  const what =
    name === path ? `The cron job \`${path}\` asks a path` : `The cron job \`${name}\` asks ${path},`;
  return { code: 'ERR_CRON_PATH', severity: 'warning', message: `${what} ${reason}`, hint };
}

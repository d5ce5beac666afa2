import { ROUTE_METHODS } from '../http/methods.ts';
import type { PrerenderedAnswer, PrerenderedRoute } from '../app/prerender-app.ts';
import type { ListedAction } from './actions/list-actions.ts';
import type { ScannedPage } from '../scan/page-trees.ts';
import type { BuiltRoute } from './built-routes.ts';
import type { BuildProxy } from './proxy/build-proxy.ts';

/** A row of the route table. */
export interface RouteRow {
  readonly kind: BuiltRoute['kind'] | 'page' | 'action' | 'proxy';
  /**
   * The path, with base path: `/docs/api/users/[id]`; of a proxy the paths that it matches, without conditions; of a
   * Server Action its name, since each page that uses it answers it.
   */
  readonly path: string;
  readonly file: string;
  /**
   * The methods that a route's file exports, in the order GET, HEAD, OPTIONS, POST, PUT, DELETE, PATCH, QUERY; `*` for an
   * API route of `pages/api`, whose one handler gets them all.
   */
  readonly methods: readonly string[];
  /** Bytes of the route's own code in the output; left out where nothing was built. */
  readonly size?: number;
  /** The answers that the build made; left out where the route is asked at each request. */
  readonly answers?: readonly PrerenderedAnswer[];
}

/** What the table of a build has besides routes. */
export interface MoreRows {
  readonly actions?: readonly ListedAction[] | undefined;
  readonly pages?: readonly ScannedPage[] | undefined;
  readonly proxy?: BuildProxy | undefined;
}

/** The route table of a build. */
export function routeTable(
  basePath: string,
  routes: readonly BuiltRoute[],
  kept: readonly PrerenderedRoute[],
  { actions = [], pages = [], proxy }: MoreRows,
): RouteRow[] {
  const answersOf = new Map(
    kept.map(({ path, answers }) => [
      path,
      answers.map((answer) => ({ ...answer, path: basePath + answer.path })),
    ]),
  );
  const withAnswers = (row: RouteRow, path: string): RouteRow => {
    const answers = answersOf.get(path);
    return { ...row, ...(answers ? { answers } : {}) };
  };
  const rows = routes.map((route) => withAnswers(routeRow(basePath, route), route.path));
  const shown = pages.map((page) => withAnswers(pageRow(basePath, page), page.path));
  const sorted = [...sortRows([...rows, ...shown]), ...actions.map(actionRow)];
  return proxy ? [...sorted, proxyRow(basePath, proxy)] : sorted;
}

/** In the order of their paths, so that `/api/users` comes before what is below it. */
export function sortRows(rows: readonly RouteRow[]): RouteRow[] {
  return rows.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The row of a page, which answers GET. */
export function pageRow(basePath: string, { path, file }: ScannedPage): RouteRow {
  const full = basePath !== '' && path === '/' ? basePath : basePath + path;
  return { kind: 'page', path: full, file, methods: ['GET'] };
}

/** The row of a Server Action; they come after the routes. */
export function actionRow({ name, file, line }: ListedAction): RouteRow {
  return { kind: 'action', path: name, file: `${file}:${line}`, methods: ['POST'] };
}

/** The row of a proxy, which comes last. */
export function proxyRow(
  basePath: string,
  { file, matchers = [{ source: '/:path*' }] }: BuildProxy,
): RouteRow {
  const paths = matchers.map(({ source }) =>
    basePath !== '' && source === '/' ? basePath : basePath + source,
  );
  return { kind: 'proxy', path: paths.join(', '), file, methods: [] };
}

/** A row of the route table, from the names that a route file exports. */
export function routeRow(
  basePath: string,
  { kind, path, file, exports, size }: Omit<BuiltRoute, 'size'> & { readonly size?: number },
): RouteRow {
  const methods = kind === 'pages-api' ? ['*'] : ROUTE_METHODS.filter((method) => exports.includes(method));
  const full = basePath !== '' && path === '/' ? basePath : basePath + path;
  return { kind, path: full, file, methods, ...(size === undefined ? {} : { size }) };
}

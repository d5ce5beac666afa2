import type { Connection } from '../http/handler.ts';
import type { RouteParams } from '../router/matcher.ts';
import type { AppState } from './app-state.ts';
import { AnswerScope } from './dynamic-usage.ts';
import { runInCacheScope } from './cache-scope.ts';
import { pathWithParams } from './kept-routes.ts';
import { makeAnswer } from './make-answer.ts';
import { answerPage } from './pages.ts';
import type { RoutePlan } from './route-plan.ts';
import { readSegmentConfig } from './segment-config.ts';
import { staticParamsOf } from './static-params.ts';

/** An answer that a static export has as a file. */
export interface ExportedAnswer {
  readonly kind: 'route' | 'page' | 'payload' | 'not-found';
  /** The file that it comes from, relative to the project directory. */
  readonly file: string;
  /** Percent-encoded, without base path. */
  readonly path: string;
  /** In base64. */
  readonly body: string;
}

/** What cannot be exported. */
export interface ExportFailure {
  readonly file: string;
  readonly path: string;
  readonly reason: string;
}

/** What came of making the answers of a static export. */
export interface ExportReport {
  readonly answers: readonly ExportedAnswer[];
  readonly failures: readonly ExportFailure[];
}

interface Place {
  readonly path: string;
  readonly params: RouteParams | undefined;
}

/** A request without anybody who asks. */
const CONNECTION: Connection = { closed: Promise.resolve(), waitUntil: () => {} };

/**
 * Makes every answer of an app that is the same for each request.
 *
 * @see https://nextjs.org/docs/app/guides/static-exports
 */
export async function exportApp(app: AppState): Promise<ExportReport> {
  const answers: ExportedAnswer[] = [];
  const failures: ExportFailure[] = [];
  const plans = app.notFound ? [...app.plans, app.notFound] : app.plans;
  for (const plan of plans) {
    const { kind, file, path } = plan.route;
    if (kind === 'pages-api') continue;
    try {
      for (const place of await placesOf(app, plan)) {
        try {
          answers.push(...(await answersAt(app, plan, place)));
        } catch (error) {
          failures.push({ file, path: place.path, reason: reasonOf(error) });
        }
      }
    } catch (error) {
      failures.push({ file, path, reason: reasonOf(error) });
    }
  }
  return { answers, failures };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function placesOf(app: AppState, plan: RoutePlan): Promise<readonly Place[]> {
  const { route } = plan;
  if (plan === app.notFound) return [{ path: '/404', params: undefined }];
  const module = await route.load();
  plan.take(module);
  // That it has other methods is told of by what looks at those.
  if (!plan.isPage && plan.handlerOf('GET') === undefined) return [];
  const segment = readSegmentConfig(module, route.file);
  if (segment?.dynamic === 'force-dynamic' || segment?.revalidate === 0)
    throw new Error('it says that it is made at each request (`dynamic`, `revalidate`)');
  if (!route.path.includes('[')) return [{ path: pathWithParams(route.path, undefined), params: undefined }];
  if (!segment?.generateStaticParams)
    throw new Error('`generateStaticParams` is missing, which names the parameters that there are');
  return staticParamsOf(route, segment.generateStaticParams);
}

async function answersAt(app: AppState, plan: RoutePlan, place: Place): Promise<ExportedAnswer[]> {
  const { file } = plan.route;
  const { path } = place;
  if (!plan.isPage) return [{ kind: 'route', file, path, body: await handlerBody(app, plan, place) }];
  const body = await pageBody(app, plan, place, { 'user-agent': READER });
  if (plan === app.notFound) return [{ kind: 'not-found', file, path, body }];
  const payload = await pageBody(app, plan, place, { rsc: '1' });
  return [
    { kind: 'page', file, path, body },
    { kind: 'payload', file, path, body: payload },
  ];
}

async function handlerBody(app: AppState, plan: RoutePlan, place: Place): Promise<string> {
  const { segment } = plan;
  if (!(place.params ? segment?.isKeptWithParams : segment?.isKept))
    throw new Error("its answer is made at each request: export `dynamic = 'force-static'` from it");
  const module = await plan.route.load();
  const { entry, usage } = await makeAnswer({ app, plan, ...place, isAhead: true }, module, CONNECTION);
  if (usage) throw usage;
  checkStatus(Number(entry.meta['status']), 200);
  return Buffer.from(entry.body).toString('base64');
}

/** One for whom a document waits until all of it is there. */
const READER = 'Waymark export (bot)';

async function pageBody(
  app: AppState,
  plan: RoutePlan,
  { path, params }: Place,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const errors: unknown[] = [];
  const watched = {
    ...app,
    options: { ...app.options, onError: (error: unknown) => void errors.push(error) },
  };
  const shown = app.manifest.trailingSlash && path !== '/' ? `${path}/` : path;
  const request = new Request(`http://localhost:3000${shown}`, { headers });
  const scope = new AnswerScope(plan.route.path);
  const call = {
    app: watched,
    plan,
    params,
    query: undefined,
    request,
    seen: undefined,
    connection: CONNECTION,
  };
  const { status, body } = await runInCacheScope(scope, async () => {
    const response = await answerPage(call);
    return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
  });
  if (scope.usage) throw scope.usage;
  if (errors.length > 0) throw errors[0];
  checkStatus(status, plan === app.notFound ? 404 : 200);
  return body.toString('base64');
}

function checkStatus(status: number, expected: number): void {
  if (status !== expected) throw new Error(`its status is ${status}, which a file cannot have`);
}

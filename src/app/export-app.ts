import type { Connection } from '../http/handler.ts';
import type { RouteParams } from '../router/matcher.ts';
import { Background } from './ahead/background.ts';
import { inTurns } from './ahead/in-turns.ts';
import { withTimeout } from './ahead/with-timeout.ts';
import type { AppState } from './app-state.ts';
import { AnswerScope } from './dynamic-usage.ts';
import { pathWithParams } from './kept-routes.ts';
import { makeAnswer } from './make-answer.ts';
import { type PageForm, renderStaticPage } from './render-static-page.ts';
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

/** How the answers of a static export are made. */
export interface ExportOptions {
  /** Seconds that the making of one answer may take. */
  readonly timeout: number;
}

interface Run {
  readonly app: AppState;
  readonly timeout: number;
  /** One of a request without anybody who asks. */
  readonly connection: Connection;
}

interface Place {
  readonly path: string;
  readonly params: RouteParams | undefined;
}

/**
 * Makes every answer of an app that is the same for each request.
 *
 * @see https://nextjs.org/docs/app/guides/static-exports
 */
export async function exportApp(app: AppState, { timeout }: ExportOptions): Promise<ExportReport> {
  const work = new Background();
  const run: Run = { app, timeout, connection: work.connection };
  const failures: ExportFailure[] = [];
  const plans = app.notFound ? [...app.plans, app.notFound] : app.plans;
  const answers = await inTurns(
    plans.filter(({ isPagesApi }) => !isPagesApi),
    async (plan) => {
      const { file, path } = plan.route;
      const failed = (error: unknown, at: string) =>
        void failures.push({ file, path: at, reason: reasonOf(error) });
      const places = await placesOf(app, plan).catch((error: unknown) => {
        failed(error, path);
        return [];
      });
      return inTurns(places, async (place) => {
        const making = answersAt(run, plan, place);
        return withTimeout(making, timeout, LEAVE_OUT).catch((error: unknown) => {
          failed(error, place.path);
          return [];
        });
      });
    },
  );
  // What `after()` does is awaited, but not for ever.
  await withTimeout(work.settled(), timeout, LEAVE_OUT).catch((error: unknown) =>
    console.warn(`What after() does is left unfinished: ${reasonOf(error)}`),
  );
  return { answers: answers.flat(2), failures };
}

/** What else can be done about an answer that takes too long. */
const LEAVE_OUT = 'leave it out of the project';

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

async function answersAt(run: Run, plan: RoutePlan, place: Place): Promise<ExportedAnswer[]> {
  const { app } = run;
  const { file } = plan.route;
  const { path } = place;
  if (!plan.isPage) return [{ kind: 'route', file, path, body: await handlerBody(run, plan, place) }];
  const body = await pageBody(run, plan, place, 'document');
  if (plan === app.notFound) return [{ kind: 'not-found', file, path, body }];
  const payload = await pageBody(run, plan, place, 'payload');
  return [
    { kind: 'page', file, path, body },
    { kind: 'payload', file, path, body: payload },
  ];
}

async function handlerBody({ app, connection }: Run, plan: RoutePlan, place: Place): Promise<string> {
  const { segment } = plan;
  if (!(place.params ? segment?.isKeptWithParams : segment?.isKept))
    throw new Error("its answer is made at each request: export `dynamic = 'force-static'` from it");
  const module = await plan.route.load();
  const { entry, usage } = await makeAnswer({ app, plan, ...place, isAhead: true }, module, connection);
  if (usage) throw usage;
  checkStatus(Number(entry.meta['status']), 200);
  return Buffer.from(entry.body).toString('base64');
}

async function pageBody(
  { app, connection }: Run,
  plan: RoutePlan,
  { path, params }: Place,
  form: PageForm,
): Promise<string> {
  const scope = new AnswerScope(plan.route.path);
  const { response, body, errors } = await renderStaticPage(
    { app, plan, params, path },
    form,
    scope,
    connection,
  );
  if (scope.usage) throw scope.usage;
  if (errors.length > 0) throw errors[0];
  const { status } = response;
  const location = response.headers.get('location');
  if (location !== null) return Buffer.from(redirectDocument(location, status)).toString('base64');
  if (!SHOWN.has(status)) checkStatus(status, 200);
  return Buffer.from(body).toString('base64');
}

/** The statuses of pages that show something: as in Next.js, what `notFound()` and its like show is a file as well. */
const SHOWN: ReadonlySet<number> = new Set([200, 401, 403, 404]);

/** A file cannot send a browser elsewhere with its head, but with what is in it. */
function redirectDocument(location: string, status: number): string {
  const url = location.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  const canonical = status === 308 ? `<link rel="canonical" href="${url}">` : '';
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Redirect</title>${canonical}<meta name="robots" content="noindex"><meta id="__next-page-redirect" http-equiv="refresh" content="0;url=${url}"></head><body><p>This page is at <a href="${url}">${url}</a>.</p></body></html>`;
}

function checkStatus(status: number, expected: number): void {
  if (status !== expected) throw new Error(`its status is ${status}, which a file cannot have`);
}

import type { CacheEntry, CacheStore, OpenStore } from '../http/cache-store.ts';
import type { Connection } from '../http/handler.ts';
import type { RouteParams } from '../router/matcher.ts';
import { Background } from './ahead/background.ts';
import { inTurns } from './ahead/in-turns.ts';
import { withTimeout } from './ahead/with-timeout.ts';
import type { AppState } from './app-state.ts';
import { DynamicUsageError } from './dynamic-usage.ts';
import { answerKey } from './kept-answers.ts';
import { pathWithParams } from './kept-routes.ts';
import { makeAnswer } from './make-answer.ts';
import type { RouteModule } from './manifest.ts';
import type { PageForm } from './render-static-page.ts';
import type { RoutePlan } from './route-plan.ts';
import { extendEveryFetch, loadFetch } from './fetch/provide-fetch.ts';
import { impliedSegment, type SegmentConfig } from './segment-config.ts';
import { type StaticParams, staticParamsOf } from './static-params.ts';

/** An answer that was made ahead of time. */
export interface PrerenderedAnswer {
  /** Without base path. */
  readonly path: string;
  /** Seconds after which it is made anew; `null`: never. */
  readonly revalidate: number | null;
  /** Seconds after which it must not be used; `null`: never. */
  readonly expire: number | null;
}

/** What became of a route of which answers were to be made ahead of time. */
export interface PrerenderedRoute {
  readonly path: string;
  /** Whether answers of it are kept; else it is asked each time, as if it had said nothing. */
  readonly isKept: boolean;
  /** Whether answers for other parameters are made when they are asked for. */
  readonly isOpen: boolean;
  readonly answers: readonly PrerenderedAnswer[];
}

/** An answer that could not be made. */
export interface PrerenderFailure {
  readonly file: string;
  /** Of the answer, or of the route where it failed before. */
  readonly path: string;
  readonly error: unknown;
}

/** What came of making answers ahead of time. */
export interface PrerenderReport {
  readonly routes: readonly PrerenderedRoute[];
  readonly failures: readonly PrerenderFailure[];
}

/** How answers are made ahead of time. */
export interface PrerenderOptions {
  /** The paths of the routes to look at. */
  readonly paths: readonly string[];
  /** Seconds that the making of one answer may take. */
  readonly timeout: number;
}

/**
 * Makes the answers that every request of a path can have, and puts them into the app's store.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config
 */
export async function prerenderApp(app: AppState, options: PrerenderOptions): Promise<PrerenderReport> {
  const opened = await (app.openStore as OpenStore)();
  const { cacheComponents } = app.manifest;
  const store = cacheComponents ? await watchAnswers(opened) : opened;
  const work = new Background();
  const run: Run = {
    app: { ...app, openStore: () => store },
    store,
    timeout: options.timeout,
    connection: work.connection,
    failures: [],
  };
  const plans = app.plans.filter(({ route }) => options.paths.includes(route.path));
  const routes = await inTurns(plans, (plan) => prerenderRoute(run, plan));
  await work.settled();
  return { routes: routes.filter((route) => route !== undefined), failures: run.failures };
}

/** With `cacheComponents`, what is other at each call says that an answer is not for every request. */
async function watchAnswers(store: CacheStore): Promise<CacheStore> {
  const [{ watchImpure }, { outsideStore }] = await Promise.all([
    import('./ahead/watch-impure.ts'),
    import('./ahead/outside-store.ts'),
    loadFetch(),
  ]);
  extendEveryFetch();
  watchImpure();
  return outsideStore(store);
}

interface Run {
  readonly app: AppState;
  readonly store: CacheStore;
  readonly timeout: number;
  readonly connection: Connection;
  readonly failures: PrerenderFailure[];
}

async function prerenderRoute(run: Run, plan: RoutePlan): Promise<PrerenderedRoute | undefined> {
  const { path, file } = plan.route;
  const failed = (error: unknown, at = path) => void run.failures.push({ file, path: at, error });
  const asked: PrerenderedRoute = { path, isKept: false, isOpen: true, answers: [] };
  try {
    const module = await plan.route.load();
    plan.take(module);
    const segment = plan.segment ?? (run.app.manifest.cacheComponents ? impliedSegment(module) : undefined);
    const hasParams = path.includes('[');
    if (!segment || !(hasParams ? segment.isKeptWithParams : segment.isKept)) return asked;
    const places = await placesOf(plan, segment);
    const made = await inTurns(places, (place) => prerenderAnswer(run, plan, module, place, failed));
    const entries = made.filter((entry) => entry !== undefined);
    // As in Next.js, one answer that is for its request alone makes the route one that is asked each time.
    if (entries.length < places.length) return asked;
    const answers = await Promise.all(
      entries.map((each, index) => keep(run, places[index]?.path ?? '', each)),
    );
    return { path, isKept: true, isOpen: segment.dynamicParams, answers };
  } catch (error) {
    failed(error);
    return undefined;
  }
}

async function placesOf({ route }: RoutePlan, segment: SegmentConfig): Promise<PlaceOfAnswer[]> {
  if (!route.path.includes('[')) return [{ path: pathWithParams(route.path, undefined), params: undefined }];
  return segment.generateStaticParams ? staticParamsOf(route, segment.generateStaticParams) : [];
}

type PlaceOfAnswer = Omit<StaticParams, 'params'> & { readonly params: RouteParams | undefined };

const FORMS: readonly PageForm[] = ['document', 'payload'];

/** What else can be done about an answer that takes too long. */
const MAKE_DYNAMIC = "export `dynamic = 'force-dynamic'` from the route";

/** An answer that can be kept, in each of its forms. */
type MadeForms = readonly (readonly [form: PageForm, entry: CacheEntry])[];

/** An answer that can be kept; `undefined` where there is none. */
async function prerenderAnswer(
  { app, timeout, connection }: Run,
  plan: RoutePlan,
  module: RouteModule,
  { path, params }: PlaceOfAnswer,
  failed: (error: unknown, at: string) => void,
): Promise<MadeForms | undefined> {
  try {
    const forms: [PageForm, CacheEntry][] = [];
    for (const form of FORMS.slice(0, plan.isPage ? 2 : 1)) {
      const making = makeAnswer({ app, plan, params, path, form, isAhead: true }, module, connection);
      const { entry, usage } = await withTimeout(making, timeout, MAKE_DYNAMIC);
      const status = Number(entry.meta['status']);
      const isGood = status < 400 || status === 404;
      if (usage !== undefined || !isGood || entry.meta['revalidate'] === 0) return undefined;
      forms.push([form, entry]);
    }
    return forms;
  } catch (error) {
    if (!(error instanceof DynamicUsageError)) failed(error, path);
    return undefined;
  }
}

async function keep({ app, store }: Run, path: string, forms: MadeForms): Promise<PrerenderedAnswer> {
  for (const [form, entry] of forms)
    await store.set(answerKey(app.manifest.buildId ?? '', path, form), entry);
  const { revalidate, expire } = (forms[0] as MadeForms[number])[1].meta as unknown as PrerenderedAnswer;
  return { path, revalidate, expire };
}

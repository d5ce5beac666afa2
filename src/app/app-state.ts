import { isPlainPath } from '../http/plain-path.ts';
import { DEFAULT_MAX_BODY_SIZE } from '../http/server-limits.ts';
import type { OpenStore } from '../http/cache-store.ts';
import { compileMatcher, matchRoute, type RouteMatch } from '../router/matcher.ts';
import type { AppOptions } from './app-options.ts';
import { type CacheProfile, mergeCacheProfiles } from './cache-profiles.ts';
import { provideStore } from './current-store.ts';
import { provideFetch } from './fetch/provide-fetch.ts';
import type { Manifest } from './manifest.ts';
import type { FindRoute } from './resolve-route.ts';
import { RoutePlan } from './route-plan.ts';

/** An app between two requests: what answers them. */
export interface AppState {
  readonly manifest: Manifest;
  readonly options: AppOptions;
  readonly find: FindRoute;
  /** Opens the store at first, and gives it from then on. */
  readonly openStore: OpenStore | undefined;
  /** The profiles of `cacheLife`. */
  readonly cacheProfiles: Readonly<Record<string, CacheProfile>>;
  /** Routes by their path, as far as it is plain and static: what `find` finds, without a look at the path. */
  readonly statics: ReadonlyMap<string, RouteMatch>;
  /** In the order of the manifest's routes. */
  readonly plans: readonly RoutePlan[];
  /** What answers paths that no route has. Default: `AppOptions.notFound`. */
  readonly notFound: RoutePlan | undefined;
  /** Whether a path leads to its route as it stands: there are no rules, no base path, and no trailing slashes. */
  readonly isPlain: boolean;
}

/** Makes an app ready to answer. */
export function createAppState(manifest: Manifest, options: AppOptions): AppState {
  const matcher = compileMatcher(
    manifest.routes.map(({ path }) => path),
    manifest.routes.map(({ makeParams }) => makeParams),
  );
  const find: FindRoute = (path) => matchRoute(matcher, path);
  const statics = new Map([...matcher.statics].filter(([path]) => isPlainPath(path)));
  const { basePath, trailingSlash, maxBodySize = DEFAULT_MAX_BODY_SIZE } = manifest;
  // What is kept is kept in the store.
  const findKeeper = options.openStore && options.findKeeper;
  const plans = manifest.routes.map(
    (route) =>
      new RoutePlan(
        route,
        maxBodySize,
        route.kind === 'pages-api' ? undefined : findKeeper?.(route, manifest.buildId ?? ''),
      ),
  );
  const openStore = options.openStore && openOnce(options.openStore);
  const cacheProfiles = mergeCacheProfiles(manifest.cacheLife);
  provideStore(openStore, { cacheProfiles, buildId: manifest.buildId ?? '' });
  if (openStore) provideFetch();
  const notFound = manifest.notFound && new RoutePlan(manifest.notFound, maxBodySize);
  const isPlain = !options.rules && basePath === '' && !trailingSlash;
  return { manifest, options, find, statics, openStore, cacheProfiles, plans, notFound, isPlain };
}

function openOnce(open: OpenStore): OpenStore {
  let store: ReturnType<OpenStore> | undefined;
  return () => {
    if (store !== undefined) return store;
    store = open();
    if (store instanceof Promise) {
      store = store.then((opened) => {
        // From now on nobody waits for it.
        store = opened;
        return opened;
      });
    }
    return store;
  };
}

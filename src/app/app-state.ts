import { DEFAULT_MAX_BODY_SIZE } from '../http/server-limits.ts';
import type { AppOptions } from './app-options.ts';
import type { Manifest } from './manifest.ts';
import type { FindRoute } from './resolve-route.ts';
import { RoutePlan } from './route-plan.ts';

/** An app between two requests: what answers them. */
export interface AppState {
  readonly manifest: Manifest;
  readonly options: AppOptions;
  readonly find: FindRoute;
  /** In the order of the manifest's routes. */
  readonly plans: readonly RoutePlan[];
  /** Whether a path leads to its route as it stands: there are no rules, no base path, and no trailing slashes. */
  readonly isPlain: boolean;
}

/** Makes an app ready to answer. */
export function createAppState(manifest: Manifest, find: FindRoute, options: AppOptions): AppState {
  const { basePath, trailingSlash, maxBodySize = DEFAULT_MAX_BODY_SIZE } = manifest;
  const plans = manifest.routes.map((route) => new RoutePlan(route, maxBodySize));
  return { manifest, options, find, plans, isPlain: !options.rules && basePath === '' && !trailingSlash };
}

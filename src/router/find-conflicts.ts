import type { ErrorCode } from '../http/error-codes.ts';
import { parseRoutePattern } from './route-pattern.ts';

/** Two routes that cannot stand beside each other. */
export interface RouteConflict {
  readonly code: ErrorCode;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** How to mend it. */
  readonly hint: string;
  /** Indexes into the list that was checked, in its order. */
  readonly routes: readonly [number, number];
}

interface Level {
  readonly children: Map<string, Level>;
  /** The route that ends here. */
  route?: number;
  /** The first route that brought a `[name]`, `[...name]`, `[[...name]]` to this level. */
  dynamic?: Named;
  catchAll?: Named;
  optionalCatchAll?: Named;
}

interface Named {
  readonly name: string;
  readonly text: string;
  readonly route: number;
}

/**
 * Finds the routes that cannot stand beside each other: equal paths, different names for one dynamic segment,
 * and catch-alls that leave open which route a request belongs to.
 *
 * @param paths Paths that `parseRoutePattern` accepts.
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/dynamic-routes
 */
export function findConflicts(paths: readonly string[]): RouteConflict[] {
  const root: Level = { children: new Map() };
  const conflicts: RouteConflict[] = [];
  for (const [index, path] of paths.entries()) insert(root, paths, index, path, conflicts);
  checkOptionalCatchAlls(root, paths, conflicts);
  return conflicts;
}

function insert(
  root: Level,
  paths: readonly string[],
  index: number,
  path: string,
  found: RouteConflict[],
): void {
  let level = root;
  for (const segment of parseRoutePattern(path)) {
    if (segment.kind !== 'static') checkNames(level, segment, index, found);
    const key = segment.kind === 'static' ? `/${segment.text}` : segment.kind;
    let next = level.children.get(key);
    if (!next) level.children.set(key, (next = { children: new Map() }));
    level = next;
  }
  if (level.route === undefined) level.route = index;
  else if (paths[level.route] === path) {
    const message = `Two route files answer the same path \`${path}\`: a request could go to either.`;
    const hint = 'Delete or move one of them.';
    found.push({ code: 'ERR_ROUTE_CONFLICT', message, hint, routes: [level.route, index] });
  }
}

type DynamicSegment = Exclude<ReturnType<typeof parseRoutePattern>[number], { kind: 'static' }>;

function checkNames(level: Level, segment: DynamicSegment, route: number, found: RouteConflict[]): void {
  const slot = SLOTS[segment.kind];
  const earlier = level[slot];
  const named: Named = { name: segment.name, text: segment.text, route };
  if (!earlier) level[slot] = named;
  else if (earlier.name !== segment.name) {
    const message = `The dynamic segments \`${earlier.text}\` and \`${segment.text}\` stand at the same place of a path: both match the same requests.`;
    const hint = 'Give them the same name.';
    found.push({ code: 'ERR_SEGMENT_NAMES_DIFFER', message, hint, routes: [earlier.route, route] });
  }
  const rival = segment.kind === 'catch-all' ? level.optionalCatchAll : level.catchAll;
  if (segment.kind !== 'dynamic' && rival && !earlier) {
    const message = `The catch-all segments \`${rival.text}\` and \`${segment.text}\` stand at the same level: both match the same requests.`;
    const hint = 'Keep one of them.';
    found.push({ code: 'ERR_CATCH_ALL_CONFLICT', message, hint, routes: [rival.route, route] });
  }
}

const SLOTS = {
  dynamic: 'dynamic',
  'catch-all': 'catchAll',
  'optional-catch-all': 'optionalCatchAll',
} as const;

function checkOptionalCatchAlls(level: Level, paths: readonly string[], found: RouteConflict[]): void {
  const { route, optionalCatchAll } = level;
  if (route !== undefined && optionalCatchAll) {
    const message = `The routes \`${paths[route]}\` and \`${paths[optionalCatchAll.route]}\` both answer \`${paths[route]}\`: an optional catch-all matches the path without its segment too.`;
    const hint = `Write \`[...${optionalCatchAll.name}]\`, or delete one of them.`;
    const routes = [route, optionalCatchAll.route] as const;
    found.push({ code: 'ERR_OPTIONAL_CATCH_ALL_CONFLICT', message, hint, routes });
  }
  for (const child of level.children.values()) checkOptionalCatchAlls(child, paths, found);
}

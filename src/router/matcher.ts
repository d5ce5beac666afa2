import { parseRoutePattern } from './route-pattern.ts';

/** Parameters of a matched path, decoded; a catch-all's is an array. */
export type RouteParams = Record<string, string | string[]>;

/** A path's route, as its index in the list that the matcher was compiled from, and its parameters. */
export interface RouteMatch {
  readonly route: number;
  /** `undefined` where the route has no dynamic segment. */
  readonly params: RouteParams | undefined;
}

interface Node {
  readonly children: Map<string, Node>;
  dynamic?: Node;
  /** The route that ends here, or -1. */
  route: number;
  /** The routes of `[...name]` and `[[...name]]` below this node, or -1. */
  catchAll: number;
  optionalCatchAll: number;
}

/**
 * Makes the parameters of a route where all of them have a value, given in the order of its path: `(id) => ({ id })`. A
 * build writes it, since an object whose keys are known only when it runs takes several times as long to make.
 */
export type MakeParams = (...values: (string | string[])[]) => RouteParams;

/** Routes made ready for `matchRoute`: plain data. */
export interface Matcher {
  readonly statics: ReadonlyMap<string, RouteMatch>;
  /**
   * Routes whose only dynamic segment is their last, by what stands before it, where nothing but `statics` comes before
   * them: what the tree finds, sooner.
   */
  readonly tails: ReadonlyMap<string, number>;
  readonly root: Node;
  /** The parameter names of each route, in the order of its path. */
  readonly names: readonly (readonly string[])[];
  readonly makers: readonly (MakeParams | undefined)[];
}

/**
 * Compiles paths such as `/api/users/[id]` into a matcher: static paths into one map, dynamic ones into a tree
 * whose cost depends on the segments of the request, not on the number of routes.
 *
 * @param paths Paths without conflicts (see `findConflicts`).
 * @param makers What makes the parameters of each. Default: they are made one by one.
 */
export function compileMatcher(
  paths: readonly string[],
  makers: readonly (MakeParams | undefined)[] = [],
): Matcher {
  const statics = new Map<string, RouteMatch>();
  const root = createNode();
  const names = paths.map((path, route) => {
    if (!path.includes('[')) {
      statics.set(encodePath(path), { route, params: undefined });
      return [];
    }
    const pattern = parseRoutePattern(path);
    insert(root, pattern, route);
    return pattern.flatMap((segment) => (segment.kind === 'static' ? [] : [segment.name]));
  });
  const tails = new Map<string, number>();
  collectTails(root, '', tails);
  return { statics, tails, root, names, makers };
}

function collectTails({ children, dynamic }: Node, prefix: string, tails: Map<string, number>): void {
  const route = dynamic?.route ?? -1;
  // `/a/[[...x]]` answers `/a` as well, and comes before `/[id]`.
  const isFirst = ![...children.values()].some((child) => child.optionalCatchAll >= 0);
  if (route >= 0 && isFirst) tails.set(prefix, route);
  for (const [text, child] of children) collectTails(child, `${prefix}/${text}`, tails);
}

/** A path of folder names in the form that it has in a request: `café` arrives as `caf%C3%A9`. */
function encodePath(path: string): string {
  if (/^[\w\-./~!$&'()*+,;=:@%]*$/.test(path)) return path;
  return encodeURI(path).replaceAll('%25', '%').replaceAll('?', '%3F').replaceAll('#', '%23');
}

function createNode(): Node {
  return { children: new Map(), route: -1, catchAll: -1, optionalCatchAll: -1 };
}

function insert(root: Node, pattern: ReturnType<typeof parseRoutePattern>, route: number): void {
  let node = root;
  for (const segment of pattern) {
    if (segment.kind === 'catch-all') {
      node.catchAll = route;
      return;
    }
    if (segment.kind === 'optional-catch-all') {
      node.optionalCatchAll = route;
      return;
    }
    if (segment.kind === 'dynamic') {
      node = node.dynamic ??= createNode();
      continue;
    }
    const text = encodePath(segment.text);
    let child = node.children.get(text);
    if (!child) node.children.set(text, (child = createNode()));
    node = child;
  }
  node.route = route;
}

/**
 * Finds the route of a path; at each level a static segment beats `[x]`, which beats `[...x]` and `[[...x]]`.
 *
 * @param path The path as it stands in the request, without base path, query or trailing slash. Static segments
 *   are compared as they stand; parameters are decoded after the split (RFC 3986, section 2.4).
 * @throws {URIError} when a parameter is not valid percent-encoding.
 */
export function matchRoute(matcher: Matcher, path: string): RouteMatch | undefined {
  const found = matcher.statics.get(path) ?? matchTail(matcher, path);
  if (found) return found;
  const values: (string | string[])[] = [];
  // The root has no segment, not one that is empty.
  const route = walk(matcher.root, path, path === '/' ? 2 : 1, values);
  return route < 0 ? undefined : { route, params: toParams(matcher, route, values) };
}

function matchTail(matcher: Matcher, path: string): RouteMatch | undefined {
  const slash = path.lastIndexOf('/');
  // An empty segment is the end of a path, which no parameter matches.
  if (slash === path.length - 1) return undefined;
  const route = matcher.tails.get(path.slice(0, slash));
  if (route === undefined) return undefined;
  const value = path.slice(slash + 1);
  const make = matcher.makers[route];
  return { route, params: make ? make(decodePart(value)) : toParams(matcher, route, [value]) };
}

/** @param start Where the next segment starts: beyond the end of the path where there is none. */
function walk(node: Node, path: string, start: number, values: (string | string[])[]): number {
  if (start > path.length) return node.route >= 0 ? node.route : node.optionalCatchAll;
  const slash = path.indexOf('/', start);
  const end = slash < 0 ? path.length : slash;
  const part = path.slice(start, end);
  const child = node.children.size > 0 ? node.children.get(part) : undefined;
  if (child) {
    const route = walk(child, path, end + 1, values);
    if (route >= 0) return route;
  }
  if (node.dynamic && part !== '') {
    const { length } = values;
    values.push(part);
    const route = walk(node.dynamic, path, end + 1, values);
    if (route >= 0) return route;
    values.length = length;
  }
  const rest = node.catchAll >= 0 ? node.catchAll : node.optionalCatchAll;
  if (rest >= 0) values.push(path.slice(start).split('/'));
  return rest;
}

function toParams(
  { names, makers }: Matcher,
  route: number,
  values: readonly (string | string[])[],
): RouteParams {
  const keys = names[route] ?? [];
  const decoded = values.map((value) =>
    typeof value === 'string' ? decodePart(value) : value.map(decodePart),
  );
  const make = makers[route];
  // An optional catch-all that matched nothing has no key at all, as in Next.js.
  if (make && decoded.length === keys.length) return make(...decoded);
  return Object.fromEntries(decoded.map((value, index) => [keys[index], value]));
}

function decodePart(part: string): string {
  return part.includes('%') ? decodeURIComponent(part) : part;
}

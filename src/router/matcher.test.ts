import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findConflicts } from './find-conflicts.ts';
import { compileMatcher, type MakeParams, matchRoute, type RouteParams } from './matcher.ts';
import { parseRoutePattern } from './route-pattern.ts';

function match(
  paths: readonly string[],
  path: string,
): [route: string, params: RouteParams | undefined] | undefined {
  const found = matchRoute(compileMatcher(paths), path);
  return found && [paths[found.route] ?? '', found.params];
}

describe('matchRoute', () => {
  test.each([
    ['a static segment beats a dynamic one', ['/[id]', '/me'], '/me', '/me'],
    ['a dynamic segment beats a catch-all', ['/[...rest]', '/[id]'], '/x', '/[id]'],
    ['a dynamic segment beats an optional catch-all', ['/[[...rest]]', '/[id]'], '/x', '/[id]'],
    [
      'an earlier static segment counts first',
      ['/deep/[a]/[b]', '/deep/x/[...all]'],
      '/deep/x/y',
      '/deep/x/[...all]',
    ],
    ['it goes back where a better start leads nowhere', ['/a/[x]/c', '/[y]/b/d'], '/a/b/d', '/[y]/b/d'],
    ['it goes back to a catch-all', ['/a/b/c', '/[...rest]'], '/a/b/d', '/[...rest]'],
    ['an optional catch-all matches the path without it', ['/d/[[...x]]'], '/d', '/d/[[...x]]'],
    [
      'an optional catch-all one level deeper beats a dynamic segment',
      ['/[id]', '/a/[[...x]]'],
      '/a',
      '/a/[[...x]]',
    ],
    ['the root has a route of its own', ['/', '/[...x]'], '/', '/'],
  ])('matchRoute: %s', (_, paths, path, route) => {
    expect(match(paths, path)?.[0]).toBe(route);
  });

  test.each([
    [['/d/[...x]'], '/d'],
    [['/d/[x]'], '/d'],
    [['/d/[x]'], '/d/a/b'],
    [['/Users'], '/users'],
    [['/users'], '/us%65rs'],
    [[], '/'],
  ])('matchRoute: %j do not answer %s', (paths, path) => {
    expect(match(paths, path)).toBeUndefined();
  });

  test('matchRoute: a static route has no params, an empty optional catch-all no key', () => {
    expect(match(['/x'], '/x')).toEqual(['/x', undefined]);
    expect(match(['/x/[[...s]]'], '/x')).toEqual(['/x/[[...s]]', {}]);
  });

  test('matchRoute: params are decoded once, after the split', () => {
    expect(match(['/[a]/[...b]'], '/x%2Fy/%2541/c%20d/+')?.[1]).toEqual({ a: 'x/y', b: ['%41', 'c d', '+'] });
    expect(() => match(['/[a]'], '/%E0%A4%A')).toThrow(URIError);
  });

  test('matchRoute: a folder whose name is not ASCII answers its encoded path', () => {
    expect(match(['/caf\u00e9'], '/caf%C3%A9')?.[0]).toBe('/caf\u00e9');
    expect(match(['/with space/[x]'], '/with%20space/1')?.[1]).toEqual({ x: '1' });
    expect(match(['/a?b#c'], '/a%3Fb%23c')?.[0]).toBe('/a?b#c');
    expect(match(['/a%2Fb'], '/a%2Fb')?.[0]).toBe('/a%2Fb');
  });
});

// Names follow from the level, so that routes do not differ by them.
const segment = (level: number) => fc.constantFrom('a', 'b', 'c', `[p${level}]`);
const ending = (level: number) => fc.constantFrom('', '', `[...r${level}]`, `[[...o${level}]]`);

describe('matchRoute and a list of regular expressions', () => {
  const route = fc
    .integer({ min: 0, max: 4 })
    .chain((depth) => fc.tuple(...Array.from({ length: depth }, (_, level) => segment(level)), ending(depth)))
    .map((parts) => `/${parts.filter((part) => part !== '').join('/')}`);
  const routes = fc.array(route, { minLength: 1, maxLength: 12 }).map((paths) => {
    const kept: string[] = [];
    for (const path of paths) if (findConflicts([...kept, path]).length === 0) kept.push(path);
    return kept;
  });
  const part = fc.constantFrom('a', 'b', 'c', 'd', '%41', 'x%2Fy', '[p0]');
  const requested = fc.array(part, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`);

  test('matchRoute: agrees with trying the sorted routes one by one', () => {
    fc.assert(
      fc.property(routes, fc.array(requested, { minLength: 1, maxLength: 8 }), (paths, asked) => {
        const matchers = [compileMatcher(paths), compileMatcher(paths, paths.map(makerOf))];
        for (const path of asked) {
          const expected = interpret(paths, path);
          for (const matcher of matchers) expect(matchRoute(matcher, path)).toEqual(expected);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** As a build writes it. */
function makerOf(path: string): MakeParams {
  const names = parseRoutePattern(path).flatMap((each) => (each.kind === 'static' ? [] : [each.name]));
  return (...values) => Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

const RANKS = { static: 0, dynamic: 1, 'catch-all': 2, 'optional-catch-all': 3 };
const PATTERNS = { dynamic: '/([^/]+)', 'catch-all': '/(.+)', 'optional-catch-all': '(?:/(.+))?' };

/** The same in the plainest way: each route is a regular expression, the most specific that matches wins. */
function interpret(paths: readonly string[], path: string) {
  const rankOf = (route: number) =>
    parseRoutePattern(paths[route] ?? '')
      .map(({ kind }) => RANKS[kind])
      .join('');
  const sorted = paths.map((_, route) => route).sort((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1));
  for (const route of sorted) {
    const segments = parseRoutePattern(paths[route] ?? '');
    const source = segments.map((each) => (each.kind === 'static' ? `/${each.text}` : PATTERNS[each.kind]));
    const found = new RegExp(`^${source.join('')}$`).exec(path === '/' ? '' : path);
    if (!found) continue;
    const named = segments.flatMap((each) => (each.kind === 'static' ? [] : [each]));
    if (named.length === 0) return { route, params: undefined };
    const params: RouteParams = {};
    for (const [index, each] of named.entries()) {
      const value = found[index + 1];
      if (value === undefined) continue;
      params[each.name] =
        each.kind === 'dynamic'
          ? decodeURIComponent(value)
          : value.split('/').map((one) => decodeURIComponent(one));
    }
    return { route, params };
  }
  return undefined;
}

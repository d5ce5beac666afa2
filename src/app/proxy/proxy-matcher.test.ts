import { expect, test } from 'vitest';
import { ruleTarget } from '../rules/rule-set.ts';
import { compileProxyMatcher, type ProxyMatcher } from './proxy-matcher.ts';

function matches(
  matchers: readonly ProxyMatcher[] | undefined,
  path: string,
  init: RequestInit & { basePath?: string } = {},
) {
  const { basePath = '', ...rest } = init;
  const request = new Request(`http://localhost${path}`, rest);
  const match = compileProxyMatcher(matchers, basePath);
  return match.matches(ruleTarget(request, new URL(request.url), basePath));
}

test.each<[string, string, boolean]>([
  ['/admin', '/admin', true],
  ['/admin', '/admin/', true],
  ['/admin', '/ADMIN', false],
  ['/admin', '/administrator', false],
  ['/admin', '/admin/users', false],
  ['/admin', '/%61dmin', true],
  ['/admin', '/admin.json', true],
  ['/admin', '/admin.rsc', true],
  ['/admin', '/_next/data/build/admin.json', true],
  ['/admin/:path*', '/admin', true],
  ['/admin/:path*', '/admin/users/7', true],
  ['/admin/:path*', '/%61dmin/%zz', true],
  ['/admin/:path*', '/x%2Fadmin', false],
  ['/admin/:path+', '/admin', false],
  ['/users/:id(\\d+)', '/users/7', true],
  ['/users/:id(\\d+)', '/users/x', false],
  ['/((?!api|_next).*)', '/api/x', false],
  ['/((?!api|_next).*)', '/about', true],
  ['/((?!api|_next).*)', '/', true],
  ['/((?!api|_next).*)', '/%61pi/x', true],
  ['/', '/', true],
  ['/', '/x', false],
  ['/', '/index', true],
  ['/:path*', '/', true],
  ['/caf\u00e9', '/caf%C3%A9', true],
])('compileProxyMatcher: %s and %s', (source, path, expected) => {
  expect(matches([{ source }], path)).toBe(expected);
});

test('compileProxyMatcher: no matchers stand for every request, an empty list for none', () => {
  expect([matches(undefined, '/x'), matches([], '/x')]).toEqual([true, false]);
});

test('compileProxyMatcher: the base path stands before every source', () => {
  const matchers = [{ source: '/x' }, { source: '/' }];
  const paths = ['/docs/x', '/docs', '/docs/', '/x', '/', '/docsx'];
  const matched = paths.filter((path) => matches(matchers, path, { basePath: '/docs' }));
  expect(matched).toEqual(['/docs/x', '/docs', '/docs/']);
});

test('compileProxyMatcher: conditions on headers, cookies, query and host', () => {
  const headers = { cookie: 'session=7', 'x-a': 'one', host: 'api.example:80' };
  const met = (matcher: Omit<ProxyMatcher, 'source'>) =>
    matches([{ source: '/x', ...matcher }], '/x?q=1&q=2', { headers });
  expect(met({ has: [{ type: 'header', key: 'X-A', value: 'o.e' }] })).toBe(true);
  expect(met({ has: [{ type: 'header', key: 'x-a', value: 'o' }] })).toBe(false);
  expect(met({ has: [{ type: 'cookie', key: 'session' }] })).toBe(true);
  expect(met({ has: [{ type: 'query', key: 'q', value: '2' }] })).toBe(true);
  expect(met({ has: [{ type: 'query', key: 'q', value: '1' }] })).toBe(false);
  expect(met({ has: [{ type: 'host', value: '(?:api|www)\\.example' }] })).toBe(true);
  expect(met({ missing: [{ type: 'cookie', key: 'session' }] })).toBe(false);
  expect(met({ missing: [{ type: 'header', key: 'x-b' }], has: [{ type: 'query', key: 'q' }] })).toBe(true);
});

test('mayMatch: says no only where `matches` does', () => {
  const { mayMatch } = compileProxyMatcher([{ source: '/x', has: [{ type: 'query', key: 'q' }] }], '');
  expect([mayMatch('/x'), mayMatch('/y')]).toEqual([true, false]);
});

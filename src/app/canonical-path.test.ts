import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalPath } from './canonical-path.ts';

const settings = (trailingSlash = false, basePath = '', skipTrailingSlashRedirect = false) => ({
  trailingSlash,
  basePath,
  skipTrailingSlashRedirect,
});

describe('canonicalPath', () => {
  test.each([
    ['/', undefined],
    ['/x', undefined],
    ['/x/', '/x'],
    ['/hello.json/', '/hello.json'],
    ['/.well-known/foo/', '/.well-known/foo'],
  ])('canonicalPath: without trailingSlash, %s leads to %s', (path, canonical) => {
    expect(canonicalPath(path, settings())).toBe(canonical);
  });

  test.each([
    ['/', undefined],
    ['/x', '/x/'],
    ['/x/', undefined],
    ['/hello.json', undefined],
    ['/hello.json/', '/hello.json'],
    ['/a.b/c', '/a.b/c/'],
    ['/x.', undefined],
    ['/.well-known', undefined],
    ['/.well-known/foo', undefined],
    ['/.well-known/foo/', undefined],
    ['/.well-knownx', undefined],
  ])('canonicalPath: with trailingSlash, %s leads to %s', (path, canonical) => {
    expect(canonicalPath(path, settings(true))).toBe(canonical);
  });

  test('canonicalPath: .well-known is exempt under the base path', () => {
    expect(canonicalPath('/docs/.well-known/foo', settings(true, '/docs'))).toBeUndefined();
    expect(canonicalPath('/docs', settings(true, '/docs'))).toBe('/docs/');
    expect(canonicalPath('/docs/', settings(false, '/docs'))).toBe('/docs');
  });

  test('canonicalPath: skipTrailingSlashRedirect leaves every path alone', () => {
    for (const path of ['/x', '/x/', '/a.b/'])
      for (const slash of [true, false])
        expect(canonicalPath(path, settings(slash, '', true))).toBeUndefined();
  });

  test('canonicalPath: what it leads to is canonical', () => {
    const part = fc.stringMatching(/^[a-z.%-]{1,6}$/);
    const path = fc
      .tuple(fc.array(part), fc.boolean())
      .map(([parts, slash]) => `/${parts.join('/')}${slash ? '/' : ''}`);
    fc.assert(
      fc.property(
        path.filter((each) => !each.includes('//')),
        fc.boolean(),
        (from, trailingSlash) => {
          const to = canonicalPath(from, settings(trailingSlash));
          if (to !== undefined) expect(canonicalPath(to, settings(trailingSlash))).toBeUndefined();
        },
      ),
    );
  });
});

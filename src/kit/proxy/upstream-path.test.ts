import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathBehind, PathRefused, upstreamPath } from './upstream-path.ts';

describe('upstreamPath', () => {
  test.each([
    ['', '/', '', '/'],
    ['/v2', '/items/7', '?full', '/v2/items/7?full'],
    ['/v2', '/items?own=1', '?full', '/v2/items?own=1'],
    ['/v2', '/a%2Fb/ü x', '', '/v2/a%2Fb/%C3%BC%20x'],
    ['', '/a//b', '', '/a//b'],
    ['', '/@evil.example/', '', '/@evil.example/'],
    ['', '/http://evil.example/', '', '/http://evil.example/'],
    ['', '/a..b/...', '', '/a..b/...'],
    ['', '/100%', '', '/100%'],
  ])('%j + %j + %j: %j', (base, path, search, expected) => {
    expect(upstreamPath(base, path, search)).toBe(expected);
  });

  test.each([
    '',
    '@evil.example/',
    '.evil.example/',
    ':80@evil.example/',
    'http://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/%5Cevil.example',
    '/../admin',
    '/a/..',
    '/a/./b',
    '/%2e%2e/admin',
    '/%2E./admin',
    '/..%2fadmin',
    '/%2e%2e%2fadmin',
    '/..%5cadmin',
    '/%252e%252e%252fadmin',
    '/%25252e%25252e%25252fadmin',
    '/..;/admin',
    '/..;a=b/admin',
    '/a%00b',
    '/a%0d%0aHost:%20evil',
    '/a\r\nHost: evil',
    '/a\tb',
    '/a#b',
    '/%ff%2e%2e%2fadmin/%2e%2e',
    `/${'%25'.repeat(1)}${'25'.repeat(8)}2e`,
  ])('refuses %j', (path) => {
    expect(() => upstreamPath('/v2', path, '')).toThrow(PathRefused);
  });

  test('whatever the path, its result is under the base path, on the same host, in one line', () => {
    const piece = constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      '%25',
      '@',
      ':',
      ';',
      '?',
      '#',
      '\r\n',
      'evil',
    );
    assert(
      property(array(oneof(piece, string({ unit: 'binary' })), { maxLength: 8 }), (pieces) => {
        let result: string;
        try {
          result = upstreamPath('/v2', pieces.join(''), '');
        } catch (error) {
          expect(error).toBeInstanceOf(PathRefused);
          return;
        }
        const url = new URL(result, 'http://upstream');
        expect(url.host).toBe('upstream');
        expect(url.pathname).toMatch(/^\/v2\//);
        const decoded = url.pathname.replace(/%2e/gi, '.').replace(/%2f/gi, '/');
        expect(decoded).not.toMatch(/\/\.\.(?:\/|$)/);
        expect(result).toMatch(/^[!-~]+$/);
      }),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ['', '/a', '/a'],
  ['/api/shop', '/api/shop', '/'],
  ['/api/shop', '/api/shop/a', '/a'],
  ['/api/shop', '/api/shopping', undefined],
  ['/api/shop', '/other', undefined],
])('pathBehind: %j, %j: %j', (prefix, path, expected) => {
  expect(pathBehind(prefix, path)).toBe(expected);
});

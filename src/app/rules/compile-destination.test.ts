import { describe, expect, test } from 'vitest';
import { compileDestination, fillHeader } from './compile-destination.ts';
import type { RuleParams } from './compile-source.ts';

const rewrite = (destination: string) => compileDestination(destination, { prefix: '', appendParams: true });
const redirect = (destination: string, params: RuleParams, query = '', prefix = '') =>
  compileDestination(destination, { prefix, appendParams: false })(params, new URLSearchParams(query));

describe('compileDestination', () => {
  test.each<[string, RuleParams, string, string]>([
    ['/new', {}, '', '/new'],
    ['/new', {}, 'x=1&y=a+b', '/new?x=1&y=a%20b'],
    ['/u/:id', { id: 'a%2Fb' }, '', '/u/a%2Fb'],
    ['/dest/:path*', {}, '', '/dest'],
    ['/dest/:path*', { path: ['a', 'b%20c'] }, '', '/dest/a/b%20c'],
    ['/q?id=:id&fixed=1', { id: '7' }, 'x=1&fixed=9&id=8', '/q?x=1&fixed=1&id=7'],
    ['/q?id=:id', { id: 'a%26b' }, '', '/q?id=a%26b'],
    ['/q?id=:id', { id: 'a&b=c' }, '', '/q?id=a%26b=c'],
    ['/q?id=:id', { id: 'Bob Q#' }, '', '/q?id=Bob%20Q%23'],
    ['/q?all=:path*', { path: ['a', 'b'] }, '', '/q?all=a/b'],
    ['/d#frag', {}, 'x=1', '/d?x=1#frag'],
    ['/:to', { to: '/evil.test' }, '', '/evil.test'],
    ['/:to', { to: 'a?b#c d' }, '', '/a%3Fb%23c%20d'],
    ['https://x.test/:path*', { path: ['a'] }, '', 'https://x.test/a'],
    ['https://:sub.x.test/p', { sub: 'a/b' }, '', 'https://a%2Fb.x.test/p'],
  ])('compileDestination: %s with %j and %s', (destination, params, query, expected) => {
    expect(redirect(destination, params, query)).toBe(expected);
  });

  test('compileDestination: the prefix is put before paths only', () => {
    expect(redirect('/b', {}, '', '/docs')).toBe('/docs/b');
    expect(redirect('https://x.test/b', {}, '', '/docs')).toBe('https://x.test/b');
  });

  test('compileDestination: a rewrite hands on parameters that its path does not use', () => {
    expect(rewrite('/real')({ id: '7', rest: ['a', 'b'] }, new URLSearchParams('x=1'))).toBe(
      '/real?x=1&id=7&rest=a&rest=b',
    );
    expect(rewrite('/real/:id')({ id: '7', more: '8' }, new URLSearchParams())).toBe('/real/7');
  });
});

test('fillHeader: fills what it knows, and leaves the rest', () => {
  expect(fillHeader(':b-:a:c', { a: '1' })).toBe(':b-1:c');
  expect(fillHeader('plain', {})).toBe('plain');
});

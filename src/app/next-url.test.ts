import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NextURL } from './next-url.ts';

const docs = { nextConfig: { basePath: '/docs' } };

describe('NextURL', () => {
  test('NextURL: pathname is without the base path, href with it', () => {
    const url = new NextURL('https://example.com:8443/docs/api/users?page=2#top', docs);
    expect(url.pathname).toBe('/api/users');
    expect(url.basePath).toBe('/docs');
    expect(url.href).toBe('https://example.com:8443/docs/api/users?page=2#top');
    expect(String(url)).toBe(url.href);
    expect(JSON.stringify({ url })).toBe(`{"url":"${url.href}"}`);
    expect([url.origin, url.protocol, url.host, url.hostname, url.port]).toEqual([
      'https://example.com:8443',
      'https:',
      'example.com:8443',
      'example.com',
      '8443',
    ]);
  });

  test.each([
    ['http://example.com/docs', '/', '/docs', 'http://example.com/docs'],
    ['http://example.com/docs/', '/', '/docs', 'http://example.com/docs/'],
    ['http://example.com/docsx', '/docsx', '', 'http://example.com/docsx'],
    ['http://example.com/', '/', '', 'http://example.com/'],
    ['http://example.com//', '//', '', 'http://example.com//'],
    ['http://example.com/a/', '/a/', '', 'http://example.com/a/'],
  ])('NextURL: %s under the base path /docs', (input, pathname, basePath, href) => {
    const url = new NextURL(input, docs);
    expect({ pathname: url.pathname, basePath: url.basePath, href: url.href }).toEqual({
      pathname,
      basePath,
      href,
    });
  });

  test.each([
    'http://127.0.0.1:3000/a',
    'http://127.1:3000/a',
    'http://[::1]:3000/a',
    'http://localhost:3000/a',
  ])('NextURL: the loopback address of %s reads as localhost', (input) =>
    expect(new NextURL(input).href).toBe('http://localhost:3000/a'),
  );

  test('NextURL: an address that only looks like loopback stays', () => {
    expect(new NextURL('http://127.0.0.1.example/').hostname).toBe('127.0.0.1.example');
  });

  test('NextURL: has the locale properties of an app without i18n', () => {
    const url = new NextURL('http://example.com/de/x');
    expect(url.locale).toBe('');
    expect(url.defaultLocale).toBeUndefined();
    expect(url.domainLocale).toBeUndefined();
    expect(url.buildId).toBeUndefined();
    expect(() => {
      url.locale = 'de';
    }).toThrow(TypeError);
  });

  test('NextURL: what is written shows in href', () => {
    const url = new NextURL('http://example.com/docs/a?x=1', docs);
    url.searchParams.set('y', '2');
    url.pathname = '/b/';
    url.hash = 'h';
    url.port = '81';
    url.protocol = 'https';
    expect(url.href).toBe('https://example.com:81/docs/b?x=1&y=2#h');
    url.basePath = 'v2';
    expect(url.href).toBe('https://example.com:81/v2/b?x=1&y=2#h');
    url.href = 'http://127.0.0.1/docs/c/';
    expect([url.href, url.pathname, url.basePath]).toEqual(['http://localhost/docs/c/', '/c/', '/docs']);
  });

  test('NextURL: href leaves credentials out, username and password keep them', () => {
    const url = new NextURL('https://user:secret@example.com/');
    expect([url.href, url.username, url.password]).toEqual(['https://example.com/', 'user', 'secret']);
  });

  test('NextURL.clone: the copy changes on its own', () => {
    const url = new NextURL('http://example.com/docs/a', docs);
    const copy = url.clone();
    copy.pathname = '/b';
    copy.searchParams.set('q', '1');
    expect([url.href, copy.href]).toEqual(['http://example.com/docs/a', 'http://example.com/docs/b?q=1']);
  });

  test('NextURL: resolves relative input against a base', () => {
    expect(new NextURL('/a', 'http://example.com/b').href).toBe('http://example.com/a');
    expect(new NextURL('a', new URL('http://example.com/b/')).href).toBe('http://example.com/b/a');
    expect(new NextURL('/a', new NextURL('http://127.0.0.1/')).href).toBe('http://localhost/a');
    expect(new NextURL('/a', { base: 'http://example.com' }).href).toBe('http://example.com/a');
    expect(new NextURL('/docs/a', 'http://example.com', docs).pathname).toBe('/a');
    expect(() => new NextURL('/a')).toThrow(TypeError);
  });

  test('NextURL: takes a data path apart and puts it together again', () => {
    const url = new NextURL('http://example.com/docs/_next/data/build/a/b.json?x=1', docs);
    expect([url.pathname, url.buildId]).toEqual(['/a/b', 'build']);
    expect(url.href).toBe('http://example.com/docs/_next/data/build/a/b.json?x=1');
    url.buildId = undefined;
    expect(url.href).toBe('http://example.com/docs/a/b?x=1');
    expect(new NextURL('http://example.com/_next/data/build/index.json').pathname).toBe('/');
  });

  test('NextURL: href is what the platform makes of the URL', () => {
    const segment = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.constantFrom('docs', 'api', '', '.', '..'),
    );
    const url = fc.array(segment, { maxLength: 5 }).map((parts) => `http://example.com/${parts.join('/')}`);
    fc.assert(
      fc.property(url, (input) => {
        const expected = new URL(input);
        // An empty query or fragment is dropped, as in Next.js.
        const { origin, pathname, search, hash } = expected;
        fc.pre(!/[@:]/.test(input.slice('http://'.length)));
        expect(new NextURL(input, docs).href).toBe(`${origin}${pathname}${search}${hash}`);
      }),
    );
  });
});

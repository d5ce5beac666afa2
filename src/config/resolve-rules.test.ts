import { describe, expect, test } from 'vitest';
import type { Rules } from '../app/rules/rules.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { resolveRules } from './resolve-rules.ts';
import type { ResolvedRules } from './resolve-rules.ts';

function resolve(fields: Readonly<Record<string, unknown>>): Promise<ResolvedRules> {
  return resolveRules(fields, (field) => ({ file: `${field}.file` }));
}

async function rulesOf(fields: Readonly<Record<string, unknown>>): Promise<Rules | undefined> {
  const { rules, diagnostics } = await resolve(fields);
  expect(diagnostics).toStrictEqual([]);
  return rules;
}

async function diagnosticsOf(field: string, ...entries: readonly unknown[]): Promise<readonly Diagnostic[]> {
  return (await resolve({ [field]: () => entries })).diagnostics;
}

const rule = (name: string): object => ({ source: `/${name}`, destination: 'https://example.com' });

describe('what is accepted', () => {
  test('resolveRules: `permanent` and `statusCode` of a redirect become its status', async () => {
    const redirects = [
      { source: '/a', destination: '/x', permanent: true },
      { source: '/b', destination: '/x', permanent: false },
      { source: '/c', destination: '/x', statusCode: 301 },
      { source: '/d', destination: '/x', statusCode: 302 },
      { source: '/e', destination: 'https://example.com/x', statusCode: 303 },
    ];
    const rules = await rulesOf({ redirects: async () => redirects });
    expect(rules?.redirects).toStrictEqual([
      { source: '/a', destination: '/x', statusCode: 308 },
      { source: '/b', destination: '/x', statusCode: 307 },
      { source: '/c', destination: '/x', statusCode: 301 },
      { source: '/d', destination: '/x', statusCode: 302 },
      { source: '/e', destination: 'https://example.com/x', statusCode: 303 },
    ]);
  });

  test('resolveRules: an array of rewrites is `afterFiles`', async () => {
    const rules = await rulesOf({ rewrites: () => [{ source: '/a', destination: '/b' }] });
    expect(rules?.rewrites).toStrictEqual({
      beforeFiles: [],
      afterFiles: [{ source: '/a', destination: '/b' }],
      fallback: [],
    });
  });

  test('resolveRules: the three groups of rewrites, each of which may be missing', async () => {
    const rules = await rulesOf({
      rewrites: () => ({ fallback: [rule('f')], beforeFiles: [rule('b')], afterFiles: undefined }),
    });
    expect(rules?.rewrites).toStrictEqual({
      beforeFiles: [rule('b')],
      afterFiles: [],
      fallback: [rule('f')],
    });
  });

  test('resolveRules: `locale: false` is accepted and left out, `basePath: false` kept', async () => {
    const rules = await rulesOf({
      headers: () => [
        { source: '/a', locale: false, basePath: false, headers: [{ key: 'a', value: 'b', extra: 1 }] },
      ],
      rewrites: () => [
        { source: '/a', destination: 'https://example.com/a', basePath: false, locale: undefined },
      ],
    });
    expect(rules?.headers).toStrictEqual([
      { source: '/a', basePath: false, headers: [{ key: 'a', value: 'b' }] },
    ]);
    expect(rules?.rewrites.afterFiles[0]).toStrictEqual({
      source: '/a',
      destination: 'https://example.com/a',
      basePath: false,
    });
  });

  test('resolveRules: conditions', async () => {
    const has = [
      { type: 'header', key: 'agent' },
      { type: 'query', key: 'page', value: '(?<page>\\d+)' },
      { type: 'cookie', key: 'c', value: 'true' },
      { type: 'host', value: 'example.com' },
    ];
    const missing = [{ type: 'header', key: 'x-b', value: undefined }];
    const rules = await rulesOf({
      redirects: () => [{ source: '/a', destination: '/:page/:agent/:host', permanent: true, has, missing }],
    });
    expect(rules?.redirects[0]).toMatchObject({ has, missing: [{ type: 'header', key: 'x-b' }] });
  });

  test.each([
    ['/', '/b'],
    ['/a/:id', '/b/:id'],
    ['/a/:path*', '/b/:path*'],
    ['/a/:path+', '/b/:path*'],
    ['/a/:id(\\d+)', '/b/:id'],
    ['/a/:id(\\d{1,})', '/b?id=:id'],
    ['/a/:slug', '/b/:slug#:slug'],
    ['/a/(.*)', '/b'],
    ['/a/(.*)', 'https://example.com/:0'],
    ['/:path((?!api).*)', '/b/:path'],
    ['/english\\(default\\)/:slug', '/en/:slug'],
    ['/a/:path*', 'https://:host.example.com/:path*'],
    ['/a/:path*', 'http://localhost:3000/:path*'],
    ['/a/:from(\\w+)-:to', '/:to/:from'],
    ['/ünïcode', '/%C3%BC'],
  ])('resolveRules: %s to %s', async (source, destination) => {
    expect(await rulesOf({ rewrites: () => [{ source, destination }] })).toBeDefined();
  });

  test('resolveRules: functions may be missing, and are called as methods of the config', async () => {
    expect(await resolve({})).toStrictEqual({ diagnostics: [] });
    const fields = {
      target: '/b',
      rewrites() {
        return [{ source: '/a', destination: this.target }];
      },
    };
    expect((await rulesOf(fields))?.rewrites.afterFiles[0]?.destination).toBe('/b');
  });

  test('resolveRules: a redirect with both `permanent` and `statusCode` takes the latter, with a warning', async () => {
    const { rules, diagnostics } = await resolve({
      redirects: () => [{ source: '/a', destination: '/b', permanent: true, statusCode: 302 }],
    });
    expect(rules?.redirects[0]?.statusCode).toBe(302);
    expect(diagnostics).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('no effect beside `statusCode`') },
    ]);
  });

  test('resolveRules: more than 1000 rules are a warning', async () => {
    const redirects = Array.from({ length: 1001 }, (_, index) => ({
      source: `/a${index}`,
      destination: '/',
      permanent: true,
    }));
    const { rules, diagnostics } = await resolve({ redirects: () => redirects });
    expect(rules?.redirects).toHaveLength(1001);
    expect(diagnostics).toMatchObject([{ code: 'ERR_CONFIG_RULE', severity: 'warning' }]);
    expect(diagnostics[0]?.message).toContain('There are 1001');
    expect((await resolve({ redirects: () => redirects.slice(1) })).diagnostics).toStrictEqual([]);
  });
});

const redirect = { source: '/a', destination: '/b', permanent: true };
const header = { source: '/a', headers: [{ key: 'a', value: 'b' }] };
const rewrite = { source: '/a', destination: '/b' };
const valid: Readonly<Record<string, object>> = { headers: header, redirects: redirect, rewrites: rewrite };

describe('what is refused', () => {
  test.each<[field: string, entry: unknown, message: string]>([
    ['redirects', null, 'must be an object: received null'],
    ['redirects', '/a', "must be an object: received '/a'"],
    ['rewrites', [], 'must be an object: received []'],
    ['redirects', { ...redirect, source: undefined }, '`source` is missing'],
    ['redirects', { ...redirect, source: 7 }, '`source` is not a string: received 7'],
    ['redirects', { ...redirect, source: 'a' }, "`source` does not start with a slash: received 'a'"],
    ['redirects', { ...redirect, source: 'https://example.com/a' }, '`source` does not start with a slash'],
    ['redirects', { ...redirect, source: '/a(' }, '`source` cannot be parsed (Unbalanced pattern at 2)'],
    ['redirects', { ...redirect, source: '/a/:' }, '`source` cannot be parsed (Missing parameter name at 3)'],
    ['redirects', { ...redirect, source: '/a/*' }, '`source` cannot be parsed (Unexpected MODIFIER at 3'],
    [
      'redirects',
      { ...redirect, source: '/a/(?<name>b)' },
      '`source` cannot be parsed (Pattern cannot start with "?"',
    ],
    ['redirects', { ...redirect, source: '/:a/:a([)' }, '`source` cannot be parsed'],
    ['redirects', { ...redirect, source: `/${'a'.repeat(5000)}` }, '`source` exceeds the length of 4096'],
    ['redirects', { ...redirect, destination: undefined }, '`destination` is missing'],
    ['redirects', { ...redirect, destination: ['/b'] }, "`destination` is not a string: received [ '/b' ]"],
    [
      'rewrites',
      { ...rewrite, destination: 'b' },
      '`destination` does not start with `/`, `http://` or `https://`',
    ],
    ['rewrites', { ...rewrite, destination: 'ftp://example.com' }, '`destination` does not start with'],
    ['rewrites', { ...rewrite, destination: '//' }, '`destination` cannot be parsed'],
    ['rewrites', { ...rewrite, destination: '/b/(' }, '`destination` cannot be parsed (Unbalanced pattern'],
    ['rewrites', { ...rewrite, destination: '/b/:id' }, 'in neither `source` nor `has` (:id)'],
    ['rewrites', { source: '/:a', destination: '/:b/:c' }, 'in neither `source` nor `has` (:b, :c)'],
    ['rewrites', { source: '/(.*)', destination: '/b/:0' }, '`destination` has the unnamed parameters :0'],
    [
      'rewrites',
      { ...rewrite, basePath: false },
      'a rewrite out of the base path needs a URL as `destination`',
    ],
    [
      'rewrites',
      { ...rewrite, basePath: '/docs' },
      "`basePath` must be undefined or false: received '/docs'",
    ],
    ['redirects', { ...redirect, basePath: true }, '`basePath` must be undefined or false: received true'],
    ['redirects', { ...redirect, locale: true }, '`locale` must be undefined or false: received true'],
    [
      'redirects',
      { ...redirect, permanent: 'yes' },
      "`permanent` is not set to `true` or `false`: received 'yes'",
    ],
    ['redirects', { ...redirect, permanent: undefined }, '`permanent` is not set to `true` or `false`'],
    [
      'redirects',
      { ...redirect, permanent: undefined, statusCode: 300 },
      '`statusCode` is no valid status of a redirect: received 300',
    ],
    ['redirects', { ...redirect, permanent: undefined, statusCode: '301' }, "received '301'"],
    ['redirects', { ...redirect, permanant: true }, 'invalid field `permanant`'],
    ['rewrites', { ...rewrite, permanent: true }, 'invalid field `permanent`'],
    ['headers', { ...header, destination: '/b' }, 'invalid field `destination`'],
    ['headers', { source: '/a' }, '`headers` must be an array: received undefined'],
    ['headers', { source: '/a', headers: { a: 'b' } }, "`headers` must be an array: received { a: 'b' }"],
    ['headers', { source: '/a', headers: [] }, '`headers` cannot be empty'],
    ['headers', { source: '/a', headers: ['a: b'] }, "`headers[0]` must be an object: received 'a: b'"],
    [
      'headers',
      { source: '/a', headers: [{ key: 'a', value: 'b' }, { value: 'b' }] },
      '`headers[1]` must have a string as `key`',
    ],
    [
      'headers',
      { source: '/a', headers: [{ key: 'a', value: 1 }] },
      '`headers[0]` must have a string as `value`',
    ],
    [
      'headers',
      { source: '/a', headers: [{ key: '', value: 'b' }] },
      '`headers[0]` has a `key` that no header can have',
    ],
    [
      'headers',
      { source: '/a', headers: [{ key: 'a b', value: 'b' }] },
      '`headers[0]` has a `key` that no header can have',
    ],
    [
      'headers',
      { source: '/a', headers: [{ key: 'a', value: 'b\r\nc: d' }] },
      '`headers[0]` has a line break in its `value`',
    ],
    ['headers', { ...header, has: {} }, '`has` must be an array: received {}'],
    ['headers', { ...header, has: null }, '`has` must be an array: received null'],
    ['headers', { ...header, missing: 'x' }, "`missing` must be an array: received 'x'"],
    ['headers', { ...header, has: [null] }, '`has[0]` has no object: received null'],
    ['headers', { ...header, has: [{ type: 'method', key: 'a' }] }, "`has[0]` has the invalid type 'method'"],
    ['headers', { ...header, missing: [{ type: 'header' }] }, '`missing[0]` has the invalid key undefined'],
    [
      'headers',
      { ...header, has: [{ type: 'query', key: 'a', value: 1 }] },
      '`has[0]` has the invalid value 1',
    ],
    [
      'headers',
      { ...header, has: [{ type: 'host' }] },
      '`has[0]` has no `value`, which the type "host" needs',
    ],
    [
      'headers',
      { ...header, has: [{ type: 'query', key: 'a', value: '(' }] },
      'a `value` that is no regular expression',
    ],
  ])('resolveRules: %s: %j', async (field, entry, message) => {
    const diagnostics = await diagnosticsOf(field, valid[field], entry);
    expect(diagnostics.map((diagnostic) => diagnostic.message)).toStrictEqual([
      expect.stringContaining(message),
    ]);
    expect(diagnostics[0]?.message).toMatch(new RegExp(`^${field}\\(\\)\\[1\\]: `));
    expect(diagnostics).toMatchObject([
      { code: 'ERR_CONFIG_RULE', severity: 'error', file: `${field}.file` },
    ]);
    expect(diagnostics[0]?.hint).toMatch(/\w/);
  });

  test('resolveRules: several things wrong with several entries are all reported', async () => {
    const { rules, diagnostics } = await resolve({
      redirects: () => [redirect, { source: 'a' }],
      rewrites: () => ({
        beforeFiles: [rewrite, { source: '/a', destination: ':x' }],
        fallback: {},
        after: [],
      }),
    });
    expect(rules).toBeUndefined();
    expect(
      diagnostics.map(({ message }) => message.replace(/(?:received| must| is| does).*/, '')),
    ).toStrictEqual([
      '`rewrites()` returned an object with the unknown fields after',
      'redirects()[1]: `source`',
      'redirects()[1]: `destination`',
      'redirects()[1]: `permanent`',
      'rewrites().beforeFiles[1]: `destination`',
      '`rewrites().fallback`',
    ]);
  });

  test('resolveRules: an entry like one of its list is suggested for a misspelt field', async () => {
    const [diagnostic] = await diagnosticsOf('redirects', { ...redirect, sorce: '/a' });
    expect(diagnostic?.hint).toBe('write `source`');
  });
});

describe('what is doubtful', () => {
  test.each([
    ['redirects', { ...redirect, destination: 'b' }, '`destination` does not start with'],
    [
      'redirects',
      { ...redirect, destination: 'https://example.com/:id' },
      'in neither `source` nor `has` (:id)',
    ],
    [
      'rewrites',
      { ...rewrite, destination: 'https://example.com/:id' },
      'in neither `source` nor `has` (:id)',
    ],
  ])('resolveRules: %s: %j: a warning, because Next.js accepts it', async (field, entry, message) => {
    const { rules, diagnostics } = await resolve({ [field]: () => [entry] });
    expect(rules).toBeDefined();
    expect(diagnostics).toMatchObject([{ severity: 'warning', message: expect.stringContaining(message) }]);
  });
});

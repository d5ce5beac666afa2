import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scanProject } from './scan-project.ts';

const EXTENSIONS = ['tsx', 'ts', 'jsx', 'js'];

function scan(files: readonly string[], pageExtensions: readonly string[] = EXTENSIONS) {
  const dir = mkdtempSync(join(tmpdir(), 'waymark-pages-'));
  try {
    for (const file of files) {
      mkdirSync(dirname(join(dir, file)), { recursive: true });
      writeFileSync(join(dir, file), '');
    }
    const { routes, pages, diagnostics } = scanProject(dir, { pageExtensions });
    return {
      routes: routes.map(({ kind, path }) => `${kind} ${path}`),
      pages: pages.map(({ path }) => path),
      errors: diagnostics.filter((each) => each.severity === 'error'),
      warnings: diagnostics.filter((each) => each.severity === 'warning').map((each) => each.file),
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

describe('scanProject: pages/api', () => {
  test('without app/, and with files of every kind of name', () => {
    const { routes, errors } = scan([
      'pages/api/index.ts',
      'pages/api/users/index.js',
      'pages/api/users/[id].ts',
      'pages/api/files/[...path].tsx',
      'pages/api/docs/[[...path]].ts',
      'pages/api/_private/(group)/a.b.ts',
      'pages/api/index/index.ts',
      'pages/api/types.d.ts',
      'pages/api/data.json',
    ]);
    expect(errors).toEqual([]);
    expect(routes.toSorted()).toEqual(
      [
        '/api',
        '/api/_private/(group)/a.b',
        '/api/docs/[[...path]]',
        '/api/files/[...path]',
        '/api/index',
        '/api/users',
        '/api/users/[id]',
      ].map((path) => `pages-api ${path}`),
    );
  });

  test('the file pages/api.ts, and below src/', () => {
    expect(scan(['src/pages/api.ts', 'src/pages/api/a.ts']).routes).toEqual([
      'pages-api /api/a',
      'pages-api /api',
    ]);
  });

  test('extensions of the config: the longest counts', () => {
    expect(scan(['pages/api/a.api.ts', 'pages/api/helper.ts'], ['api.ts']).routes).toEqual([
      'pages-api /api/a',
    ]);
  });

  test('pages are left out with a warning, those that frame others without', () => {
    const files = [
      'pages/index.tsx',
      'pages/apix.tsx',
      'pages/_app.tsx',
      'pages/_document.tsx',
      'pages/404.tsx',
    ];
    const { pages, warnings, routes } = scan([...files, 'pages/api/a.ts']);
    expect(pages).toEqual(['/apix', '/']);
    expect(warnings).toEqual(['pages/apix.tsx', 'pages/index.tsx']);
    expect(routes).toEqual(['pages-api /api/a']);
  });

  test('pages/ alone, without pages/api, is no project', () => {
    expect(scan(['pages/index.tsx']).errors.map((each) => each.code)).toEqual(['ERR_NO_APP_DIR']);
  });

  test.each([
    [['app/api/a/route.ts', 'pages/api/a.ts'], 'ERR_ROUTE_CONFLICT'],
    [['app/api/[id]/route.ts', 'pages/api/[id].ts'], 'ERR_ROUTE_CONFLICT'],
    [['pages/api/a.ts', 'pages/api/a/index.ts'], 'ERR_ROUTE_CONFLICT'],
    [['pages/api/a.ts', 'pages/api/a.js'], 'ERR_ROUTE_CONFLICT'],
    [['app/api/[id]/route.ts', 'pages/api/[slug]/x.ts'], 'ERR_SEGMENT_NAMES_DIFFER'],
    [['pages/api/[...a].ts', 'app/api/[[...b]]/route.ts'], 'ERR_CATCH_ALL_CONFLICT'],
    [['pages/api/[[...a]].ts', 'app/api/route.ts'], 'ERR_OPTIONAL_CATCH_ALL_CONFLICT'],
    [['pages/api/[id].json.ts'], 'ERR_SEGMENT_INVALID'],
    [['app/api/a/route.ts', 'src/pages/api/b.ts'], 'ERR_NO_APP_DIR'],
    [['pages/api/robots.ts', 'public/api/robots'], 'ERR_ROUTE_CONFLICT'],
  ])('%j', (files, code) => {
    expect(scan(files).errors.map((each) => each.code)).toEqual([code]);
  });

  test('side by side with app/', () => {
    const files = ['app/api/[...all]/route.ts', 'pages/api/[id].ts', 'app/api/x/route.ts'];
    expect(scan(files)).toMatchObject({
      errors: [],
      routes: ['route /api/[...all]', 'route /api/x', 'pages-api /api/[id]'],
    });
  });
});

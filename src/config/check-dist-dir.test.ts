import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkDistDir } from './check-dist-dir.ts';

const root = await mkdtemp(join(tmpdir(), 'waymark-dist-dir-'));
const app = join(root, 'repository/apps/web');
await mkdir(join(root, 'repository/.git'), { recursive: true });
await mkdir(app, { recursive: true });
await writeFile(join(root, 'package-lock.json'), '{}');
await writeFile(join(root, 'repository/pnpm-lock.yaml'), '');
await writeFile(join(app, 'package-lock.json'), '{}');

afterAll(() => rm(root, { recursive: true }));

test.each(['.waymark', 'out/server', './dist', '../../dist/web', join(app, 'dist'), '..build'])(
  'checkDistDir: %s is fine',
  (distDir) => {
    expect(checkDistDir('next.config.js', distDir, app)).toStrictEqual([]);
  },
);

test.each([
  ['', 'must not be an empty string'],
  ['public', "must not be in 'public'"],
  ['public/out', "must not be in 'public'"],
  ['.', 'must not contain the project itself'],
  ['..', 'must not contain the project itself'],
  ['../..', 'must not contain the project itself'],
  ['out/..', 'must not contain the project itself'],
  ['../../../elsewhere', 'must be inside the project directory or its workspace'],
  [join(tmpdir(), 'elsewhere'), 'must be inside the project directory or its workspace'],
])('checkDistDir: %s: %s', (distDir, message) => {
  expect(checkDistDir('next.config.js', distDir, app)).toMatchObject([
    { code: 'ERR_CONFIG_VALUE', severity: 'error', message: expect.stringContaining(message) },
  ]);
});

test('checkDistDir: what is no string is left to the check of types', () => {
  expect(checkDistDir('next.config.js', undefined, app)).toStrictEqual([]);
  expect(checkDistDir('next.config.js', 7, app)).toStrictEqual([]);
});

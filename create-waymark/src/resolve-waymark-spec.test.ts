import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolveWaymarkSpec } from './resolve-waymark-spec.ts';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'create-waymark-'));
  mkdirSync(join(cwd, 'waymark'));
  writeFileSync(join(cwd, 'waymark-0.1.0.tgz'), '');
});
afterAll(() => rmSync(cwd, { recursive: true }));

const absolute = (path: string): string => `file:${join(cwd, path).replaceAll('\\', '/')}`;

test('resolveWaymarkSpec: the default is what is compatible with this version', () => {
  expect(resolveWaymarkSpec(undefined, '0.1.0', cwd)).toBe('^0.1.0');
});

test.each([
  '1.2.3',
  '^0.1',
  'latest',
  'https://example.com/waymark.tgz',
  'github:acme/waymark',
  'npm:waymark@next',
  'workspace:*',
])('resolveWaymarkSpec: %s stays as it is', (spec) => {
  expect(resolveWaymarkSpec(spec, '0.1.0', cwd)).toBe(spec);
});

test.each([
  ['waymark-0.1.0.tgz', 'waymark-0.1.0.tgz'],
  ['./waymark-0.1.0.tgz', 'waymark-0.1.0.tgz'],
  ['file:waymark-0.1.0.tgz', 'waymark-0.1.0.tgz'],
  ['./waymark', 'waymark'],
  ['file:./waymark', 'waymark'],
])('resolveWaymarkSpec: the relative %s becomes absolute', (spec, path) => {
  expect(resolveWaymarkSpec(spec, '0.1.0', cwd)).toBe(absolute(path));
});

test('resolveWaymarkSpec: an absolute path and a file URL are understood', () => {
  const path = join(cwd, 'waymark-0.1.0.tgz');
  expect(resolveWaymarkSpec(path, '0.1.0', tmpdir())).toBe(absolute('waymark-0.1.0.tgz'));
  expect(resolveWaymarkSpec(pathToFileURL(path).href, '0.1.0', tmpdir())).toBe(absolute('waymark-0.1.0.tgz'));
});

test('resolveWaymarkSpec: a path with nothing there is refused', () => {
  expect(() => resolveWaymarkSpec('./missing.tgz', '0.1.0', cwd)).toThrow(
    `Cannot use --waymark ./missing.tgz: there is nothing at ${join(cwd, 'missing.tgz')}.`,
  );
});

import { expect, test } from 'vitest';
import { chooseForm } from './choose-form.ts';
import type { Representation } from './static-file.ts';

const form = (path: string): Representation => ({
  path,
  size: 1,
  etag: '"1"',
  lastModified: 0,
  headers: [],
  bodyHeaders: [],
});
const file = {
  plain: form('plain'),
  encoded: [
    { encoding: 'br' as const, form: form('br') },
    { encoding: 'gzip' as const, form: form('gzip') },
  ],
};

test.each([
  [null, 'plain'],
  ['', 'plain'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['GZIP;Q=0.5', 'gzip'],
  ['br;q=0.2, gzip;q=0.9', 'gzip'],
  ['br;q=0, gzip;q=0', 'plain'],
  ['*', 'br'],
  ['*;q=0.5, br;q=0', 'gzip'],
  ['identity, br;q=0.5', 'plain'],
  ['vibrant, gzipped', 'plain'],
  ['br;q=high', 'plain'],
])('chooseForm: Accept-Encoding %s gets %s', (header, path) => {
  expect(chooseForm(file, header).path).toBe(path);
});

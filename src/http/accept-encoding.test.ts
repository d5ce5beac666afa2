import { expect, test } from 'vitest';
import { chooseEncoding } from './accept-encoding.ts';

test.each([
  [null, 'identity'],
  ['', 'identity'],
  ['gzip', 'gzip'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip;q=1, br;q=0.5', 'gzip'],
  ['GZIP;Q=0.5', 'gzip'],
  ['x-gzip', 'gzip'],
  ['*', 'br'],
  ['*;q=0.1, br;q=0', 'zstd'],
  ['deflate', 'identity'],
  ['gzip;q=0', 'identity'],
  ['identity', 'identity'],
  ['identity, gzip;q=0.5', 'identity'],
  ['identity;q=0.5, gzip', 'gzip'],
  ['identity;q=0, gzip', 'gzip'],
  ['identity;q=0', undefined],
  ['*;q=0', undefined],
  ['deflate, *;q=0', undefined],
  ['*;q=0, identity', 'identity'],
  ['gzip;q=wat', 'identity'],
])('chooseEncoding: %j: %j', (header, expected) => {
  expect(chooseEncoding(header, ['br', 'zstd', 'gzip'])).toBe(expected);
});

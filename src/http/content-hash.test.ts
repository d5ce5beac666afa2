import { expect, test } from 'vitest';
import { hasContentHash } from './content-hash.ts';

test.each([
  '/assets/app.3f9a1c7e.js',
  'app.3f9a1c7e.js.map',
  '8f14e45fceea167a.chunk.3f9a1c7e55d04b1a9c22.css',
])('hasContentHash: %s has one', (name) => {
  expect(hasContentHash(name)).toBe(true);
});

test.each([
  'app.js',
  'photo.20240131.jpg',
  'face.deadbeef',
  'cafe.decade.deadbeef.txt',
  'app-3f9a1c7e.js',
  'app-BzLxK2aQ.js',
  'photo-iPhone15.jpg',
  '550e8400-e29b-41d4-a716-446655440000.png',
  'app.3F9A1C7E.js',
  'app.3f9a1c7.js',
  'app.3f9a1c7e',
  'a.3f9a1c7e.js/b.js',
])('hasContentHash: %s has none', (name) => {
  expect(hasContentHash(name)).toBe(false);
});

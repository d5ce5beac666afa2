import { expect, test } from 'vitest';
import { readCacheDirective } from './cache-directive.ts';

test.each([
  ['use cache', 'default'],
  ['use cache: remote', 'remote'],
  ['use cache: private', 'private'],
  ['use cache: own', 'own'],
])('readCacheDirective: %s', (text, kind) => {
  expect(readCacheDirective(text, ['own'])).toEqual({ kind });
});

test.each([
  ['use cahce', 'use cache'],
  ['Use Cache', 'use cache'],
  ['use-cache', 'use cache'],
  ['use caches', 'use cache'],
  ['use cache;', 'use cache'],
  ['use cache: ', 'use cache'],
  ['use cache:remote', 'use cache: remote'],
  ['use cache remote', 'use cache: remote'],
])('readCacheDirective: %j is a slip', (text, meant) => {
  expect(readCacheDirective(text, [])).toEqual({
    problem: `"${text}" is not a directive.`,
    hint: `Did you mean '${meant}'?`,
  });
});

test('readCacheDirective: a kind that is not configured', () => {
  expect(readCacheDirective('use cache: own', [])?.problem).toBe('Unknown cache kind "own".');
});

test.each(['use strict', 'use server', 'use client', 'use', 'cache'])(
  'readCacheDirective: %j is about something else',
  (text) => {
    expect(readCacheDirective(text, [])).toBeUndefined();
  },
);

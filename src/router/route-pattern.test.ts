import { expect, test } from 'vitest';
import { parseRoutePattern } from './route-pattern.ts';

test('parseRoutePattern: gives the segments, root first', () => {
  expect(parseRoutePattern('/')).toEqual([]);
  const kinds = parseRoutePattern('/api/[id]/files/[[...rest]]').map(({ kind }) => kind);
  expect(kinds).toEqual(['static', 'dynamic', 'static', 'optional-catch-all']);
});

test.each([
  ['/[...x]/y', 'ERR_CATCH_ALL_NOT_LAST'],
  ['/[[...x]]/y', 'ERR_CATCH_ALL_NOT_LAST'],
  ['/[...x]/[y]', 'ERR_CATCH_ALL_NOT_LAST'],
  ['/[id]/a/[id]', 'ERR_SEGMENT_REPEATED'],
  ['/[id]/a/[...id]', 'ERR_SEGMENT_REPEATED'],
  ['/u/[a-b]/x/[ab]', 'ERR_SEGMENT_REPEATED'],
  ['/[id', 'ERR_SEGMENT_INVALID'],
])('parseRoutePattern: refuses %s', (path, code) => {
  expect(() => parseRoutePattern(path)).toThrow(expect.objectContaining({ code }));
});

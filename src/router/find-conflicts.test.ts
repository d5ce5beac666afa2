import { describe, expect, test } from 'vitest';
import { findConflicts } from './find-conflicts.ts';

const codes = (...paths: string[]) => findConflicts(paths).map(({ code, routes }) => [code, ...routes]);

describe('findConflicts', () => {
  test.each([
    [['/', '/a', '/[id]', '/[...rest]']],
    [['/d/[id]', '/d/[...id]']],
    [['/d/[id]', '/d/[...other]']],
    [['/d/[id]', '/e/[name]']],
    [['/d/[id]/x', '/d/[id]/y']],
    [['/d', '/d/[...x]']],
    [['/d/x', '/d/[[...y]]']],
    [['/a/[x]/c', '/a/b/[y]']],
  ])('findConflicts: %j stand beside each other', (paths) => {
    expect(findConflicts(paths)).toEqual([]);
  });

  test('findConflicts: equal paths', () => {
    expect(codes('/x', '/y', '/x')).toEqual([['ERR_ROUTE_CONFLICT', 0, 2]]);
    expect(codes('/', '/')).toEqual([['ERR_ROUTE_CONFLICT', 0, 1]]);
  });

  test('findConflicts: different names of one dynamic segment', () => {
    expect(codes('/u/[id]', '/u/[name]/x')).toEqual([['ERR_SEGMENT_NAMES_DIFFER', 0, 1]]);
    expect(codes('/u/[...a]', '/u/[...b]')).toEqual([['ERR_SEGMENT_NAMES_DIFFER', 0, 1]]);
  });

  test('findConflicts: both kinds of catch-all at one level', () => {
    expect(codes('/d/[...x]', '/d/[[...x]]')).toEqual([['ERR_CATCH_ALL_CONFLICT', 0, 1]]);
    expect(codes('/d/[[...y]]', '/d/[...x]')).toEqual([['ERR_CATCH_ALL_CONFLICT', 0, 1]]);
  });

  test('findConflicts: an optional catch-all beside a route of the same specificity', () => {
    expect(codes('/d/[[...x]]', '/d')).toEqual([['ERR_OPTIONAL_CATCH_ALL_CONFLICT', 1, 0]]);
    expect(codes('/[[...x]]', '/')).toEqual([['ERR_OPTIONAL_CATCH_ALL_CONFLICT', 1, 0]]);
    expect(codes('/[id]/[[...x]]', '/[id]')).toEqual([['ERR_OPTIONAL_CATCH_ALL_CONFLICT', 1, 0]]);
  });

  test('findConflicts: tells of all at once', () => {
    expect(codes('/x', '/x', '/u/[a]', '/u/[b]')).toHaveLength(2);
  });
});

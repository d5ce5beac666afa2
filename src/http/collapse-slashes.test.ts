import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { collapseSlashes } from './collapse-slashes.ts';

test.each([
  ['/', undefined],
  ['/a/b/', undefined],
  ['/a?x=//&y=\\', undefined],
  ['//', '/'],
  ['//evil.test', '/evil.test'],
  ['/\\evil.test', '/evil.test'],
  ['/a\\b', '/a/b'],
  ['/a//b///c', '/a/b/c'],
  ['/a//b?x=//', '/a/b?x=//'],
])('collapseSlashes: %s', (target, collapsed) => {
  expect(collapseSlashes(target)).toBe(collapsed);
});

test('collapseSlashes: what it gives is a path of this host, and final', () => {
  const target = fc.stringMatching(/^\/[/\\a.?]{0,12}$/);
  fc.assert(
    fc.property(target, (from) => {
      const to = collapseSlashes(from) ?? from;
      expect(to.split('?', 1)[0]).toMatch(/^\/(?![/\\])/);
      expect(collapseSlashes(to)).toBeUndefined();
    }),
  );
});

import { expect, test } from 'vitest';
import { jsonPlace } from './json-place.ts';

const TEXT = `{
  "a": { "b\\"": [1, "x, ]", { "c": true }] },
  "d": null
}`;

const at = (...path: (string | number)[]) => TEXT.slice(jsonPlace(TEXT, path));

test.each([
  [['a'], '{ "b\\"'],
  [['a', 'b"', 0], '1, "x'],
  [['a', 'b"', 1], '"x, ]"'],
  [['a', 'b"', 2, 'c'], 'true }'],
  [['d'], 'null\n}'],
])('jsonPlace: %j', (path, start) => {
  expect(at(...path).startsWith(start)).toBe(true);
});

test('jsonPlace: the last place that there is, where the rest leads nowhere', () => {
  expect(at('a', 'b"', 7, 'x').startsWith('[1')).toBe(true);
});

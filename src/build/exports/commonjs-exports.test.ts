import { expect, test } from 'vitest';
import { commonJsExports, isCommonJs } from './commonjs-exports.ts';

test.each([
  ['exports.GET = () => {};\nexports.POST = exports.GET;', ['GET', 'POST']],
  ['module.exports.GET = 1;', ['GET']],
  ['function GET() {}\nmodule.exports = { GET, async POST() {}, PUT: GET };', ['GET', 'POST', 'PUT']],
  ['if (exports.GET == null) exports.DELETE = 1;', ['DELETE']],
])('commonJsExports: %j', (source, names) => {
  expect(isCommonJs(source)).toBe(true);
  expect(commonJsExports(source)).toEqual(names);
});

test.each(['export const exports = 1;', 'import x from "y";\nexports.x = x;', 'const x = 1;'])(
  'isCommonJs: not %j',
  (source) => {
    expect(isCommonJs(source)).toBe(false);
  },
);

test('isCommonJs: a dynamic import makes no ES module', () => {
  expect(isCommonJs('import("x");\nexports.GET = 1;')).toBe(true);
});

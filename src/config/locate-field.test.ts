import { expect, test } from 'vitest';
import { locateField } from './locate-field.ts';

test.each([
  ['a property', 'export default {\n  basePath: 1,\n};', 'basePath', { line: 2, column: 3 }],
  ['a quoted property', "module.exports = { 'basePath': 1 };", 'basePath', { line: 1, column: 20 }],
  ['a method', 'const c = {\n\tasync headers() {},\n};', 'headers', { line: 2, column: 8 }],
  [
    'the outermost of several',
    'export default {\n  headers() { return [{ source: "/", headers: [] }] },\n};',
    'headers',
    { line: 2, column: 3 },
  ],
  [
    'not a comment',
    '/* basePath: 1 */\n// basePath: 2\nexport default { basePath: 3 };',
    'basePath',
    { line: 3, column: 18 },
  ],
  [
    'behind a URL',
    'export default {\n  assetPrefix: "https://a.b", basePath: 3 };',
    'basePath',
    { line: 2, column: 31 },
  ],
  [
    'not a part of a name',
    'export default { mybasePath: 1, c: { basePath: 2 } };',
    'basePath',
    { line: 1, column: 38 },
  ],
  [
    'not a field of another object',
    'a.basePath(1);\nexport default { basePath: 2 };',
    'basePath',
    { line: 2, column: 18 },
  ],
  ['undefined when it is not written out', 'export default make({ base });', 'basePath', undefined],
  ['undefined in two equal places', 'x ? { basePath: 1 } : { basePath: 2 }', 'basePath', undefined],
  [
    'a name with characters that mean something in a pattern',
    'x = { "a.b": 1 }',
    'a.b',
    { line: 1, column: 7 },
  ],
])('locateField: %s', (_name, source, field, position) => {
  expect(locateField(source, field)).toStrictEqual(position);
});

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
  [
    'nothing of a variable of the same name',
    'const server = { workers: 2 };\nexport default { server };',
    'server',
    undefined,
  ],
])('locateField: %s', (_name, source, field, position) => {
  expect(locateField(source, field)).toStrictEqual(position);
});

test.each([
  ['a field of the field', 'x = {\n  server: { workers: 2 },\n};', ['workers'], { line: 2, column: 13 }],
  [
    'a field of a field of it',
    'x = { server: {\n tls: { key: 7 } } };',
    ['tls', 'key'],
    { line: 2, column: 9 },
  ],
  [
    'not one of the same name outside of it',
    'x = { redirects: { key: 1, workers: 1 }, server: {\n tls: { key: 7 }, },\n key: 8 };',
    ['tls', 'key'],
    { line: 2, column: 9 },
  ],
  [
    'not one further inside',
    'x = { server: { tls: { http: 1 },\n http: 2 } };',
    ['http'],
    { line: 2, column: 2 },
  ],
  [
    'the field, where it is not in braces',
    'x = { server: make({ http: 1 }) };',
    ['http'],
    { line: 1, column: 7 },
  ],
  ['the field, where it has no such one', 'x = { server: { ...base } };', ['http'], { line: 1, column: 7 }],
  [
    'one in a variable, where there is one such',
    'const server = {\n workers: 2 };\nexport default { server };',
    ['workers'],
    { line: 2, column: 2 },
  ],
])('locateField: within a field: %s', (_name, source, inside, position) => {
  expect(locateField(source, 'server', inside)).toStrictEqual(position);
});

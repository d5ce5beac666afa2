import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { DiagnosticsError } from '../../diagnostics/diagnostic.ts';
import { checkUseCache, compileUseCache } from './compile-use-cache.ts';

const ENABLED = { isEnabled: true, cacheComponents: true, kinds: ['own'] };

function check(code: string, file = 'lib/a.ts', settings = ENABLED): string[] {
  return checkUseCache(file, code, settings).map(
    ({ line, column, message }) => `${line}:${column} ${message}`,
  );
}

/** What is made of a module, without the import before it; it can be parsed. */
function compile(code: string, isDev = false): string {
  const made = compileUseCache({ file: 'lib/a.ts', code, settings: ENABLED, runtime: 'runtime', isDev });
  const text = made?.code ?? '';
  expect(parseSync('a.ts', text).errors).toEqual([]);
  return isDev ? text : text.replace(/^import \{[^}]*\} from "runtime"; /, '');
}

test('compileUseCache: a declared function asks the cache, and does so when it calls itself', () => {
  expect(compile("export async function load<T>(id: T): Promise<T> { 'use cache'; return load(id); }")).toBe(
    `export function load(...$$args) { return $$useCache("lib/a.ts#load", "default", 1, $$args, async function $$load<T>(id: T): Promise<T> { 'use cache'; return load(id); }); }`,
  );
});

test.each([
  [
    "const a = async (id) => { 'use cache: remote'; };",
    `const a = (...$$args) => $$useCache("lib/a.ts#a", "remote", 1, $$args, async (id) => { 'use cache: remote'; });`,
  ],
  [
    "export default async function () { 'use cache: own'; }",
    `export default function (...$$args) { return $$useCache("lib/a.ts#default", "own", 0, $$args, async function () { 'use cache: own'; }); }`,
  ],
  [
    "const o = { async get(...ids) { 'use cache'; } };",
    `const o = {  get(...$$args) { return $$useCache("lib/a.ts#get", "default", Infinity, $$args, async function (...ids) { 'use cache'; }); } };`,
  ],
  [
    "class A { public static async [`get`](id: string) { 'use cache'; } }",
    `class A { static [\`get\`](...$$args) { return $$useCache("lib/a.ts#", "default", 1, $$args, async function (id: string) { 'use cache'; }); } }`,
  ],
  [
    "use(async function () { 'use cache'; });",
    `use(((...$$args) => $$useCache("lib/a.ts#", "default", 0, $$args, async function () { 'use cache'; })));`,
  ],
])('compileUseCache: %s', (code, expected) => {
  expect(compile(code)).toBe(expected);
});

test.each([
  [
    'names',
    'k',
    "async () => { 'use cache'; return k; }",
    "async ($$c0_0) => { 'use cache'; return $$c0_0; }",
    '{ "k": k }',
  ],
  [
    'members, as far as they are read',
    'o',
    "async () => { 'use cache'; return o.a?.b; }",
    "async ($$c0_0) => { 'use cache'; return $$c0_0; }",
    '{ "o.a.b": o?.a?.b }',
  ],
  [
    'what a method is called on',
    'o',
    "async () => { 'use cache'; return o.a.b(); }",
    "async ($$c0_0) => { 'use cache'; return $$c0_0.b(); }",
    '{ "o.a": o?.a }',
  ],
  [
    'the whole, where the whole is used as well',
    'o',
    "async () => { 'use cache'; return [o.a, o]; }",
    "async ($$c0_0) => { 'use cache'; return [$$c0_0.a, $$c0_0]; }",
    '{ "o": o }',
  ],
  [
    'in short properties',
    'k',
    "async () => { 'use cache'; return { k }; }",
    "async ($$c0_0) => { 'use cache'; return { k: $$c0_0 }; }",
    '{ "k": k }',
  ],
  [
    'in defaults of parameters',
    'k',
    "async a => { 'use cache'; ({ k = a } = {}); }",
    "async ($$c0_0, a) => { 'use cache'; ({ k: $$c0_0 = a } = {}); }",
    '{ "k": k }',
  ],
  [
    'but no name that is declared inside',
    'k',
    "async (k, { a: [b] }) => { 'use cache'; var c; for (const d of k) { let e = (f) => [f, b, c, d, e]; } try {} catch (g) { g; } }",
    "async (k, { a: [b] }) => { 'use cache'; var c; for (const d of k) { let e = (f) => [f, b, c, d, e]; } try {} catch (g) { g; } }",
    '',
  ],
  [
    'and no type, property, label or key',
    'k',
    "async () => { 'use cache'; const a: typeof k = x.k; k: for (;;) break k; return { k: a as k, [x]: class { k = 1; } }; }",
    "async () => { 'use cache'; const a: typeof k = x.k; k: for (;;) break k; return { k: a as k, [x]: class { k = 1; } }; }",
    '',
  ],
])(
  'compileUseCache: values of the function around become parameters: %s',
  (_, name, code, inner, captured) => {
    const arity = /^async \(?(k,|a )/.test(code) ? (code.startsWith('async a') ? 1 : 2) : 0;
    expect(compile(`function outer(${name}) { const f = ${code}; return f; }`)).toBe(
      `function outer(${name}) { const f = (...$$args) => $$useCache("lib/a.ts#f", "default", ${arity}, $$args, ${inner}${captured && `, ${captured}`}); return f; }`,
    );
  },
);

test('compileUseCache: a cached function in another, and one that calls another', () => {
  const made = compile(
    "function outer(k, j) { const f = async () => { 'use cache'; const g = async () => { 'use cache'; return [k, j.a]; }; return [g(), j]; }; const h = async () => { 'use cache'; return f(); }; }",
  );
  expect(made).toContain('return [$$c1_0, $$c1_1]; }, { "k": $$c0_0, "j.a": $$c0_1?.a })');
  expect(made).toContain('return [g(), $$c0_1]; }, { "k": k, "j": j })');
  expect(made).toContain(`async ($$c2_0, $$c2_1) => { 'use cache'; return f(); }, { "k": k, "j": j })`);
});

test('compileUseCache: functions of one name are told apart; in dev a module is told from its earlier self', () => {
  const made = compile(
    "{ const f = async () => { 'use cache'; }; } const f = async () => { 'use cache'; };",
    true,
  );
  expect(made).toMatch(
    /^import \{ useCache as \$\$useCache, nextCacheVersion \} from "runtime"; var \$\$cacheVersion = nextCacheVersion\(\); /,
  );
  expect(made).toContain('"lib/a.ts#f@" + $$cacheVersion');
  expect(made).toContain('"lib/a.ts#f:2@" + $$cacheVersion');
});

test('compileUseCache: a file with the directive caches what it exports', () => {
  expect(
    compile(
      "'use cache';\nexport async function a() {}\nexport const b = async () => 1, c = make();\nasync function d() {}\nasync function e() {}\nexport { d, d as f, g };\nexport { h, default as i } from './h';\nexport type { T } from './t';\nimport { g } from './g';\nexport default e;",
    ).split('\n'),
  ).toEqual([
    ';',
    'export function a(...$$args) { return $$useCache("lib/a.ts#a", "default", 0, $$args, async function $$a() {}); }',
    'export const b = (...$$args) => $$useCache("lib/a.ts#b", "default", 0, $$args, async () => 1), c = $$cacheExport("lib/a.ts#c", "default", make());',
    'function d(...$$args) { return $$useCache("lib/a.ts#d", "default", 0, $$args, async function $$d() {}); }',
    'function e(...$$args) { return $$useCache("lib/a.ts#e", "default", 0, $$args, async function $$e() {}); }',
    'const $$v0 = $$cacheExport("lib/a.ts#g", "default", g); export { $$v0 as g }; export { d as d, d as f };',
    `import { h as $$v1i } from "./h"; const $$v1 = $$cacheExport("lib/a.ts#h", "default", $$v1i); export { $$v1 as h }; import { default as $$v2i } from "./h"; const $$v2 = $$cacheExport("lib/a.ts#i", "default", $$v2i); export { $$v2 as i }; `,
    "export type { T } from './t';",
    "import { g } from './g';",
    'export default e;',
  ]);
});

test('compileUseCache: nothing is made of a module without the directive', () => {
  expect(compile("// 'use cache'\nexport const a = 'use cache';")).toBe('');
});

test.each([
  ["function f() { 'use cache'; }", "1:10 A function with 'use cache' must be async."],
  ["const o = { get a() { 'use cache'; } };", "1:13 A function with 'use cache' must be async."],
  ["async function f() { 'use cahce'; }", '1:22 "use cahce" is not a directive.'],
  ["async function f() { 'use cache: other'; }", '1:22 Unknown cache kind "other".'],
  ["async function f() { ('use cache'); }", "1:22 The directive 'use cache' cannot be in parentheses."],
  [
    "async function f() { let a; 'use cache'; }",
    "1:29 The directive 'use cache' must be at the top of the function body.",
  ],
  ["import './a';\n'use cache';", "2:1 The directive 'use cache' must be at the top of the file."],
  [
    "async function f() { 'use server'; 'use cache'; }",
    "1:22 'use server' and 'use cache' cannot both be at the top of a function body.",
  ],
  [
    "async function f() { 'use cache'; return this.a; }",
    "1:42 A function with 'use cache' cannot use `this`.",
  ],
  [
    "async function f() { 'use cache'; return () => arguments[0]; }",
    "1:48 A function with 'use cache' cannot use `arguments`.",
  ],
  [
    "class A { static async f() { 'use cache'; return super.f(); } }",
    "1:50 A function with 'use cache' cannot use `super`.",
  ],
  ["class A { async f() { 'use cache'; } }", "1:11 A method of a class's instances cannot be cached."],
  [
    "'use cache';\nexport const a = 5;",
    "2:18 A file with 'use cache' at its top can export async functions alone.",
  ],
  [
    "'use cache';\nexport * from './a';",
    "2:1 A file with 'use cache' at its top can export async functions alone.",
  ],
  [
    "'use cache';\nexport class A {}",
    "2:8 A file with 'use cache' at its top can export async functions alone.",
  ],
  [
    "'use cache';\nconst a = {};\nexport { a };",
    "3:1 A file with 'use cache' at its top can export async functions alone.",
  ],
  ["'use cache';\nexport function f() {}", "2:17 A function with 'use cache' must be async."],
  [
    "'use cache';\nexport const { a } = b;",
    "2:14 A file with 'use cache' at its top cannot export what it takes apart.",
  ],
])('checkUseCache: %s', (code, expected) => {
  expect(check(code)).toEqual([expected]);
});

test.each([
  "async function f() { 'use cache'; return function () { return [this, arguments]; }; }",
  "async function f() { 'use cache'; return { arguments: 1 }.arguments; }",
  "'use strict'; 'use client';",
  'const text = `use cache`;',
  "'use cache';\nexport type A = string;\nexport interface B {}\nexport async function f() {}",
])('checkUseCache: nothing is wrong with %s', (code) => {
  expect(check(code)).toEqual([]);
});

test('checkUseCache: where the config does not allow it, and in CommonJS', () => {
  const off = { isEnabled: false, cacheComponents: false, kinds: [] };
  const code = "async function f() { 'use cache'; }";
  expect(check(code, 'lib/a.ts', off)).toEqual(["1:22 The directive 'use cache' is not enabled."]);
  expect(check(`exports.f = ${code}`, 'lib/a.js')).toEqual([
    "1:13 The directive 'use cache' needs an ES module.",
  ]);
});

test('checkUseCache: a handler cannot be cached, and with cacheComponents has no segment config', () => {
  const message = 'cannot be cached itself: what it returns is no value that can be kept.';
  expect(check("export async function GET() { 'use cache'; }", 'app/route.ts')).toEqual([
    `1:23 The handler \`GET\` ${message}`,
  ]);
  expect(check("'use cache';\nexport const POST = async () => {};", 'app/route.ts')).toEqual([
    `2:14 The handler \`POST\` ${message}`,
  ]);
  expect(
    check("export const dynamic = 'auto';\nexport { a as revalidate } from './a';", 'app/route.ts'),
  ).toEqual([
    '1:14 The export `dynamic` is not compatible with `cacheComponents`.',
    '2:15 The export `revalidate` is not compatible with `cacheComponents`.',
  ]);
  expect(
    check("export const dynamic = 'auto';", 'app/route.ts', { ...ENABLED, cacheComponents: false }),
  ).toEqual([]);
  expect(check("export const dynamic = 'auto', maxDuration = 5;", 'lib/a.ts')).toEqual([]);
});

test('compileUseCache: what is wrong is thrown', () => {
  expect(() => compile("function f() { 'use cache'; }")).toThrow(DiagnosticsError);
});

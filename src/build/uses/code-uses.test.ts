import { expect, test } from 'vitest';
import { codeUses } from './code-uses.ts';

const NOTHING = { context: false, platform: false };
const PLATFORM = { context: false, platform: true };
const EVERYTHING = { context: true, platform: true };

const of = (code: string, id = '/project/lib/a.ts') => codeUses(id, code);

test.each([
  'export const GET = () => Response.json({});',
  'export const GET = (request) => fetch(request);',
  '// globalThis.fetch, eval() and new Function() are only spoken of\nexport const a = 1;',
  "export const a = 'globalThis';",
  'export const a = typeof window === "undefined" && typeof self !== "object" && !globalThis;',
  'export const a = "Deno" in globalThis;',
  'export const now = globalThis.performance.now();',
  'export const env = globalThis.process?.env;',
  'export const a = globalThis["crypto"];',
  'export const a = (globalThis[Symbol.for("a.b")] ??= {});',
  'const store = globalThis;\nexport const cache = (store.cache ??= new Map());\nstore.cache = cache;',
  'const { process, navigator: { userAgent } } = globalThis;\nexport const a = [process, userAgent];',
  'var _a; (_a = globalThis).__config ?? (_a.__config = {});',
  'export function a(self, window) { return self.fetch ?? window; }',
  'function bind() { var self = this; return () => self.run(self); }',
  'const a = { global: 1, self() {}, window: 2 }; a.global = a.window; a.self();',
  'export const isFunction = (a) => a instanceof Function || Function.prototype.toString.call(a);',
  'export const a = Reflect.get({}, "a");',
  'export const a = await WebAssembly.instantiate(bytes);',
  'module.exports = require("./a");',
  'if (typeof require === "function") module.exports = require.resolve("a");',
  'const a = import("./a.js");\nconst b = import(`./b.js`);',
  'export const a = Object.getPrototypeOf(a.constructor);',
])('codeUses: nothing in %j', async (code) => {
  expect(await of(code)).toEqual(NOTHING);
});

test.each([
  'export const GET = (request) => globalThis.fetch(request);',
  'export const a = new globalThis.Request("http://a");',
  'export const a = global["Response"];',
  'export const a = window.caches;',
  'const g = globalThis; export { g };',
  'export const g = globalThis;',
  'const g = globalThis; use(g);',
  'const g = globalThis; g.fetch(request);',
  'const { fetch: send } = globalThis;',
  'const { a, ...rest } = globalThis;',
  'export const a = (name) => globalThis[name];',
  'const root = typeof globalThis === "object" ? globalThis : self;',
  '(function (global) { global.a = 1; })(globalThis);',
  'const root = Function("return this")();',
  'export const a = Reflect.construct(Response, [], b);',
  'const { construct } = Reflect;',
  'export const a = () => WebAssembly.compileStreaming(response);',
  'export const a = (response) => caches.open("a").then((cache) => cache.put("a", response));',
  'export const a = (response) => Bun.write("a", response);',
])('codeUses: the platform in %j', async (code) => {
  expect(await of(code)).toEqual(PLATFORM);
});

test.each([
  'export const a = (name) => import(name);',
  'export const a = (name) => import(`./${name}.js`);',
  'module.exports = (name) => require(name);',
  'module.exports = (name) => module.require(name);',
  'const load = require; load("a");',
  'eval("1");',
  'globalThis.eval("1");',
  'const F = Function; new F("return fetch");',
  'export const make = new Function("a", "return a");',
  'const AsyncFunction = Object.getPrototypeOf(async function () {}).constructor;',
  'export const a = [].filter.constructor("return fetch")();',
  'export const a = process.getBuiltinModule("module");',
  'this is no JavaScript, require it',
])('codeUses: everything in %j', async (code) => {
  expect(await of(code)).toEqual(EVERYTHING);
});

test('codeUses: the functions that zod and ajv compile reach their arguments alone', async () => {
  const code = 'const F = Function; export const make = (text) => new F(text);';
  expect(await of(code, '/project/node_modules/zod/v4/core/doc.js')).toEqual(NOTHING);
  expect(await of(code, '/project/node_modules/other/index.js')).toEqual(EVERYTHING);
});

test.each([
  "export const GET = () => fetch(url, { cache: 'force-cache' });",
  'export const GET = () => fetch(url, { next: { revalidate: 60 } });',
  "export const options = { next: { tags: ['a'] } };",
  'export const options = {}; options.next = { revalidate: 5 };',
  'export const GET = (cache) => fetch(url, { cache: cache });',
  "export const fetchCache = 'default-cache';",
])('codeUses: the context in %j, which says how fetch keeps answers', async (code) => {
  expect(await of(code)).toEqual({ context: true, platform: false });
});

test.each([
  'export const GET = () => fetch(url);',
  "export const GET = () => fetch(url, { cache: 'no-store' });",
  'node.next = other; const list = { next: null };',
  'export const cache = new Map(); export const options = { cache: cache };',
])('codeUses: nothing in %j, which says nothing of that', async (code) => {
  expect(await of(code)).toEqual(NOTHING);
});

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Which rooms a room may import; a name in parentheses, for its types alone. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  http: [],
  router: ['http'],
  app: ['http', 'router'],
  next: ['app', 'http'],
  'pages-api': ['app', 'http'],
  pages: ['app', 'http', 'next', '(router)'],
  engine: ['http'],
  store: ['http'],
  kit: ['http', 'store'],
  jobs: ['http', 'store'],
  diagnostics: ['http'],
  config: ['http', 'diagnostics', '(app)'],
  scan: ['http', 'diagnostics', 'router', '(app)'],
  build: ['http', 'diagnostics', 'scan', 'router', 'config', '(app)'],
  dev: ['http', 'diagnostics', 'build', 'scan', 'engine', 'store', 'kit', 'config', 'app', 'pages-api'],
  check: ['http', 'diagnostics', 'scan', 'build', 'config'],
  cli: ['http', 'diagnostics', 'check', 'build', 'dev', 'scan', 'engine', 'config', 'app', 'jobs', 'store'],
  '.': ['(app)', '(config)', '(pages)'],
};

/** Rooms of the run-time half, which must run where there is no Node: in all of them but these no `node:` module. */
const RUN_TIME = ['http', 'router', 'app', 'next', 'pages', 'jobs'];
const NODE_MODULES_ALLOWED: Readonly<Record<string, string>> = {
  'app/cache-scope.ts': 'node:async_hooks',
  'app/request-context.ts': 'node:async_hooks',
};

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const imports = sourceFiles(SRC).flatMap(readImports);

test('every room is in the table', () => {
  const rooms = new Set(imports.map(({ file }) => roomOf(file)));
  expect([...rooms].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
});

test('the test reads the imports of the whole source', () => {
  expect(imports.length).toBeGreaterThan(200);
});

test.each(Object.keys(MAY_IMPORT))('%s imports only the rooms that it may', (room) => {
  const allowed = MAY_IMPORT[room] ?? [];
  const wrong = imports.filter(({ file, specifier, typeOnly }) => {
    if (roomOf(file) !== room || !specifier.startsWith('.')) return false;
    const target = roomOf(relative(SRC, resolve(SRC, dirname(file), specifier)));
    return target !== room && !allowed.includes(target) && !(typeOnly && allowed.includes(`(${target})`));
  });
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
});

test('the run-time half touches no module of Node itself', () => {
  const wrong = imports.filter(
    ({ file, specifier }) =>
      RUN_TIME.includes(roomOf(file)) &&
      specifier.startsWith('node:') &&
      NODE_MODULES_ALLOWED[file] !== specifier,
  );
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
});

test('only pages know React, and only the build knows the plugin for it', () => {
  const wrong = imports.filter(
    ({ file, specifier }) =>
      (/^react(?:-dom)?(?:\/|$)/.test(specifier) && roomOf(file) !== 'pages') ||
      specifier.startsWith('@vitejs/'),
  );
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
});

test('the run-time half imports no package of the build-time half', () => {
  const wrong = imports.filter(
    ({ file, specifier }) =>
      [...RUN_TIME, 'pages-api', 'engine', 'store', 'kit'].includes(roomOf(file)) &&
      /^(vite|rolldown)/.test(specifier),
  );
  expect(wrong).toEqual([]);
});

function sourceFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

function readImports(path: string): Import[] {
  const file = relative(SRC, path).split(sep).join('/');
  const text = readFileSync(path, 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\s(type\s)?[^'"`;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...found].map(([whole, type, from, bare, dynamic]) => ({
    file,
    specifier: from ?? bare ?? dynamic ?? '',
    typeOnly: type !== undefined || isTypeOnly(whole),
  }));
}

/** Whether every name of an import is marked as a type. */
function isTypeOnly(statement: string): boolean {
  const names = /\{([^}]*)\}/.exec(statement)?.[1];
  if (names === undefined) return false;
  return names.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '));
}

function roomOf(file: string): string {
  const [room = '', ...rest] = file.split('/');
  return rest.length === 0 ? '.' : room;
}

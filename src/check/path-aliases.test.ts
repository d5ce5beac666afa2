import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readPathAliases } from './path-aliases.ts';

let dir = '';
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function project(files: Readonly<Record<string, string>>): string {
  dir = mkdtempSync(join(tmpdir(), 'waymark-aliases-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

test('readPathAliases: patterns, exact names and several targets, in a file with comments', () => {
  const aliases = readPathAliases(
    project({
      'tsconfig.json': `{
  // of the project
  "compilerOptions": { "paths": { "@/*": ["./src/*", "./*",], "db": ["./lib/db.ts"], /* "x": [] */ "~*end": ["./e/*"] } },
}`,
    }),
  );
  expect(aliases('@/lib/a')).toEqual(['src/lib/a', 'lib/a']);
  expect(aliases('db')).toEqual(['lib/db.ts']);
  expect(aliases('~middle-end')).toEqual(['e/middle-']);
  expect(aliases('react')).toEqual([]);
});

test('readPathAliases: baseUrl makes every name a path', () => {
  const aliases = readPathAliases(
    project({ 'jsconfig.json': '{ "compilerOptions": { "baseUrl": "src" } }' }),
  );
  expect(aliases('lib/a')).toEqual(['src/lib/a']);
});

test('readPathAliases: those of a file that is extended, relative to where they are written', () => {
  const aliases = readPathAliases(
    project({
      'tsconfig.json': '{ "extends": "./config/base" }',
      'config/base.json': '{ "compilerOptions": { "paths": { "#/*": ["../lib/*"] } } }',
    }),
  );
  expect(aliases('#/a')).toEqual(['lib/a']);
});

test('readPathAliases: files that extend each other, are broken, or are not there', () => {
  expect(readPathAliases(project({ 'tsconfig.json': '{ "extends": "./tsconfig.json" }' }))('@/a')).toEqual(
    [],
  );
  expect(readPathAliases(project({ 'tsconfig.json': '{' }))('@/a')).toEqual([]);
  expect(readPathAliases(project({}))('@/a')).toEqual([]);
});

import { existsSync } from 'node:fs';
import { moduleExports } from '../build/exports/module-exports.ts';
import { pageSurface } from '../build/pages/page-surface.ts';
import { readSource } from '../build/read-source.ts';
import { surfaceImport } from '../build/surface-import.ts';
import { lineAndColumn } from '../diagnostics/line-and-column.ts';
import type { Finding } from './check-report.ts';
import { DIFFERENCES } from './differences.ts';
import type { ModuleImport, SourceModule } from './read-module.ts';
import { usedNames } from './used-names.ts';

/** What a module imports that Waymark has not, of `next/*` and its like. */
export function checkImports(module: SourceModule, hasPages: boolean): Finding[] {
  const others = module.imports.filter(({ specifier }) => !hasPages || !isForPages(specifier));
  return others.flatMap((each) => checkImport(module, each));
}

/** Whether pages have this module, and show what it exports. */
function isForPages(specifier: string): boolean {
  return specifier.startsWith('next/font/') || pageSurface(specifier, 'client') !== undefined;
}

function checkImport(module: SourceModule, { specifier, start, names }: ModuleImport): Finding[] {
  const found = surfaceImport(specifier);
  if (!found) return [];
  const place = lineAndColumn(module.text, start);
  if (found.kind === 'unsupported') {
    // The bundler leaves out what is used as a type alone.
    if (names && names.length > 0 && !names.some(({ local }) => usedNames(module.program).has(local)))
      return [];
    const entry = /^next(?:\/|$)/.test(specifier) ? { entry: DIFFERENCES.modules } : {};
    return [{ level: 'breaks', message: found.message, hint: found.hint, ...place, ...entry }];
  }
  if (found.kind === 'images') return [{ level: 'note', message: RENDERER_NEEDED, ...place }];
  if (found.kind !== 'file') return [];
  const exported = exportsOf(found.path);
  const missing = (names ?? []).filter(({ imported }) => !exported.has(imported) || REFUSED.has(imported));
  return missing
    .filter(({ local }) => usedNames(module.program).has(local))
    .map(({ imported }) => ({
      level: 'breaks',
      message: `This version of Waymark has no \`${imported}\` in \`${specifier}\`.`,
      ...place,
      entry: DIFFERENCES.modules,
    }));
}

const RENDERER_NEEDED =
  '`next/og` renders with the package `@vercel/og`, or with the copy of it where Next.js is installed.';

/** Names that are there to say that there is no such thing. */
const REFUSED: ReadonlySet<string> = new Set(['ImageResponse']);

const known = new Map<string, ReadonlySet<string>>();

/** What a module of Waymark's own exports. */
function exportsOf(path: string): ReadonlySet<string> {
  const cached = known.get(path);
  if (cached) return cached;
  // As a package it is compiled; in its own tests it is not.
  const file = existsSync(path) ? path : path.replace(/\.js$/, '.ts');
  const { text = '' } = readSource(file);
  const names = new Set(moduleExports(file, text).names.keys());
  known.set(path, names);
  return names;
}

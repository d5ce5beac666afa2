import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a module knows of its own place, and the variables that stand for it once the module is part of a bundle. */
export const MODULE_VARIABLES: Readonly<Record<string, string>> = {
  __dirname: '__waymark_dirname',
  __filename: '__waymark_filename',
  'import.meta.dirname': '__waymark_dirname',
  'import.meta.filename': '__waymark_filename',
  'import.meta.url': '__waymark_url',
  'import.meta.resolve': '__waymark_resolve_url',
  'require.resolve': '__waymark_resolve',
};

/** Matches code that may use one of `MODULE_VARIABLES`. */
export const USES_MODULE_VARIABLES = /\b(?:__dirname|__filename|import\s*\.\s*meta|require\s*\.\s*resolve)\b/;

/** The declarations of `MODULE_VARIABLES` for the module in `file`: on one line, so that lines keep their numbers. */
export function modulePrefix(file: string): string {
  const url = JSON.stringify(pathToFileURL(file).href);
  return [
    `var __waymark_dirname = ${JSON.stringify(dirname(file))}`,
    `__waymark_filename = ${JSON.stringify(file)}`,
    `__waymark_url = ${url}`,
    `__waymark_resolve = process.getBuiltinModule('node:module').createRequire(__waymark_url).resolve`,
    `__waymark_resolve_url = (id) => /^(?:\\.{0,2}\\/|[a-z]+:)/.test(id) ? new URL(id, __waymark_url).href : ` +
      `process.getBuiltinModule('node:url').pathToFileURL(__waymark_resolve(id)).href;`,
  ].join(', ');
}

/** The column that a place has in the file as it is written, from its column behind `modulePrefix`. */
export function writtenColumn(file: string, line: number, column: number): number {
  if (line !== 1 || !USES_MODULE_VARIABLES.test(readFileSync(file, 'utf8'))) return column;
  return Math.max(1, column - modulePrefix(file).length);
}

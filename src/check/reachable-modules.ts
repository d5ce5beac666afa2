import { posix } from 'node:path';
import type { PathAliases } from './path-aliases.ts';
import { readModule, type SourceModule } from './read-module.ts';

const EXTENSIONS = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs'];

/** The endings under which TypeScript lets a source be imported. */
const WRITTEN_AS: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.jsx': ['.tsx'],
};

/**
 * Reads modules and all modules of the project that they import, those of packages not.
 *
 * @param dir The absolute path of the project directory.
 * @param files All files of the project.
 */
export function reachableModules(
  dir: string,
  roots: readonly string[],
  files: ReadonlySet<string>,
  aliases: PathAliases,
): Map<string, SourceModule> {
  const modules = new Map<string, SourceModule>();
  const waiting = [...roots];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (modules.has(file)) continue;
    const module = readModule(dir, file);
    modules.set(file, module);
    for (const { specifier } of module.imports) {
      const target = find(specifier, file, files, aliases);
      if (target !== undefined && EXTENSIONS.includes(posix.extname(target))) waiting.push(target);
    }
  }
  return modules;
}

function find(
  specifier: string,
  importer: string,
  files: ReadonlySet<string>,
  aliases: PathAliases,
): string | undefined {
  const isRelative = /^\.{1,2}(?:\/|$)/.test(specifier);
  const paths = isRelative ? [posix.join(posix.dirname(importer), specifier)] : aliases(specifier);
  for (const path of paths) {
    const found = candidates(path.replace(/\/$/, '')).find((each) => files.has(each));
    if (found !== undefined) return found;
  }
  return undefined;
}

function candidates(path: string): string[] {
  const ending = posix.extname(path);
  const stem = path.slice(0, path.length - ending.length);
  return [
    path,
    ...(WRITTEN_AS[ending] ?? []).map((other) => stem + other),
    ...EXTENSIONS.map((extension) => path + extension),
    ...EXTENSIONS.map((extension) => `${path}/index${extension}`),
  ];
}

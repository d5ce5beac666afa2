import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { isHiddenPath } from '../../http/hidden-path.ts';
import { describeFile, type FoundFile, type StaticFile } from './static-file.ts';

/** Finds a file by its path below the folder, decoded and with a slash before it: `/images/logo.svg`. */
export type FindFile = (path: string) => StaticFile | undefined;

/** Reads a folder once and for all; `undefined` where it has no file, or there is no such folder. */
export function indexFiles(directory: string): FindFile | undefined {
  const found = new Map<string, FoundFile>();
  visit(directory, '', [], found);
  if (found.size === 0) return undefined;
  // Described when they are first asked for: the start of a server does not wait for thousands that nobody wants.
  const described = new Map<string, StaticFile>();
  return (path) => {
    const file = found.get(path);
    const known = file && described.get(path);
    if (!file || known) return known;
    const description = describeFile(file, (end) => found.get(path + end), true);
    described.set(path, description);
    return description;
  };
}

function visit(
  folder: string,
  prefix: string,
  above: readonly string[],
  found: Map<string, FoundFile>,
): void {
  const real = attempt(() => realpathSync(folder));
  // A link to a folder above would never end.
  if (real === undefined || above.includes(real)) return;
  for (const name of attempt(() => readdirSync(folder)) ?? []) {
    const path = join(folder, name);
    const key = `${prefix}/${name}`;
    const stats: Stats | undefined = isHiddenPath(key.slice(1)) ? undefined : attempt(() => statSync(path));
    if (stats?.isDirectory()) visit(path, key, [...above, real], found);
    else if (stats?.isFile()) found.set(key, { path, stats });
  }
}

/** `undefined` for what is not there, or not to be read by this user. */
function attempt<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { isHiddenPath } from '../../http/hidden-path.ts';
import { describeFile, type FoundFile, type StaticFile } from './static-file.ts';

/** Files by their paths below a folder, decoded and with a slash before each: `/images/logo.svg`. */
export type FileIndex = ReadonlyMap<string, StaticFile>;

/** Reads a folder once and for all; `undefined` where it has no file, or there is no such folder. */
export function indexFiles(directory: string): FileIndex | undefined {
  const found = new Map<string, FoundFile>();
  visit(directory, '', [], found);
  if (found.size === 0) return undefined;
  const index = new Map<string, StaticFile>();
  for (const [name, file] of found) {
    index.set(
      name,
      describeFile(file, (end) => found.get(name + end), true),
    );
  }
  return index;
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

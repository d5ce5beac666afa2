import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isHiddenPath } from '../../http/hidden-path.ts';
import { describeFile, type FoundFile, type StaticFile } from './static-file.ts';

/**
 * Finds a file as the disk has it now.
 *
 * @param path Its path below the folder, decoded and with a slash before it.
 */
export function findOnDisk(directory: string, path: string): StaticFile | undefined {
  const name = path.slice(1);
  if (name === '' || isHiddenPath(name)) return undefined;
  const plain = findFile(directory, name);
  // A client of `dev` keeps nothing for good: the file is still being worked on.
  return plain && describeFile(plain, (end) => findFile(directory, name + end), false);
}

function findFile(directory: string, name: string): FoundFile | undefined {
  const path = join(directory, name);
  try {
    const stats = statSync(path);
    return stats.isFile() && isSpelledSo(directory, name.split('/')) ? { path, stats } : undefined;
  } catch {
    return undefined;
  }
}

/** File systems that take `A.txt` for `a.txt` must not find here what a build on another would not. */
function isSpelledSo(directory: string, parts: readonly string[]): boolean {
  return parts.every((part, index) => readdirSync(join(directory, ...parts.slice(0, index))).includes(part));
}

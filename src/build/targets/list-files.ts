import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The files in a folder and those below it, relative to it, with `/` between the parts of their paths. */
export function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort();
}

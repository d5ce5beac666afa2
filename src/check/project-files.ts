import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that hold no source of the project's own. */
const OTHERS = new Set(['node_modules', 'dist', 'build', 'out', 'coverage']);

/**
 * The files of a project, relative to it and with `/` between their parts, in the order of their names. Links are not
 * followed, and folders that cannot be read are left out: what matters in them is found by who reads it.
 */
export function projectFiles(dir: string): string[] {
  const files: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of entriesOf(join(dir, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) files.push(path);
      else if (entry.isDirectory() && !entry.name.startsWith('.') && !OTHERS.has(path)) visit(path);
    }
  };
  visit('');
  return files.sort();
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).filter(({ name }) => name !== 'node_modules');
  } catch {
    return [];
  }
}

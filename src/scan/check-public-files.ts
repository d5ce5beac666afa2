import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isHiddenPath } from '../http/hidden-path.ts';
import { isDirectory } from './is-directory.ts';
import type { ScannedFile } from './scan-project.ts';

/**
 * Finds files in `public/` whose path is a route's as well. A route with a dynamic segment is no such case: files come
 * before it.
 *
 * @param dir The absolute path of the project directory.
 * @param beforeFolder Called with the absolute path of each folder in which such a file may come up.
 * @see https://nextjs.org/docs/messages/conflicting-public-file-page
 */
export function checkPublicFiles(
  dir: string,
  routes: readonly ScannedFile[],
  beforeFolder: (folder: string) => void,
): Diagnostic[] {
  const folders = new Map<string, boolean>();
  const hasFolder = (path: string) => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const exists = isDirectory(join(dir, path));
    if (exists) beforeFolder(join(dir, path));
    folders.set(path, exists);
    return exists;
  };
  return routes.flatMap(({ path, file }) => {
    const name = path.includes('[') ? '' : decode(path).slice(1);
    if (name === '' || isHiddenPath(name)) return [];
    const parts = ['public', ...name.split('/')];
    const inFolders = parts.slice(1).every((_, index) => hasFolder(parts.slice(0, index + 1).join('/')));
    if (!inFolders || !isFile(join(dir, ...parts))) return [];
    return [conflict(parts.join('/'), path, file)];
  });
}

function conflict(file: string, path: string, route: string): Diagnostic {
  return {
    code: 'ERR_ROUTE_CONFLICT',
    severity: 'error',
    file,
    message: `A file in \`public\` and a route answer the same path \`${path}\`: a request could go to either. The other file is ${route}.`,
    hint: 'Rename or delete one of them.',
  };
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

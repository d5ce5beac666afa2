import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isPrivateFolder } from './route-path.ts';

/** A file of `app/` that its name makes a route or a page. */
export interface AppFile {
  /** The folders between `app/` and the file. */
  readonly folders: readonly string[];
  /** The file's name, such as `route.ts`. */
  readonly name: string;
  readonly kind: 'route' | 'page';
}

/** What a walk through `app/` found. */
export interface AppTree {
  /** In an order that does not depend on the file system. */
  readonly files: readonly AppFile[];
  /** Every folder that was read, absolute: a change of what they hold changes the routes. */
  readonly directories: readonly string[];
  /** Folders that could not be read, with the reason. */
  readonly unreadable: readonly { readonly directory: string; readonly reason: string }[];
}

/**
 * Walks through `app/` and finds its routes and pages.
 *
 * @param appDir The absolute path of `app/` or `src/app/`.
 * @param extensions Extensions of route and page files, without dot.
 */
export function walkAppDir(appDir: string, extensions: readonly string[]): AppTree {
  const pattern = new RegExp(`^(route|page)\\.(?:${extensions.map(escapePattern).join('|')})$`);
  const files: AppFile[] = [];
  const directories: string[] = [];
  const unreadable: { directory: string; reason: string }[] = [];
  const visit = (directory: string, folders: readonly string[], ancestors: readonly string[]): void => {
    directories.push(directory);
    for (const entry of readSorted(directory, unreadable)) {
      const path = join(directory, entry.name);
      const isLink = entry.isSymbolicLink();
      if (isLink ? isDirectory(path) : entry.isDirectory()) {
        if (isPrivateFolder(entry.name)) continue;
        const real = isLink ? realpathSync(path) : path;
        // A link to a folder above would never end.
        if (!ancestors.includes(real)) visit(path, [...folders, entry.name], [...ancestors, real]);
        continue;
      }
      const kind = pattern.exec(entry.name)?.[1];
      if (kind) files.push({ folders, name: entry.name, kind: kind as AppFile['kind'] });
    }
  };
  visit(appDir, [], [realpathSync(appDir)]);
  return { files, directories, unreadable };
}

function readSorted(directory: string, unreadable: { directory: string; reason: string }[]) {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    unreadable.push({ directory, reason: error instanceof Error ? error.message : String(error) });
    return [];
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

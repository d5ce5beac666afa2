import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { escapePattern } from '../diagnostics/escape-pattern.ts';
import { plainReason } from '../diagnostics/plain-reason.ts';
import type { OddEntry } from './odd-entry.ts';
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
  readonly odd: readonly OddEntry[];
}

/**
 * Walks through `app/` and finds its routes and pages.
 *
 * @param appDir The absolute path of `app/` or `src/app/`.
 * @param extensions Extensions of route and page files, without dot.
 * @param beforeFolder Called with the absolute path of each folder before it is read.
 */
export function walkAppDir(
  appDir: string,
  extensions: readonly string[],
  beforeFolder: (folder: string) => void,
): AppTree {
  const pattern = new RegExp(`^(route|page)\\.(?:${extensions.map(escapePattern).join('|')})$`);
  const files: AppFile[] = [];
  const odd: OddEntry[] = [];
  const visit = (directory: string, folders: readonly string[], ancestors: readonly string[]): void => {
    beforeFolder(directory);
    for (const entry of readSorted(directory, folders, odd)) {
      const { name } = entry;
      const path = join(directory, name);
      const kind = pattern.exec(name)?.[1] as AppFile['kind'] | undefined;
      const target = follow(entry, path);
      const strange = oddKind(name, kind, target);
      if (strange) odd.push({ ...strange, path: [...folders, name].join('/') });
      if (target instanceof Error) continue;
      if (!target.isDirectory()) {
        if (kind) files.push({ folders, name, kind });
        continue;
      }
      if (isPrivateFolder(name)) continue;
      const real = entry.isSymbolicLink() ? realpathSync(path) : path;
      // A link to a folder above would never end.
      if (!ancestors.includes(real)) visit(path, [...folders, name], [...ancestors, real]);
    }
  };
  visit(appDir, [], [realpathSync(appDir)]);
  return { files, odd };
}

/** What an entry is, behind its link if it is one. */
function follow(entry: Dirent, path: string): Dirent | Stats | Error {
  if (!entry.isSymbolicLink()) return entry;
  try {
    return statSync(path);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Names that look like a route file to a person, and to nothing else. */
const NEAR_MISS = /^route\.[mc]?[jt]sx?$/i;

function oddKind(
  name: string,
  kind: AppFile['kind'] | undefined,
  target: Dirent | Stats | Error,
): Omit<OddEntry, 'path'> | undefined {
  if (target instanceof Error) {
    // Editors lock a file with a link that leads nowhere, such as `.#route.ts`.
    if (name.startsWith('.') || isPrivateFolder(name)) return undefined;
    return { kind: kind ? 'broken-file' : 'broken-link', reason: plainReason(target) };
  }
  if (target.isDirectory()) return kind ? { kind: 'folder-named-like-file', reason: '' } : undefined;
  return !kind && NEAR_MISS.test(name) ? { kind: 'near-miss', reason: '' } : undefined;
}

function readSorted(directory: string, folders: readonly string[], odd: OddEntry[]): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    odd.push({ kind: 'unreadable-folder', path: folders.join('/'), reason: plainReason(error) });
    return [];
  }
}

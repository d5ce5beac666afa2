import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { plainReason } from '../diagnostics/plain-reason.ts';
import type { OddEntry } from './odd-entry.ts';

/** A file that its name makes a route or a page. */
export interface WalkedFile<Kind extends string> {
  /** The folders between the root and the file. */
  readonly folders: readonly string[];
  /** The file's name, such as `route.ts`. */
  readonly name: string;
  readonly kind: Kind;
}

/** What a walk found. */
export interface WalkedTree<Kind extends string> {
  /** In an order that does not depend on the file system. */
  readonly files: readonly WalkedFile<Kind>[];
  readonly odd: readonly OddEntry[];
}

/** How a tree is read. */
export interface WalkRules<Kind extends string> {
  /** What a name makes of its file; `undefined` for none of Waymark's affairs. */
  kindOf(name: string, folders: readonly string[]): Kind | undefined;
  /** Whether a folder may well have a name of this kind. Default: none. */
  mayBeFolder?(kind: Kind): boolean;
  /** Whether a folder and all that is in it is kept out. */
  isLeftOut(folder: string): boolean;
  /** Whether one that is left out would do something in Next.js. Default: none would. */
  isMissed?(folder: string): boolean;
  /** Whether a name looks to a person as if it were of some kind, and is of none. */
  isNearMiss(name: string): boolean;
}

/**
 * Walks through a folder and finds the files that its rules name.
 *
 * @param root The absolute path of the folder.
 * @param beforeFolder Called with the absolute path of each folder before it is read.
 */
export function walkDir<Kind extends string>(
  root: string,
  rules: WalkRules<Kind>,
  beforeFolder: (folder: string) => void,
): WalkedTree<Kind> {
  const files: WalkedFile<Kind>[] = [];
  const odd: OddEntry[] = [];
  const visit = (directory: string, folders: readonly string[], ancestors: readonly string[]): void => {
    beforeFolder(directory);
    for (const entry of readSorted(directory, folders, odd)) {
      const { name } = entry;
      const path = join(directory, name);
      const kind = rules.kindOf(name, folders);
      const target = follow(entry, path);
      const strange = oddKind(name, kind, target, rules);
      if (strange) odd.push({ ...strange, path: [...folders, name].join('/') });
      if (target instanceof Error) continue;
      if (!target.isDirectory()) {
        if (kind) files.push({ folders, name, kind });
        continue;
      }
      if (rules.isLeftOut(name)) continue;
      const real = entry.isSymbolicLink() ? realpathSync(path) : path;
      // A link to a folder above would never end.
      if (!ancestors.includes(real)) visit(path, [...folders, name], [...ancestors, real]);
    }
  };
  visit(root, [], [realpathSync(root)]);
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

function oddKind<Kind extends string>(
  name: string,
  kind: Kind | undefined,
  target: Dirent | Stats | Error,
  rules: WalkRules<Kind>,
): Omit<OddEntry, 'path'> | undefined {
  if (target instanceof Error) {
    // Editors lock a file with a link that leads nowhere, such as `.#route.ts`.
    if (name.startsWith('.') || rules.isLeftOut(name)) return undefined;
    return { kind: kind ? 'broken-file' : 'broken-link', reason: plainReason(target) };
  }
  if (target.isDirectory() && rules.isMissed?.(name)) return { kind: 'intercepting-folder', reason: '' };
  if (target.isDirectory())
    return kind && !rules.mayBeFolder?.(kind) ? { kind: 'folder-named-like-file', reason: '' } : undefined;
  return !kind && rules.isNearMiss(name) ? { kind: 'near-miss', reason: '' } : undefined;
}

function readSorted(directory: string, folders: readonly string[], odd: OddEntry[]): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    odd.push({ kind: 'unreadable-folder', path: folders.join('/'), reason: plainReason(error) });
    return [];
  }
}

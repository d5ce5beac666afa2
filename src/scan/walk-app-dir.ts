import { escapePattern } from '../diagnostics/escape-pattern.ts';
import { type AppFileKind, APP_FILE_KINDS } from './app-file-kinds.ts';
import { metadataKind } from './metadata-files.ts';
import { isPrivateFolder } from './route-path.ts';
import { type WalkedTree, walkDir } from './walk-dir.ts';

/**
 * Whether a folder intercepts a path for the pages beside it: `(.)photo`, `(..)photo`, `(...)photo`.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/intercepting-routes
 */
function isIntercepting(folder: string): boolean {
  return /^\(\.{1,3}\)./.test(folder);
}

/** Names that look like a route file to a person, and to nothing else. */
const NEAR_MISS = /^route\.[mc]?[jt]sx?$/i;

/**
 * Walks through `app/` and finds its routes, its pages, and what belongs to pages.
 *
 * @param appDir The absolute path of `app/` or `src/app/`.
 * @param extensions Extensions of route and page files, without dot.
 * @param beforeFolder Called with the absolute path of each folder before it is read.
 */
export function walkAppDir(
  appDir: string,
  extensions: readonly string[],
  beforeFolder: (folder: string) => void,
): WalkedTree<AppFileKind> {
  const kinds = APP_FILE_KINDS.join('|');
  const pattern = new RegExp(`^(${kinds})\\.(?:${extensions.map(escapePattern).join('|')})$`);
  const rules = {
    kindOf: (name: string, folders: readonly string[]) =>
      (pattern.exec(name)?.[1] as AppFileKind | undefined) ??
      (metadataKind(name, folders, extensions) && 'metadata'),
    // `app/robots.txt/route.ts` answers where a file would.
    mayBeFolder: (kind: AppFileKind) => kind === 'metadata',
    isLeftOut: (folder: string) => isPrivateFolder(folder) || isIntercepting(folder),
    isMissed: isIntercepting,
    isNearMiss: (name: string) => NEAR_MISS.test(name),
  };
  return walkDir(appDir, rules, beforeFolder);
}

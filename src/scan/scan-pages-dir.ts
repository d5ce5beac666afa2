import { escapePattern } from '../diagnostics/escape-pattern.ts';
import type { OddEntry } from './odd-entry.ts';
import type { ScannedFile, ScannedRoute } from './scan-project.ts';
import { walkDir } from './walk-dir.ts';

/** What `pages/` holds. */
export interface ScannedPagesDir {
  /** The API routes: what is in `pages/api/`, and `pages/api` itself. */
  readonly routes: readonly ScannedRoute[];
  /** The pages, but for those that only frame others or tell of errors. */
  readonly pages: readonly ScannedFile[];
  readonly odd: readonly OddEntry[];
}

/**
 * Walks through `pages/` or `src/pages/`. Here a file's name is the last part of its path, but for `index`.
 *
 * @param root The absolute path of the folder.
 * @param pagesDir The same, relative to the project directory.
 * @param extensions Extensions of page files, without dot.
 * @param beforeFolder Called with the absolute path of each folder before it is read.
 * @see https://nextjs.org/docs/pages/building-your-application/routing/api-routes
 */
export function scanPagesDir(
  root: string,
  pagesDir: string,
  extensions: readonly string[],
  beforeFolder: (folder: string) => void,
): ScannedPagesDir {
  const pattern = new RegExp(`^(.+?)\\.(?:${extensions.map(escapePattern).join('|')})$`);
  const baseOf = (name: string) => (/\.d\.[mc]?ts$/.test(name) ? undefined : pattern.exec(name)?.[1]);
  const { files, odd } = walkDir(
    root,
    {
      kindOf: (name, folders): 'page' | 'pages-api' | undefined => {
        const base = baseOf(name);
        if (base === undefined) return undefined;
        return (folders[0] ?? base) === 'api' ? 'pages-api' : 'page';
      },
      isLeftOut: (folder) => folder === 'node_modules',
      isNearMiss: () => false,
    },
    beforeFolder,
  );
  const found = files.map(({ folders, name, kind }): ScannedFile => {
    const base = baseOf(name) as string;
    const parts = base === 'index' ? folders : [...folders, base];
    return { kind, path: `/${parts.join('/')}`, file: [pagesDir, ...folders, name].join('/') };
  });
  return {
    routes: found.filter((file): file is ScannedRoute => file.kind === 'pages-api'),
    pages: found.filter(({ kind, path }) => kind === 'page' && !FRAMES.has(path)),
    odd,
  };
}

/** Files of `pages/` that have no path of their own. */
const FRAMES = new Set(['/_app', '/_document', '/_error', '/404', '/500']);

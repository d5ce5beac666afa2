import type { PageFileKind } from '../app/manifest.ts';
import type { AppFileKind } from './app-file-kinds.ts';
import type { MetadataRoute } from './metadata-files.ts';
import { routePath } from './route-path.ts';
import type { WalkedFile } from './walk-dir.ts';

/**
 * What a path shows: the folders on its way, from `app/` down to its page, each with the files that it has. The last one
 * is no folder, but the page itself, or what stands in for it.
 */
export interface FileTree {
  /** The folder's name, `''` for `app/`; `__PAGE__` and `__DEFAULT__` for what is at the end. */
  readonly segment: string;
  /** Relative to the project directory, by their kinds. */
  readonly files: Readonly<Partial<Record<PageFileKind, string>>>;
  /** The metadata files beside them, which the head of the page tells of. Default: none. */
  readonly metadata?: readonly MetadataRoute[];
  /** What stands in each slot of the layout: that of every layout is called `children`. */
  readonly slots: Readonly<Record<string, FileTree>>;
}

/** A path that shows a page. */
export interface ScannedPage {
  /** In the file-system grammar: `/users/[id]`. */
  readonly path: string;
  /** Its page, or that of a slot where only slots have one; relative to the project directory. */
  readonly file: string;
  readonly tree: FileTree;
}

/** The pages of a project. */
export interface ScannedPages {
  readonly pages: readonly ScannedPage[];
  /** What a path shows that there is not. */
  readonly notFound: ScannedPage;
  /** What is shown where even the root layout fails; relative to the project directory. */
  readonly globalError: string | undefined;
}

interface Folder {
  readonly name: string;
  readonly files: Partial<Record<PageFileKind, string>>;
  readonly metadata: MetadataRoute[];
  readonly folders: Map<string, Folder>;
}

/** The path of what is shown for a path that there is not, as in Next.js. */
const NOT_FOUND_PATH = '/_not-found';

/**
 * Works out what each path shows.
 *
 * @param appDir Relative to the project directory.
 * @param metadata The metadata files, with the folders between `app/` and them.
 * @returns `undefined` where there is no page.
 * @see https://nextjs.org/docs/app/getting-started/layouts-and-pages
 */
export function pageTrees(
  appDir: string,
  files: readonly WalkedFile<AppFileKind>[],
  metadata: readonly { readonly folders: readonly string[]; readonly route: MetadataRoute }[],
): ScannedPages | undefined {
  const root = createFolder('');
  const paths = new Map<string, string>();
  for (const { kind, folders, name } of files) {
    if (kind === 'route' || kind === 'metadata') continue;
    const file = [appDir, ...folders, name].join('/');
    folderOf(root, folders).files[kind] ??= file;
    if (kind !== 'page') continue;
    const path = routePath(folders);
    const isInSlot = folders.some((folder) => folder.startsWith('@'));
    if (!paths.has(path) || !isInSlot) paths.set(path, file);
  }
  if (paths.size === 0) return undefined;
  for (const { folders, route } of metadata) {
    const { kind } = route.metadata;
    if (kind !== 'robots' && kind !== 'sitemap') folderOf(root, folders).metadata.push(route);
  }
  const pages = [...paths].flatMap(([path, file]) => {
    const tree = branch(root, path.split('/').filter(Boolean));
    return tree ? [{ path, file, tree }] : [];
  });
  return { pages, notFound: notFoundPage(root), globalError: root.files['global-error'] };
}

function createFolder(name: string): Folder {
  return { name, files: {}, metadata: [], folders: new Map() };
}

function folderOf(root: Folder, names: readonly string[]): Folder {
  let folder = root;
  for (const name of names) {
    let next = folder.folders.get(name);
    if (!next) folder.folders.set(name, (next = createFolder(name)));
    folder = next;
  }
  return folder;
}

/** What a folder shows for the rest of a path; `undefined` where it has no page for it. */
function branch(folder: Folder, rest: readonly string[]): FileTree | undefined {
  const { page, default: fallback, ...files } = folder.files;
  const inner = [...folder.folders.values()];
  const slots = inner.flatMap((each): [string, FileTree][] => {
    if (!each.name.startsWith('@')) return [];
    const shown = branch(each, rest) ?? end('__DEFAULT__', { default: each.files.default });
    return [[each.name.slice(1), shown]];
  });
  const main = children(page, folder, rest);
  const isShown = main !== undefined || slots.some(([, { files: shown }]) => shown.default === undefined);
  if (!isShown) return undefined;
  const shown = main ?? end('__DEFAULT__', { default: fallback });
  return {
    segment: folder.name,
    files,
    ...(folder.metadata.length > 0 && { metadata: folder.metadata }),
    slots: { ...Object.fromEntries(slots), children: shown },
  };
}

function children(
  page: string | undefined,
  { metadata, folders }: Folder,
  rest: readonly string[],
): FileTree | undefined {
  const [next, ...further] = rest;
  // As in Next.js, metadata files count for the layout of their folder, and again for its page.
  if (next === undefined && page !== undefined)
    return { ...end('__PAGE__', { page }), ...(metadata.length > 0 && { metadata }) };
  for (const folder of folders.values()) {
    if (folder.name.startsWith('@')) continue;
    const isGroup = folder.name.startsWith('(') && folder.name.endsWith(')');
    const isNext = folder.name.replaceAll(/%5F/gi, '_') === next;
    const found = isGroup ? branch(folder, rest) : isNext ? branch(folder, further) : undefined;
    if (found) return found;
  }
  return undefined;
}

function end(segment: string, files: Partial<Record<PageFileKind, string | undefined>>): FileTree {
  const there = Object.entries(files).filter((entry) => entry[1] !== undefined);
  return { segment, files: Object.fromEntries(there), slots: {} };
}

function notFoundPage(root: Folder): ScannedPage {
  const { page: _page, default: _default, ...files } = root.files;
  const file = files['not-found'] ?? files.layout ?? '';
  const shown = end('__PAGE__', { 'not-found': files['not-found'] });
  const metadata = root.metadata.length > 0 && { metadata: root.metadata };
  return {
    path: NOT_FOUND_PATH,
    file,
    tree: { segment: '', files, ...metadata, slots: { children: shown } },
  };
}

/**
 * The files of a project's pages, each once, relative to the project directory.
 *
 * @param kinds Which. Default: all.
 */
export function pageFiles(
  { pages, notFound, globalError }: ScannedPages,
  kinds?: readonly PageFileKind[],
): readonly string[] {
  const trees = [...pages, notFound].map(({ tree }) => tree);
  const found = new Set(globalError === undefined || kinds ? [] : [globalError]);
  for (const { files, slots } of trees) {
    for (const [kind, file] of Object.entries(files))
      if (kinds?.includes(kind as PageFileKind) ?? true) found.add(file);
    trees.push(...Object.values(slots));
  }
  return [...found];
}

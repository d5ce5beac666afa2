import { lstatSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { AppFileKind } from './app-file-kinds.ts';
import { checkPublicFiles } from './check-public-files.ts';
import { checkRoutes } from './check-routes.ts';
import { findRootFiles, type RootFiles } from './find-root-files.ts';
import { isDirectory } from './is-directory.ts';
import type { ManifestRoute } from '../app/manifest.ts';
import { metadataRoute, type ScannedMetadata } from './metadata-files.ts';
import { describeOddEntry } from './odd-entry.ts';
import { routePath } from './route-path.ts';
import { pageTrees, type ScannedPages } from './page-trees.ts';
import { scanPagesDir } from './scan-pages-dir.ts';
import { walkAppDir } from './walk-app-dir.ts';
import type { WalkedFile } from './walk-dir.ts';

/** A route file, or a page, as the file tree shows it. */
export interface ScannedFile {
  readonly kind: ManifestRoute['kind'];
  /** The path in the file-system grammar: `/api/users/[id]`. */
  readonly path: string;
  /** The file, relative to the project directory, with `/` between its parts. */
  readonly file: string;
}

/** A file that answers requests. */
export interface ScannedRoute extends ScannedFile {
  readonly kind: Exclude<ManifestRoute['kind'], 'page'>;
  /** Left out for files with handlers. */
  readonly metadata?: ScannedMetadata | undefined;
}

/** What the file tree of a project says about its routes. */
export interface ScannedProject extends Omit<RootFiles, 'diagnostics'> {
  /** `app` or `src/app`; `undefined` where there is neither. */
  readonly appDir: string | undefined;
  /** Those of `app/` and of `pages/api/`, in the order of their files. */
  readonly routes: readonly ScannedRoute[];
  /** Files that are pages, those of `pages/` among them, which are left out. */
  readonly pages: readonly ScannedFile[];
  /** What the pages of `app/` show; `undefined` where it has none. */
  readonly shown: ScannedPages | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a scan needs to know of the config. */
export interface ScanOptions {
  /** Extensions of route files, without dot. */
  readonly pageExtensions: readonly string[];
}

/**
 * Reads a project's tree: its routes in `app/` and `pages/api/`, or below `src/`, and what is wrong with them.
 *
 * @param dir The absolute path of the project directory.
 * @param beforeFolder Called with the absolute path of each folder before it is read, and of each metadata file: the
 *   routes may be others once it, or what it holds, has changed.
 */
export function scanProject(
  dir: string,
  { pageExtensions }: ScanOptions,
  beforeFolder: (folder: string) => void = () => {},
): ScannedProject {
  for (const folder of [dir, join(dir, 'src')]) beforeFolder(folder);
  const candidates = ['app', 'src/app'].filter((name) => isDirectory(join(dir, name)));
  const [appDir] = candidates;
  const pagesDir = ['pages', 'src/pages'].find((name) => isDirectory(join(dir, name)));
  const old = pagesDir && scanPagesDir(join(dir, pagesDir), pagesDir, pageExtensions, beforeFolder);
  const root = appDir ?? (old && old.routes.length > 0 ? pagesDir : undefined);
  if (root === undefined)
    return {
      appDir,
      routes: [],
      pages: old ? old.pages : [],
      shown: undefined,
      diagnostics: [noAppDir(dir)],
    };
  const { diagnostics: odd, ...rootFiles } = findRootFiles(dir, root, pageExtensions);
  const tree = appDir && walkAppDir(join(dir, appDir), pageExtensions, beforeFolder);
  const found = tree ? tree.files.flatMap((file) => toScannedFile(appDir, file)) : [];
  const metadata = tree
    ? tree.files.flatMap((file) => {
        const route =
          file.kind === 'metadata' && metadataRoute(dir, appDir, file, pageExtensions, beforeFolder);
        return route ? [{ folders: file.folders, route }] : [];
      })
    : [];
  const shown = tree ? pageTrees(appDir, tree.files, metadata) : undefined;
  const routes = [
    ...found.filter(isRoute),
    ...metadata.map(({ route }) => route),
    ...(old ? old.routes : []),
  ];
  const pages = [...found.filter((file) => file.kind === 'page'), ...(old ? old.pages : [])];
  const diagnostics = [
    ...(tree ? tree.odd.map((entry) => describeOddEntry(appDir, pageExtensions, entry)) : []),
    ...(old ? old.odd.map((entry) => describeOddEntry(pagesDir, pageExtensions, entry)) : []),
    ...(candidates.length > 1 ? [twoAppDirs()] : []),
    ...(old && old.routes.length > 0 && pagesDir && appDir ? checkPlaces(appDir, pagesDir) : []),
    ...checkRoutes(routes, pages, appDir),
    ...checkPublicFiles(dir, routes, beforeFolder),
    ...odd,
    ...(routes.length + pages.length === 0 ? [noRoutes(root, pageExtensions)] : []),
  ];
  return { appDir, routes, pages, shown, ...rootFiles, diagnostics };
}

function isRoute(file: ScannedFile): file is ScannedRoute {
  return file.kind !== 'page';
}

/** As in Next.js, both stand in the project's folder, or both in `src/`. */
function checkPlaces(appDir: string, pagesDir: string): Diagnostic[] {
  if (posix.dirname(appDir) === posix.dirname(pagesDir)) return [];
  return [
    {
      code: 'ERR_NO_APP_DIR',
      severity: 'error',
      file: pagesDir,
      message: `\`${appDir}\` and \`${pagesDir}\` are not in the same folder: the API routes of \`pages\` stand beside those of \`app\`.`,
      hint: `Move \`${pagesDir}\` to \`${posix.join(posix.dirname(appDir), 'pages')}\`.`,
    },
  ];
}

function toScannedFile(appDir: string, { folders, name, kind }: WalkedFile<AppFileKind>): ScannedFile[] {
  if (kind !== 'route' && kind !== 'page') return [];
  return [{ kind, path: routePath(folders), file: [appDir, ...folders, name].join('/') }];
}

function noAppDir(dir: string): Diagnostic {
  const inTheWay = ['app', 'src/app'].find((name) => isEntry(join(dir, name)));
  if (inTheWay !== undefined) {
    return {
      code: 'ERR_NO_APP_DIR',
      severity: 'error',
      file: inTheWay,
      message: `\`${inTheWay}\` is not a folder: route files live in a folder of this name.`,
      hint: 'Put a folder in its place, with a first route in `api/hello/route.ts` below it.',
    };
  }
  return {
    code: 'ERR_NO_APP_DIR',
    severity: 'error',
    message: `There is no \`app\` folder in ${dir}, and no \`src/app\`: route files live there.`,
    hint: 'Make a first route in `app/api/hello/route.ts`, or name the project directory as the last argument.',
  };
}

/** Whether there is anything at a path, a link that leads nowhere included. */
function isEntry(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function noRoutes(appDir: string, [extension = 'ts']: readonly string[]): Diagnostic {
  return {
    code: 'ERR_NO_ROUTES',
    severity: 'warning',
    file: appDir,
    message: 'There is no route file in this folder: every request is answered with 404.',
    hint: `Make a first route in \`${appDir}/api/hello/route.${extension === 'tsx' ? 'ts' : extension}\`.`,
  };
}

function twoAppDirs(): Diagnostic {
  return {
    code: 'ERR_NO_APP_DIR',
    severity: 'warning',
    file: 'src/app',
    message: 'There is an `app` folder and a `src/app` folder: only `app` is used, as in Next.js.',
    hint: 'Move the routes of `src/app` into `app`, or remove `app`.',
  };
}

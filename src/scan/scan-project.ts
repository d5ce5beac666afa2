import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { checkPublicFiles } from './check-public-files.ts';
import { checkRoutes } from './check-routes.ts';
import { findRootFiles, type RootFiles } from './find-root-files.ts';
import { isDirectory } from './is-directory.ts';
import { describeOddEntry } from './odd-entry.ts';
import { routePath } from './route-path.ts';
import { type AppFile, walkAppDir } from './walk-app-dir.ts';

/** A route file, or a page, as the file tree shows it. */
export interface ScannedFile {
  readonly kind: 'route' | 'page';
  /** The path in the file-system grammar: `/api/users/[id]`. */
  readonly path: string;
  /** The file, relative to the project directory, with `/` between its parts. */
  readonly file: string;
}

/** What the file tree of a project says about its routes. */
export interface ScannedProject extends Omit<RootFiles, 'diagnostics'> {
  /** `app` or `src/app`; `undefined` where there is neither. */
  readonly appDir: string | undefined;
  /** In the order of their files. */
  readonly routes: readonly ScannedFile[];
  readonly pages: readonly ScannedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What a scan needs to know of the config. */
export interface ScanOptions {
  /** Extensions of route files, without dot. */
  readonly pageExtensions: readonly string[];
}

/**
 * Reads a project's tree: its routes in `app/` or `src/app/`, and what is wrong with them.
 *
 * @param dir The absolute path of the project directory.
 * @param beforeFolder Called with the absolute path of each folder before it is read: the routes may be others once
 *   it, or what it holds, has changed.
 */
export function scanProject(
  dir: string,
  { pageExtensions }: ScanOptions,
  beforeFolder: (folder: string) => void = () => {},
): ScannedProject {
  for (const folder of [dir, join(dir, 'src')]) beforeFolder(folder);
  const candidates = ['app', 'src/app'].filter((name) => isDirectory(join(dir, name)));
  const [appDir] = candidates;
  if (appDir === undefined) return { appDir, routes: [], pages: [], diagnostics: [noAppDir(dir)] };
  const { diagnostics: odd, ...rootFiles } = findRootFiles(dir, appDir, pageExtensions);
  const tree = walkAppDir(join(dir, appDir), pageExtensions, beforeFolder);
  const found = tree.files.map((file) => toScannedFile(appDir, file));
  const routes = found.filter((file) => file.kind === 'route');
  const pages = found.filter((file) => file.kind === 'page');
  const diagnostics = [
    ...tree.odd.map((entry) => describeOddEntry(appDir, pageExtensions, entry)),
    ...(candidates.length > 1 ? [twoAppDirs()] : []),
    ...checkRoutes(routes, pages),
    ...checkPublicFiles(dir, routes, beforeFolder),
    ...odd,
    ...findUnsupported(dir, appDir),
    ...(found.length === 0 ? [noRoutes(appDir, pageExtensions)] : []),
  ];
  return { appDir, routes, pages, ...rootFiles, diagnostics };
}

function toScannedFile(appDir: string, { folders, name, kind }: AppFile): ScannedFile {
  return { kind, path: routePath(folders), file: [appDir, ...folders, name].join('/') };
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

function findUnsupported(dir: string, appDir: string): Diagnostic[] {
  const parent = appDir.startsWith('src/') ? 'src/' : '';
  if (!isDirectory(join(dir, `${parent}pages`, 'api'))) return [];
  return [ignored(`${parent}pages/api`, 'This version of Waymark does not serve `pages/api`.')];
}

function ignored(file: string, message: string): Diagnostic {
  return { code: 'ERR_FEATURE_UNSUPPORTED', severity: 'warning', file, message };
}

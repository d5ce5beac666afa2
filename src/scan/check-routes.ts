import { posix } from 'node:path';
import { codePointName } from '../diagnostics/code-point-name.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { findConflicts, type RouteConflict } from '../router/find-conflicts.ts';
import { parseRoutePattern } from '../router/route-pattern.ts';
import type { ScannedFile } from './scan-project.ts';

/**
 * Everything that is wrong with the paths of a project's routes and pages.
 *
 * @param appDir The folder of pages that are served; those of `pages/` are not.
 */
export function checkRoutes(
  routes: readonly ScannedFile[],
  pages: readonly ScannedFile[],
  appDir: string | undefined,
): Diagnostic[] {
  const all = [...routes, ...pages];
  const malformed = all.flatMap((file) => checkPattern(file));
  const broken = new Set(malformed.map((diagnostic) => diagnostic.file));
  const sound = all.filter((file) => !broken.has(file.file));
  return [
    ...malformed,
    ...checkConflicts(sound),
    ...pages.filter(({ file }) => !isServed(file, appDir)).map(pageIsNotServed),
  ];
}

function checkPattern({ path, file }: ScannedFile): Diagnostic[] {
  const odd = UNSERVABLE.exec(path)?.[0];
  if (odd !== undefined) return [unservable(file, odd)];
  try {
    parseRoutePattern(path);
    return [];
  } catch (error) {
    if (!(error instanceof WaymarkError)) throw error;
    return [{ code: error.code, severity: 'error', file, message: error.message }];
  }
}

/** What the bundler takes for something else than a part of a file's name, and a request's path cannot hold as it stands. */
const UNSERVABLE = /[?\\\p{Cc}]/u;

function unservable(file: string, character: string): Diagnostic {
  const shown = /\p{Cc}/u.test(character)
    ? `the control character ${codePointName(character)}`
    : `\`${character}\``;
  return {
    code: 'ERR_SEGMENT_INVALID',
    severity: 'error',
    file,
    message: `A folder name of this path has ${shown} in it, which no route can be built from.`,
    hint: `Rename the folder without ${shown}.`,
  };
}

function checkConflicts(files: readonly ScannedFile[]): Diagnostic[] {
  return findConflicts(files.map((file) => file.path)).flatMap((conflict) => {
    const [first, second] = [files[conflict.routes[0]], files[conflict.routes[1]]];
    if (!first || !second) return [];
    // Parallel slots give several pages to one path; which of them shows is the pages' affair.
    if (first.kind === 'page' && second.kind === 'page') return [];
    return [describe(conflict, first, second)];
  });
}

function describe(conflict: RouteConflict, first: ScannedFile, second: ScannedFile): Diagnostic {
  const { code, message, hint } = nameConflict(conflict, first, second);
  return {
    code,
    severity: 'error',
    file: second.file,
    message: `${message} The other file is ${first.file}.`,
    hint,
  };
}

/** Says more of a conflict than its paths tell: what kinds of files they are, and where they lie. */
function nameConflict(
  { code, message, hint }: RouteConflict,
  first: ScannedFile,
  second: ScannedFile,
): Pick<RouteConflict, 'code' | 'message' | 'hint'> {
  if (code !== 'ERR_ROUTE_CONFLICT') return { code, message, hint };
  if (first.kind !== second.kind && (first.kind === 'page' || second.kind === 'page')) {
    return {
      code: 'ERR_PAGE_AND_ROUTE',
      message: `A page and a route answer the same path \`${second.path}\`: a request could go to either.`,
      hint: 'Move one of them to another folder.',
    };
  }
  if (first.kind !== 'route' || posix.dirname(first.file) !== posix.dirname(second.file))
    return { code, message, hint };
  return {
    code: 'ERR_ROUTE_FILE_DUPLICATE',
    message: `One folder has two route files, ${posix.basename(first.file)} and ${posix.basename(second.file)}: only one can answer.`,
    hint: 'Delete one of them.',
  };
}

function isServed(file: string, appDir: string | undefined): boolean {
  return appDir !== undefined && file.startsWith(`${appDir}/`);
}

function pageIsNotServed({ file }: ScannedFile): Diagnostic {
  return {
    code: 'ERR_FEATURE_UNSUPPORTED',
    severity: 'warning',
    file,
    message: 'Waymark serves the pages of `app`, and of `pages` its API routes alone: the page is left out.',
  };
}

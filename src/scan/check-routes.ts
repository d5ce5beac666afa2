import { posix } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { findConflicts } from '../router/find-conflicts.ts';
import { parseRoutePattern } from '../router/route-pattern.ts';
import type { ScannedFile } from './scan-project.ts';

/** Everything that is wrong with the paths of a project's routes and pages. */
export function checkRoutes(routes: readonly ScannedFile[], pages: readonly ScannedFile[]): Diagnostic[] {
  const all = [...routes, ...pages];
  const malformed = all.flatMap((file) => checkPattern(file));
  const broken = new Set(malformed.map((diagnostic) => diagnostic.file));
  const sound = all.filter((file) => !broken.has(file.file));
  return [...malformed, ...checkConflicts(sound), ...pages.map(pageIsNotServed)];
}

function checkPattern({ path, file }: ScannedFile): Diagnostic[] {
  try {
    parseRoutePattern(path);
    return [];
  } catch (error) {
    if (!(error instanceof WaymarkError)) throw error;
    return [{ code: error.code, severity: 'error', file, message: error.message }];
  }
}

function checkConflicts(files: readonly ScannedFile[]): Diagnostic[] {
  return findConflicts(files.map((file) => file.path)).flatMap(({ code, message, routes }) => {
    const [first, second] = [files[routes[0]], files[routes[1]]];
    if (!first || !second) return [];
    // Parallel slots give several pages to one path; which of them shows is the pages' affair.
    if (first.kind === 'page' && second.kind === 'page') return [];
    return [describe(code, message, first, second)];
  });
}

function describe(
  code: Diagnostic['code'],
  message: string,
  first: ScannedFile,
  second: ScannedFile,
): Diagnostic {
  const file = second.file;
  const hint = `The other file is ${first.file}.`;
  if (code !== 'ERR_ROUTE_CONFLICT') return { code, severity: 'error', file, message, hint };
  if (first.kind !== second.kind) {
    const both = `A page and a route answer the same path \`${second.path}\`: a request could go to either. Move one of them.`;
    return { code: 'ERR_PAGE_AND_ROUTE', severity: 'error', file, message: both, hint };
  }
  if (posix.dirname(first.file) === posix.dirname(second.file)) {
    const both = `One folder has two route files, ${posix.basename(first.file)} and ${posix.basename(second.file)}: only one can answer. Delete one of them.`;
    return { code: 'ERR_ROUTE_FILE_DUPLICATE', severity: 'error', file, message: both, hint };
  }
  return { code, severity: 'error', file, message, hint };
}

function pageIsNotServed({ file }: ScannedFile): Diagnostic {
  return {
    code: 'ERR_FEATURE_UNSUPPORTED',
    severity: 'warning',
    file,
    message: 'This version of Waymark serves route handlers only: the page is left out.',
  };
}

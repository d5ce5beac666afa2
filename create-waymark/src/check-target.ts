import { accessSync, constants, lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CreateError } from './create-error.ts';

/** What a new repository or an editor leaves in a folder, and what no file of the template has the name of. */
const harmless: ReadonlySet<string> = new Set([
  '.DS_Store',
  '.editorconfig',
  '.git',
  '.gitattributes',
  '.github',
  '.gitignore',
  '.gitlab-ci.yml',
  '.hg',
  '.hgcheck',
  '.hgignore',
  '.idea',
  '.npmignore',
  '.travis.yml',
  '.vscode',
  'LICENSE',
  'LICENSE.md',
  'Thumbs.db',
  'docs',
  'mkdocs.yml',
  'npm-debug.log',
  'yarn-debug.log',
  'yarn-error.log',
]);

/** How many names are listed before the rest is counted. */
const mostListed = 10;

/**
 * Makes sure, before anything is written, that a project can go into `directory`: it does not exist yet and its
 * nearest existing parent can be written to, or it is a folder with nothing in it that could be in the way.
 *
 * @throws {CreateError} saying what is in the way
 */
export function checkTarget(directory: string): void {
  const existing = nearestExisting(directory);
  if (!statSync(existing, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CreateError(
      `Cannot create a project in ${directory}: ${existing} is not a folder. Choose another name.`,
    );
  }
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new CreateError(
      `Cannot create a project in ${directory}: you may not write to ${existing}. Run this in a folder of your own.`,
      { cause: error },
    );
  }
  if (existing === directory) rejectConflicts(directory);
}

/** The path itself if something is there (a broken link counts), or the first of its parents that exists. */
function nearestExisting(path: string): string {
  // Not `throwIfNoEntry` alone: below a file it is ENOTDIR that is raised on some platforms.
  for (let current = path; ; current = dirname(current)) {
    try {
      lstatSync(current);
      return current;
    } catch (error) {
      if (current === dirname(current)) throw error;
    }
  }
}

function rejectConflicts(directory: string): void {
  const conflicts = readdirSync(directory)
    .filter((name) => !harmless.has(name) && !name.endsWith('.iml'))
    .sort();
  if (conflicts.length === 0) return;
  const listed = conflicts
    .slice(0, mostListed)
    .map((name) =>
      statSync(join(directory, name), { throwIfNoEntry: false })?.isDirectory() ? `${name}/` : name,
    );
  if (conflicts.length > mostListed) listed.push(`and ${conflicts.length - mostListed} more`);
  throw new CreateError(
    [
      `Cannot create a project in ${directory}: it is not empty. In the way:`,
      ...listed.map((name) => `  ${name}`),
      'Choose another name, or move these away first.',
    ].join('\n'),
  );
}

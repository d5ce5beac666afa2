import { builtinModules } from 'node:module';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { CreateError } from './create-error.ts';

/** What a project is called and where it goes. */
export interface ProjectLocation {
  /** Its name in package.json, with its scope if it has one. */
  readonly name: string;
  /** Its folder, as an absolute path. */
  readonly directory: string;
}

/** Longest name that npm accepts, in characters. */
const longestName = 214;

/** Names that npm refuses, and the project's own dependencies, which would shadow the package they name. */
const takenNames: ReadonlySet<string> = new Set([
  'node_modules',
  'favicon.ico',
  'waymark',
  'typescript',
  '@types/node',
]);

/**
 * Where a project goes and what it is called, from what the user typed: a package name (`my-api`), a scoped
 * one (`@acme/my-api`: the folder is the part after the slash), a path (`services/my-api`), or `.` for the
 * current folder.
 *
 * @throws {CreateError} when the name is not a valid npm package name
 */
export function locateProject(typed: string, cwd: string): ProjectLocation {
  const location = split(typed, cwd);
  const reason = whyInvalid(location.name);
  if (reason === undefined) return location;
  const what = location.name === typed ? `'${typed}'` : `'${location.name}' (the folder of '${typed}')`;
  throw new CreateError(`${what} is not a valid package name: ${reason}.${suggestion(location.name)}`);
}

function split(typed: string, cwd: string): ProjectLocation {
  if (/^@[^/\\]*\/[^/\\]*$/.test(typed)) {
    const folder = typed.slice(typed.indexOf('/') + 1);
    return { name: typed, directory: join(cwd, folder) };
  }
  if (
    typed === '.' ||
    typed === '..' ||
    isAbsolute(typed) ||
    dirname(typed) !== '.' ||
    typed.startsWith('./')
  ) {
    const directory = resolve(cwd, typed);
    return { name: basename(directory), directory };
  }
  return { name: typed, directory: join(cwd, typed) };
}

/** The rules for new packages: https://docs.npmjs.com/cli/configuring-npm/package-json#name */
function whyInvalid(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > longestName) return `it has ${name.length} characters, and ${longestName} is the most`;
  if (name !== name.trim() || /\s/.test(name)) return 'it has a space';
  if (name !== name.toLowerCase()) return 'it has a capital letter';
  if (takenNames.has(name)) return 'the name is taken';
  if (builtinModules.includes(name)) return 'it is the name of a Node.js module';
  const parts = name.startsWith('@') ? name.slice(1).split('/') : [name];
  for (const part of parts) {
    if (part === '') return 'the part on one side of the slash is empty';
    if (/^[._-]/.test(part)) return `it begins with '${part[0]}'`;
    const odd = /[^a-z0-9._-]/.exec(part);
    if (odd !== null) return `it has a '${odd[0]}', and letters a-z, digits, '-', '_' and '.' are allowed`;
  }
  return undefined;
}

function suggestion(name: string): string {
  const mended = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._/@-]+/g, '-')
    .replaceAll(/(^|\/)[._-]+|-+$/g, '$1');
  return mended !== name && whyInvalid(mended) === undefined ? ` Try: ${mended}` : '';
}

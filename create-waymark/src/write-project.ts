import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackageJson } from './build-package-json.ts';
import { CreateError } from './create-error.ts';
import { scriptCommand, type PackageManager } from './package-manager.ts';
import type { Template } from './template.ts';

/** What the files of a project are made from. */
export interface ProjectChoices {
  readonly name: string;
  /** The folder, as an absolute path; made if it is not there. */
  readonly directory: string;
  readonly packageManager: PackageManager;
  /** What package.json says for `waymark`. */
  readonly waymark: string;
  readonly template: Template;
}

const templates = fileURLToPath(new URL('../templates/', import.meta.url));

/**
 * Writes the files of a new API project. A file that is already there is never replaced; the lines that a
 * `.gitignore` lacks are added to it.
 *
 * @throws {CreateError} when a file cannot be written
 */
export function writeProject(choices: ProjectChoices): void {
  try {
    mkdirSync(choices.directory, { recursive: true });
    for (const [path, text] of projectFiles(choices)) {
      const target = join(choices.directory, path);
      mkdirSync(dirname(target), { recursive: true });
      if (path === '.gitignore' && existsSync(target)) completeGitignore(target, text);
      else writeFileSync(target, text, { flag: 'wx' });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CreateError(`Cannot write the project to ${choices.directory}: ${reason}`, { cause: error });
  }
}

function projectFiles(choices: ProjectChoices): Map<string, string> {
  const files = new Map([['package.json', buildPackageJson(choices)]]);
  // Yarn 1 does not read this file; later ones would otherwise make no node_modules folder, where tsc looks.
  if (choices.packageManager === 'yarn') files.set('.yarnrc.yml', 'nodeLinker: node-modules\n');
  const templateDirectory = join(templates, choices.template, '/');
  for (const entry of readdirSync(templateDirectory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const path = source.slice(templateDirectory.length).replaceAll('\\', '/');
    const text = readFileSync(source, 'utf8');
    // npm leaves a .gitignore out of the packages it publishes.
    files.set(path === '_gitignore' ? '.gitignore' : path, fillIn(text, choices));
  }
  return files;
}

function fillIn(text: string, { name, packageManager }: ProjectChoices): string {
  return text
    .replaceAll('{{name}}', name)
    .replaceAll(/\{\{run (\w+)\}\}/g, (_, script: string) => scriptCommand(packageManager, script))
    .replaceAll('{{install}}', `${packageManager} install`);
}

function completeGitignore(path: string, wanted: string): void {
  const present = readFileSync(path, 'utf8');
  const lines = new Set(present.split('\n').map((line) => line.trim().replace(/^\/|\/$/g, '')));
  const missing = wanted.split('\n').filter((line) => line !== '' && !lines.has(line.replace(/\/$/, '')));
  if (missing.length > 0)
    appendFileSync(path, `${present.endsWith('\n') ? '' : '\n'}\n# Waymark\n${missing.join('\n')}\n`);
}

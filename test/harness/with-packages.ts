import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { makeProject } from './run-waymark.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** A project that finds `waymark`, and packages that its tests are run with, where npm would have put them. */
export function makeProjectWith(
  packages: readonly string[],
  files: Readonly<Record<string, string>>,
): ReturnType<typeof makeProject> {
  const project = makeProject({ 'package.json': '{ "type": "module" }', ...files });
  const modules = join(project.dir, 'node_modules');
  mkdirSync(modules);
  symlinkSync(ROOT, join(modules, 'waymark'), 'junction');
  for (const name of packages) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'junction');
  }
  return project;
}
